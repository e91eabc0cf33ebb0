"""Seals and certificates of a unit: granted, reclaimed, voided, bought and assigned."""

from __future__ import annotations

import base64
from datetime import datetime

import pytest
from sqlalchemy import select

from signing.algorithm import Algorithm
from signing.crypto.keys import verify_signature
from signing.seal import esseal
from sync.cloud.domain.certificate_life import Life
from sync.cloud.store.certificates import IssuedRow
from sync.cloud.store.seals import SealRow
from sync.cloud.store.sessions import SessionFileRow

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
P = "/v1/phone"
UNIT = f"{P}/units/unit-demo"
ADMIN, LEGAL, NEWCOMER = "13800000002", "13800000001", "13800000004"
SEAL = f"{UNIT}/seals/seal-official"
RIGHT = "right-per-member-unit-test-a-sm2"
PRODUCT = "test-a-sm2-unit"


def texts(phone):
    return [message["text"] for message in phone.get(f"{P}/messages")["messages"]]


@pytest.fixture
def waiting(office):
    """A member on the waiting page."""
    member = office.phone()
    member.open()
    session = office.desktop.show()
    member.wait_for(session)
    return member, session


@pytest.mark.requirement("R107", "R086")
def test_reclaiming_a_seal_stops_the_session_that_is_open(office, waiting):
    member, session = waiting
    admin = office.phone(ADMIN)
    grants = admin.get(f"{SEAL}/grants?search=张伟&state=active")["grants"]
    assert [(item["person"], item["state"]) for item in grants] == [("张伟(演示)", "active")]
    path = f"{SEAL}/grants/{grants[0]['id']}/reclaim"
    admin.post(path)
    view = office.desktop.view(session)
    assert (view["state"], view["reason"]) == ("failed", "seal.not-granted")
    assert office.desktop.available() == "100.00"
    (after,) = admin.get(f"{SEAL}/grants?search=张伟")["grants"]
    assert (after["state"], after["ended_by"]) == ("reclaimed", "李静(演示)")
    assert admin.refused(path) == "grant.ended"
    assert "seal-official" not in [item["id"] for item in office.desktop.get("/v1/seals")["seals"]]
    fresh = office.desktop.show()
    assert member.refused(f"{P}/scan", {"payload": fresh["qr"]["link"]}) == "seal.not-granted"
    # the other seals were not touched
    assert len(office.desktop.get("/v1/seals")["seals"]) == 5
    assert texts(member)[0].endswith("已收回您对印章“北京标印建设有限公司(演示)公章”的使用授权。")


@BOTH
@pytest.mark.requirement("R110", "R111", "R107")
def test_a_voided_seal_is_gone_from_every_list_and_signs_nothing(office, waiting):
    member, session = waiting
    legal = office.phone(LEGAL)
    before = {item["id"]: item for item in office.desktop.get("/v1/seals")["seals"]}
    with office.cloud.reading() as work:
        data = work.db.get(SealRow, "seal-official").data
    gone = legal.post(f"{SEAL}/void")["seals"]
    assert [(item["name"][-2:], item["voided_by"]) for item in gone] == [("公章", "王建国(演示)")]
    view = office.desktop.view(session)
    assert (view["state"], view["reason"]) == ("failed", "seal.void")
    for listed in (
        [item["id"] for item in office.desktop.get("/v1/seals")["seals"]],
        [item["id"] for item in legal.get(f"{UNIT}/seals")["seals"]],
        [card["id"] for shelf in member.get(f"{P}/seals")["shelves"] for card in shelf["seals"]],
        [item["seal"] for item in legal.get(f"{UNIT}/members/per-member")["seals"]],
    ):
        assert "seal-official" not in listed and "seal-finance" in listed
    fresh = office.desktop.show()
    assert member.refused(f"{P}/scan", {"payload": fresh["qr"]["link"]}) == "seal.void"
    assert legal.refused(f"{SEAL}/void") == "seal.void"
    assert legal.refused(f"{SEAL}/grants", {"person": "per-newcomer"}) == "seal.void"
    assert legal.get(f"{SEAL}/grants")["total"] == 3  # the history stays
    with office.cloud.reading() as work:
        assert work.db.get(SealRow, "seal-official").data == data
    check = esseal.verify(data, at=office.clock.now)
    assert check.maker.name == "VALID" and before["seal-official"]["name"] == gone[0]["name"]


@pytest.mark.requirement("R111")
def test_what_was_signed_before_a_void_still_verifies(office):
    """The signature, its certificate and the seal inside it are what they were."""
    member = office.phone()
    member.open()
    session = office.sign_one(member)
    office.desktop.complete(session)
    signed_at = office.clock.now
    office.clock.advance(60)
    office.phone(ADMIN).post(f"{SEAL}/void")
    (signed,) = office.desktop.get(f"/v1/sessions/{session['id']}/signatures")["files"]
    with office.cloud.reading() as work:
        (issued,) = work.db.scalars(select(IssuedRow))
        file = work.db.scalars(select(SessionFileRow)).one()
        verify_signature(
            issued.certificate,
            Algorithm.SM2_SM3,
            signed_data=file.attributes,
            signature=base64.b64decode(signed["signature"]),
        )
        assert issued.revoked_at is None
        data = work.db.get(SealRow, "seal-official").data
    check = esseal.verify(data, at=signed_at, signer_certificate=issued.certificate)
    assert check.is_good


@pytest.mark.requirement("R109", "R086")
def test_a_grant_is_for_days_or_for_ever(office):
    admin, newcomer = office.phone(ADMIN), office.phone(NEWCOMER)
    admin.post(f"{SEAL}/grants", {"person": "per-newcomer"})
    (grant,) = admin.get(f"{SEAL}/grants?search=陈晨")["grants"]
    assert (grant["ends_at"], grant["granted_by"]) == (None, "李静(演示)")
    shelf = newcomer.get(f"{P}/seals")["shelves"][0]["seals"]
    assert [card["id"] for card in shelf if card["usable"]] == ["seal-official"]
    day = office.clock.now.astimezone(office.cloud.settings.timezone).date().isoformat()
    finance = f"{UNIT}/seals/seal-finance/grants"
    admin.post(finance, {"person": "per-newcomer", "last": day})
    (dated,) = admin.get(f"{finance}?search=陈晨")["grants"]
    assert dated["ends_at"] is not None
    assert admin.refused(finance, {"person": "per-newcomer", "last": "2020-01-01"}) == (
        "seal.grant-period"
    )
    seals = {item["id"]: item for item in admin.get(f"{UNIT}/seals")["seals"]}
    assert seals["seal-official"]["holders"] == 4 and seals["seal-official"]["valid_until"]


def test_a_grant_goes_to_members_only(office, other_unit):
    admin = office.phone(ADMIN)
    for stranger in ("per-13900000099", "per-nobody"):
        assert admin.send("POST", f"{SEAL}/grants", {"person": stranger}).status_code >= 400
    assert other_unit.refused(f"{P}/units/unit-other/seals/seal-official/void") == (
        "request.not-found"
    )


@pytest.mark.requirement("R099", "R103", "R097")
def test_a_reclaimed_certificate_signs_no_more_and_stays_on_record(office, waiting):
    member, session = waiting
    admin = office.phone(ADMIN)
    listed = {item["authority"]: item for item in admin.get(f"{UNIT}/certificates")["certificates"]}
    assert listed["test-a-sm2"]["holders"] == 3
    path = f"{UNIT}/certificates/test-a-sm2/grants"
    (grant,) = admin.get(f"{path}?search=张伟")["grants"]
    assert (grant["id"], grant["state"], grant["received"]) == (RIGHT, "active", True)
    assert grant["ends_at"] > grant["starts_at"]
    admin.post(f"{path}/{RIGHT}/reclaim")
    view = office.desktop.view(session)
    assert (view["state"], view["reason"]) == ("failed", "certificate.revoked")
    fresh = office.desktop.show()
    member.scan(fresh)
    assert member.refused(member.at(fresh, "authorise"), member.wish()) == "certificate.revoked"
    (after,) = admin.get(f"{path}?search=张伟&state=reclaimed")["grants"]
    assert (after["state"], after["ended_by"]) == ("reclaimed", "李静(演示)")
    assert admin.refused(f"{path}/{RIGHT}/reclaim") == "grant.ended"
    with office.cloud.reading() as work:
        (issued,) = work.db.scalars(select(IssuedRow))
        assert issued.revocation == "privilege_withdrawn"
    changes = member.get(f"{P}/certificates/{RIGHT}/changes")["changes"]
    assert {item["kind"] for item in changes} == {"issued", "revoked", "reclaimed"}


@pytest.mark.requirement("R100")
def test_a_member_sees_his_own_certificates_only(office):
    member, admin = office.phone(), office.phone(ADMIN)
    own = {item["id"] for item in member.get(f"{P}/certificates")["certificates"]}
    assert own and all("per-member" in right for right in own)
    for path in ("certificates", "certificates/test-a-sm2/grants", "stock"):
        assert member.refused(f"{UNIT}/{path}", method="GET") == "unit.decider-required"
    assert admin.refused(f"{P}/certificates/{RIGHT}/changes", method="GET") == "request.not-found"


@BOTH
@pytest.mark.requirement("R095", "R098")
def test_the_stock_is_bought_minus_assigned_and_never_below_zero(office, together):
    admin, newcomer = office.phone(ADMIN), office.phone(NEWCOMER)

    def left(phone=admin):
        return {
            item["product"]: (item["bought"], item["assigned"], item["left"])
            for item in phone.get(f"{UNIT}/stock")["stock"]
        }[PRODUCT]

    assert left() == (0, 0, 0)
    give = {"product": PRODUCT, "person": "per-newcomer"}
    assert admin.refused(f"{UNIT}/stock/assignments", give) == "certificate.stock-empty"
    admin.buy_stock(PRODUCT, 2)
    assert left() == (2, 0, 2)
    calls = [
        lambda: admin.send("POST", f"{UNIT}/stock/assignments", give).status_code for _ in range(4)
    ]
    assert sorted(together(*calls)) == [200, 200, 409, 409]
    assert left() == (2, 2, 0)
    rights = [
        item
        for item in newcomer.get(f"{P}/certificates")["certificates"]
        if item["unit"] == "unit-demo"
    ]
    assert [item["life"] for item in rights] == [Life.PAID] * 2
    assert office.problems() == []


@pytest.mark.requirement("R098")
def test_an_order_for_a_member_is_a_certificate_he_holds_and_signs_with(office):
    admin, newcomer = office.phone(ADMIN), office.phone(NEWCOMER)
    admin.buy_stock(PRODUCT, channel="wechat", person="per-newcomer")
    admin.post(f"{SEAL}/grants", {"person": "per-newcomer"})
    (right,) = [item["id"] for item in newcomer.get(f"{P}/certificates")["certificates"]]
    assert "为您分配了单位证书" in texts(newcomer)[1]
    path = f"{UNIT}/certificates/test-a-sm2/grants?search=陈晨"
    (grant,) = admin.get(path)["grants"]
    assert (grant["id"], grant["received"], grant["granted_by"]) == (right, False, "李静(演示)")
    newcomer.open()
    newcomer.recharge("50.00")
    session = office.desktop.show()
    newcomer.wait_for(session, right)
    office.desktop.submit(session)
    newcomer.sign(session, right)
    assert office.desktop.complete(session)["state"] == "done"
    stranger = {"product": PRODUCT, "count": 1, "channel": "wechat", "person": "per-nobody"}
    assert admin.refused(f"{UNIT}/stock/orders", stranger) == "request.not-found"


def test_one_that_nobody_received_returns_to_the_stock(office):
    admin = office.phone(ADMIN)
    admin.buy_stock(PRODUCT, person="per-newcomer")
    path = f"{UNIT}/certificates/test-a-sm2/grants"
    (grant,) = admin.get(f"{path}?search=陈晨")["grants"]
    admin.post(f"{path}/{grant['id']}/reclaim")
    stock = {item["product"]: item["left"] for item in admin.get(f"{UNIT}/stock")["stock"]}
    assert stock[PRODUCT] == 1


@pytest.mark.requirement("R104", "R105", "R112")
def test_personal_records_are_those_in_ones_own_name(office, make_file):
    member = office.phone()
    member.open(None)
    right = "right-per-member-personal-test-a-rsa"
    session = office.desktop.show(make_file("合同.pdf", seals=("seal-name",)))
    member.scan(session)
    member.issue(right)
    wish = member.wish(right, unit=None)
    member.post(member.at(session, "authorise"), wish)
    member.post(member.at(session, "ready"))
    office.desktop.submit(session)
    member.sign(session, right)
    office.desktop.complete(session)
    signed = office.clock.now
    office.clock.advance(60)
    login = office.desktop.show(operation="login")
    member.scan(login)
    member.post(member.at(login, "confirm"), {"unit": None})
    uses = member.get(f"{P}/certificates/uses")["uses"]
    assert {(use["platform"], use["person"]) for use in uses} == {("演示交易平台甲", "张伟(演示)")}
    assert [(use["operation"], use["document"]) for use in uses] == [
        ("login", ""),
        ("stamp", "合同.pdf"),
    ]
    assert [datetime.fromisoformat(use["at"]) for use in uses] == [office.clock.now, signed]
    assert member.get(f"{P}/certificates/uses?search=乙")["total"] == 0
    assert member.get(f"{P}/seals/seal-name/uses?search=甲")["total"] == 1
    assert member.get(f"{P}/seals/seal-signature/uses")["total"] == 0
    admin = office.phone(ADMIN)
    assert admin.refused(f"{P}/seals/seal-name/uses", method="GET") == "request.not-found"
    assert admin.get(f"{UNIT}/members/per-member/uses")["total"] == 0
    assert member.get(f"{P}/voided-seals") == {"seals": []}
    gone = member.post(f"{P}/seals/seal-name/void")["seals"]
    assert [item["name"] for item in gone] == ["张伟(演示)人名章"]
    assert admin.refused(f"{P}/seals/seal-signature/void") == "request.not-found"
