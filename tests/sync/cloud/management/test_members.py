"""Members are invited, removed, leave, and hand the administration on."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from sync.cloud.store.certificates import CertificateRight, IssuedRow
from sync.cloud.store.people import Membership
from sync.cloud.store.seals import SealGrant

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
UNIT = "/v1/phone/units/unit-demo"
ADMIN, LEGAL, MEMBER, NEWCOMER = "13800000002", "13800000001", "13800000003", "13800000004"


def roles(office):
    with office.cloud.reading() as work:
        query = select(Membership.person_id, Membership.role).where(
            Membership.unit_id == "unit-demo", Membership.ended_at.is_(None)
        )
        return dict(work.db.execute(query).all())


def texts(phone):
    return [message["text"] for message in phone.get("/v1/phone/messages")["messages"]]


@pytest.mark.requirement("R084")
def test_the_owner_of_an_invited_number_accepts_and_is_a_member(office, come):
    admin, guest = office.phone(ADMIN), come("13900000001", "周宁")
    (sent,) = admin.post(f"{UNIT}/invitations", {"phone": "13900000001"})["invitations"]
    assert (sent["state"], sent["phone"]) == ("open", "139****0001")
    assert admin.refused(f"{UNIT}/invitations", {"phone": "13900000001"}) == (
        "unit.invitation-pending"
    )
    assert admin.refused(f"{UNIT}/invitations", {"phone": MEMBER}) == "unit.already-member"
    (seen,) = guest.get("/v1/phone/invitations")["invitations"]
    assert (seen["unit_name"], seen["inviter"]) == ("北京标印建设有限公司(演示)", "李静(演示)")
    path = f"/v1/phone/invitations/{sent['id']}/answer"
    assert office.phone().refused(path, {"answer": "accept"}) == "request.not-found"
    assert guest.post(path, {"answer": "accept"}) == {"invitations": []}
    assert roles(office)["per-13900000001"] == "member"
    assert guest.refused(path, {"answer": "accept"}) == "unit.invitation-over"
    assert texts(admin)[0] == "周宁已接受邀请,加入“北京标印建设有限公司(演示)”。"
    assert texts(guest)[0] == "恭喜您已加入“北京标印建设有限公司(演示)”。"
    assert admin.get(f"{UNIT}")["members"] == 5


@pytest.mark.requirement("R084")
def test_an_invitation_can_be_declined_withdrawn_and_expires(office, come):
    admin, guest = office.phone(ADMIN), come("13900000001", "周宁")

    def send():
        office.clock.advance(1)
        return admin.post(f"{UNIT}/invitations", {"phone": "13900000001"})["invitations"][0]["id"]

    def answer(invitation, said):
        return f"/v1/phone/invitations/{invitation}/answer", {"answer": said}

    first = send()
    guest.post(*answer(first, "decline"))
    assert "没有接受" in texts(admin)[0]
    second = send()
    admin.post(f"{UNIT}/invitations/{second}/withdraw")
    assert guest.refused(*answer(second, "accept")) == "unit.invitation-over"
    third = send()
    office.clock.advance(7 * 86_400)
    assert guest.refused(*answer(third, "accept")) == "unit.invitation-over"
    assert guest.get("/v1/phone/invitations") == {"invitations": []}
    states = [item["state"] for item in admin.get(f"{UNIT}/invitations")["invitations"]]
    assert sorted(states) == ["declined", "expired", "withdrawn"]
    assert "per-13900000001" not in roles(office)


def test_a_number_without_an_account_finds_its_invitation_once_it_has_one(office, come):
    office.phone(ADMIN).post(f"{UNIT}/invitations", {"phone": "13911112222"})
    newcomer = office.phone("13911112222")
    (seen,) = newcomer.get("/v1/phone/invitations")["invitations"]
    path = f"/v1/phone/invitations/{seen['id']}/answer"
    assert newcomer.refused(path, {"answer": "accept"}) == "person.real-name-required"
    assert newcomer.post(path, {"answer": "decline"}) == {"invitations": []}


def test_an_invitation_of_someone_who_was_removed_since_is_worth_nothing(office, come):
    admin, guest = office.phone(ADMIN), come("13900000001", "周宁")
    sent = admin.post(f"{UNIT}/invitations", {"phone": "13900000001"})["invitations"][0]
    admin.post(f"{UNIT}/administrator", {"person": "per-newcomer"})
    path = f"/v1/phone/invitations/{sent['id']}/answer"
    assert guest.refused(path, {"answer": "accept"}) == "unit.decider-required"
    assert "per-13900000001" not in roles(office)


@BOTH
@pytest.mark.requirement("R085")
def test_removing_a_member_ends_his_grants_and_his_running_session(office):
    admin, member = office.phone(ADMIN), office.phone()
    member.open()
    session = office.desktop.show()
    member.wait_for(session)
    assert office.desktop.view(session)["state"] == "waiting"
    before = office.desktop.available()
    left = admin.post(f"{UNIT}/members/per-member/remove")["members"]
    assert "per-member" not in [item["id"] for item in left]
    view = office.desktop.view(session)
    assert (view["state"], view["reason"]) == ("failed", "unit.membership-ended")
    assert (before, office.desktop.available()) == ("98.50", "100.00")
    path = f"/v1/sessions/{session['id']}/attributes"
    assert office.desktop.refused(path, office.desktop.attributes(session)) == "session.state"
    assert member.refused(member.at(session, "partials"), {"files": []}) == "session.state"
    assert member.get("/v1/phone/me")["units"] == []
    assert [seal["kind"] for seal in office.desktop.get("/v1/seals")["seals"]] == [
        "name",
        "signature",
    ]
    with office.cloud.reading() as work:
        live = (SealGrant.person_id == "per-member", SealGrant.revoked_at.is_(None))
        assert work.db.scalar(select(func.count()).select_from(SealGrant).where(*live)) == 0
        for right in work.db.scalars(
            select(CertificateRight).where(
                CertificateRight.person_id == "per-member", CertificateRight.unit_id.is_not(None)
            )
        ):
            assert (right.ended_at, right.ended_by) == (office.clock.now, "per-admin")
        (issued,) = work.db.scalars(select(IssuedRow))
        assert issued.revocation == "affiliation_changed"
    assert texts(member)[0].startswith("您已被移出")
    again = f"{UNIT}/members/per-member/remove"
    assert admin.refused(again) == "request.not-found"


@pytest.mark.requirement("R085")
def test_a_removal_is_heard_of_while_signing(office):
    """Between the halves and the signatures the session fails too."""
    member = office.phone()
    member.open()
    session = office.desktop.show()
    member.wait_for(session)
    office.desktop.submit(session)
    office.phone(LEGAL).post(f"{UNIT}/members/per-member/remove")
    assert office.desktop.view(session)["state"] == "failed"
    assert member.refused(member.at(session, "partials"), {"files": []}) == "session.state"


@pytest.mark.requirement("R085", "R094")
def test_managers_are_not_removed_and_the_administrator_does_not_leave(office):
    admin, legal = office.phone(ADMIN), office.phone(LEGAL)
    for phone, target in ((admin, "per-legal"), (admin, "per-admin"), (legal, "per-admin")):
        path = f"{UNIT}/members/{target}/remove"
        assert phone.refused(path) == "unit.manager-stays"
    assert admin.refused(f"{UNIT}/leave") == "unit.transfer-first"
    admin.post(f"{UNIT}/administrator", {"person": "per-newcomer"})
    assert admin.post(f"{UNIT}/leave")["units"] == []
    assert roles(office)["per-newcomer"] == "admin"


@pytest.mark.requirement("R094")
def test_leaving_ends_all_grants(office):
    member = office.phone()
    member.issue()
    assert member.post(f"{UNIT}/leave")["units"] == []
    assert member.get("/v1/phone/seals")["shelves"][0]["name"] is None
    member.send("POST", "/v1/phone/certificates/right-per-member-unit-test-a-sm2/issue", {})
    rights = {
        item["id"]: item["reason_code"]
        for item in member.get("/v1/phone/certificates")["certificates"]
        if item["unit"]
    }
    assert set(rights.values()) <= {"certificate.revoked"}
    assert member.refused(f"{UNIT}/leave") == "request.not-found"


@BOTH
@pytest.mark.requirement("R091")
def test_two_transfers_at_once_leave_one_administrator(office, together):
    admin, legal = office.phone(ADMIN), office.phone(LEGAL)

    def give(phone, person):
        return lambda: phone.send("POST", f"{UNIT}/administrator", {"person": person}).status_code

    answers = together(
        give(admin, "per-member"), give(legal, "per-newcomer"), give(admin, "per-newcomer")
    )
    assert 200 in answers and set(answers) <= {200, 403, 409}
    assert sorted(roles(office).values()) == ["admin", "legal-person", "member", "member"]


@pytest.mark.requirement("R091")
def test_only_members_become_administrator_and_the_old_one_becomes_a_member(office, other_unit):
    admin = office.phone(ADMIN)
    listed = {item["id"]: item["selectable"] for item in admin.get(f"{UNIT}/members")["members"]}
    assert listed == {
        "per-legal": False,
        "per-admin": False,
        "per-member": True,
        "per-newcomer": True,
    }
    for nobody in ("per-legal", "per-admin", "per-13900000099", "per-nobody"):
        body = {"person": nobody}
        assert admin.refused(f"{UNIT}/administrator", body) == "unit.not-a-member"
    after = admin.post(f"{UNIT}/administrator", {"person": "per-member"})["members"]
    assert {item["id"]: item["role"] for item in after} == {
        "per-legal": "legal-person",
        "per-member": "admin",
        "per-admin": "member",
        "per-newcomer": "member",
    }
    assert admin.refused(f"{UNIT}/administrator", {"person": "per-admin"}) == (
        "unit.decider-required"
    )


@pytest.mark.requirement("R096")
def test_the_units_page_says_what_is_stored(office):
    page = office.phone().get(UNIT)
    assert page | {"verified_at": ""} == {
        "id": "unit-demo",
        "name": "北京标印建设有限公司(演示)",
        "kind": "enterprise",
        "credit_code": "91110000DEMO000001",
        "legal_name": "王建国(演示)",
        "admin": "李静(演示)",
        "verified_at": "",
        "picture": None,
        "members": 4,
        "role": "member",
        "todos": 0,
        "changing": False,
    }


@BOTH
@pytest.mark.requirement("R089", "R090")
def test_a_decision_is_final_repeatable_told_and_kept(office, come):
    guest, admin = come("13900000001", "周宁"), office.phone(ADMIN)
    guest.post(f"{UNIT}/applications", {"note": "工程部"})
    (todo,) = admin.get(f"{UNIT}/todos")["todos"]
    assert admin.get(UNIT)["todos"] == 1
    shown = {name: todo[name] for name in ("unit_name", "person", "phone", "note", "state")}
    assert shown == {
        "unit_name": "北京标印建设有限公司(演示)",
        "person": "周宁",
        "phone": "139****0001",
        "note": "工程部",
        "state": "waiting",
    }
    path = f"/v1/phone/todos/{todo['id']}/decision"
    first = admin.post(path, {"decision": "approve"}, key="one tap")
    assert admin.post(path, {"decision": "approve"}, key="one tap") == first
    for other in ("approve", "refuse"):
        assert office.phone(LEGAL).refused(path, {"decision": other}) == "todo.decided"
    assert admin.get(f"{UNIT}/todos") == {"todos": [], "total": 0}
    history = admin.get(f"{UNIT}/reviews")
    (kept,) = history["todos"]
    assert (history["total"], kept["state"], kept["decider"]) == (1, "approved", "李静(演示)")
    assert kept["decided_at"] >= kept["created_at"]
    assert len(texts(guest)) == 1
