"""申请印章授权: asking, deciding, and the period in which a grant is good."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from sync.cloud.store.database import Rows
from sync.cloud.store.seals import SealGrant, SealRow

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
ASK = "/v1/phone/units/unit-demo/seal-requests"
SCAN = "/v1/phone/scan"
ZONE = ZoneInfo("Asia/Shanghai")


def day(office, ahead=0):
    return (office.clock.now.astimezone(ZONE).date() + timedelta(days=ahead)).isoformat()


def wish(office, *seals, first=0, last=3, note="投标用"):
    asked = list(seals or ("seal-official", "seal-contract"))
    return {"seals": asked, "first": day(office, first), "last": day(office, last), "note": note}


def names(phone):
    (shelf, _) = phone.get("/v1/phone/seals")["shelves"]
    return {seal["id"] for seal in shelf["seals"] if seal["usable"]}


@BOTH
@pytest.mark.requirement("R062", "R063")
def test_several_seals_are_one_task_and_asking_twice_is_refused(office, newcomer, admin):
    view = newcomer.post(ASK, wish(office))["requests"][0]
    assert (view["state"], view["note"], len(view["seals"])) == ("waiting", "投标用", 2)
    (todo,) = admin.get("/v1/phone/todos")["todos"]
    assert (todo["kind"], todo["person"], todo["note"]) == ("seal", "陈晨(演示)", "投标用")
    assert todo["items"] == view["seals"]
    assert (todo["starts_at"], todo["ends_at"]) == (view["starts_at"], view["ends_at"])
    again = wish(office, "seal-finance", "seal-contract")
    assert newcomer.refused(ASK, again) == "seal.grant-pending"
    assert "合同专用章" in newcomer.last.json()["message"]
    newcomer.post(ASK, wish(office, "seal-finance"))
    assert [todo["kind"] for todo in admin.get("/v1/phone/todos")["todos"]] == ["seal", "seal"]


@pytest.mark.requirement("R062")
def test_the_period_must_make_sense(office, newcomer):
    for first, last in ((3, 2), (-5, -1), (0, 5 * 366 + 1)):
        assert newcomer.refused(ASK, wish(office, first=first, last=last)) == "seal.grant-period"
    newcomer.post(ASK, wish(office, first=-1, last=0))
    assert newcomer.refused(ASK, wish(office, "seal-nobody")) == "seal.unknown"
    assert newcomer.refused(ASK, wish(office) | {"seals": []}) == "request.invalid"


def test_a_stranger_and_a_void_seal_are_refused(office, newcomer):
    office.edit(lambda work: setattr(work.db.get(SealRow, "seal-finance"), "voided_at", work.now))
    assert newcomer.refused(ASK, wish(office, "seal-finance")) == "seal.void"
    stranger = office.phone("13900000009")
    assert stranger.refused(ASK, wish(office)) == "request.not-found"
    contacts = "/v1/phone/units/unit-demo/contacts"
    assert stranger.refused(contacts, method="GET") == "request.not-found"


@pytest.mark.requirement("R064", "R073")
def test_a_member_is_told_whom_to_call(newcomer, admin):
    told = newcomer.get("/v1/phone/units/unit-demo/contacts")["contacts"]
    assert [(item["name"], item["role"], item["phone"]) for item in told] == [
        ("李静(演示)", "admin", "13800000002"),
        ("王建国(演示)", "legal-person", "13800000001"),
    ]
    own = admin.get("/v1/phone/units/unit-demo/contacts")["contacts"]
    assert [item["role"] for item in own] == ["legal-person"]


@BOTH
@pytest.mark.requirement("R061", "R065")
def test_an_approved_grant_is_good_from_its_first_to_its_last_second(office, newcomer, decide):
    newcomer.open()
    newcomer.post(ASK, wish(office, "seal-official", first=1, last=1))
    decide()
    assert "同意您使用印章" in newcomer.get("/v1/phone/messages")["messages"][0]["text"]
    first = (office.clock.now.astimezone(ZONE) + timedelta(days=1)).date()
    begin, end = (datetime.combine(first, at, ZONE) for at in (time(0, 0, 0), time(23, 59, 59)))
    moments = (
        (begin - timedelta(seconds=1), "seal.grant-expired"),
        (begin, None),
        (end, None),
        (end + timedelta(seconds=1), "seal.grant-expired"),
    )
    for moment, code in moments:
        office.clock.now = moment
        session = office.desktop.show()
        if code is None:
            assert newcomer.scan(session)["session"]["state"] == "scanned"
            assert names(newcomer) == {"seal-official"}
        else:
            assert newcomer.refused(SCAN, {"payload": session["qr"]["link"]}) == code
            assert names(newcomer) == set()


@pytest.mark.requirement("R063")
def test_a_refusal_grants_nothing_and_leaves_the_way_open(office, newcomer, decide):
    newcomer.post(ASK, wish(office))
    decide("refuse")
    assert names(newcomer) == set()
    assert newcomer.get(ASK)["requests"][0]["state"] == "refused"
    assert "没有同意您使用印章" in newcomer.get("/v1/phone/messages")["messages"][0]["text"]
    newcomer.post(ASK, wish(office))


def test_a_decision_locks_the_unit_before_the_task_as_a_removal_does(newcomer, admin, office):
    """Else a grant could slip in between and outlive the membership."""
    newcomer.post(ASK, wish(office))
    (todo,) = admin.get("/v1/phone/todos")["todos"]
    locked = []

    def note(state):
        if getattr(state.statement, "_for_update_arg", None) is not None:
            locked.append(state.bind_mapper.local_table.name)

    event.listen(Rows, "do_orm_execute", note)
    try:
        admin.post(f"/v1/phone/todos/{todo['id']}/decision", {"decision": "approve"})
    finally:
        event.remove(Rows, "do_orm_execute", note)
    assert [name for name in locked if name in ("unit", "todo")][:2] == ["unit", "todo"]


def test_a_seal_voided_while_the_task_waits_cannot_be_granted(office, newcomer, admin):
    newcomer.post(ASK, wish(office))
    office.edit(lambda work: setattr(work.db.get(SealRow, "seal-contract"), "voided_at", work.now))
    (todo,) = admin.get("/v1/phone/todos")["todos"]
    path = f"/v1/phone/todos/{todo['id']}/decision"
    assert admin.refused(path, {"decision": "approve"}) == "seal.void"
    assert admin.post(path, {"decision": "refuse"})["todos"][0]["state"] == "refused"
    with office.cloud.reading() as work:
        query = select(SealGrant).where(SealGrant.person_id == "per-newcomer")
        assert list(work.db.scalars(query)) == []


@pytest.mark.requirement("R086")
def test_taking_a_grant_back_stops_a_running_session_at_once(office):
    phone = office.phone()
    phone.open()
    session = office.desktop.show()
    phone.wait_for(session)

    def reclaim(work):
        query = select(SealGrant).where(SealGrant.person_id == "per-member")
        for row in work.db.scalars(query):
            row.revoked_at = work.now

    office.edit(reclaim)
    path = f"/v1/sessions/{session['id']}/attributes"
    assert office.desktop.refused(path, office.desktop.attributes(session)) == "seal.not-granted"
    assert office.desktop.view(session)["state"] == "failed"
    assert office.desktop.available() == "100.00"
