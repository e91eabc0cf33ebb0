"""申请证书: catalogue, application, purchase, issue, and the states in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from signing.crypto.certificates import read
from sync.cloud.domain.certificate_life import Life, LifeFacts, Step, life, move
from sync.cloud.domain.joining import Asking
from sync.cloud.domain.orders import Trade, Verdict
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import orders
from sync.cloud.store.certificates import CertificateRight
from sync.cloud.store.money import OrderRow
from sync.cloud.store.people import Membership

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
REQUESTS = "/v1/phone/certificate-requests"
PRODUCTS = "/v1/phone/certificate-products"


def wish(product="test-a-sm2-unit", **changes):
    return {"unit": "unit-demo", "product": product, "note": "投标用", **changes}


def buy(phone, request, channel="alipay"):
    """Order it and pay it; the application as it is then."""
    phone.buy_certificate(request["id"], channel)
    (found,) = [row for row in phone.get(REQUESTS)["requests"] if row["id"] == request["id"]]
    return found


@pytest.mark.requirement("R072", "R071")
def test_the_catalogue_has_several_authorities_in_both_algorithms(newcomer):
    products = newcomer.get(f"{PRODUCTS}?scope=unit")["products"]
    kinds = {(item["ca"], item["algorithm"]) for item in products}
    assert kinds == {
        (ca, kind) for ca in ("测试CA甲", "测试CA乙") for kind in ("rsa-sha256", "sm2-sm3")
    }
    platforms = {item["code"]: item["platforms"] for item in products}
    assert {"demo-a", "demo-b"} <= set(platforms["test-a-rsa-unit"])
    assert "demo-b" not in platforms["test-b-rsa-unit"]


@BOTH
@pytest.mark.requirement("R005", "R069", "R070", "R074", "R075")
def test_granted_bought_issued_and_it_names_the_unit(office, newcomer, decide):
    request = newcomer.post(REQUESTS, wish())
    assert request["life"] == "applied"
    path = f"{REQUESTS}/{request['id']}/purchase"
    assert newcomer.refused(path, {"channel": "alipay"}) == "certificate.not-granted"
    assert newcomer.last.status_code == 403
    todo = decide()
    assert (todo["kind"], todo["items"], todo["note"]) == (
        "certificate",
        ["测试CA甲 SM2"],
        "投标用",
    )
    assert newcomer.get(REQUESTS)["requests"][0]["life"] == "granted"
    bought = buy(newcomer, request)
    assert bought["life"] == "paid"
    assert newcomer.refused(path, {"channel": "wechat"}) == "certificate.paid"
    issued = newcomer.issue(bought["right"])
    info = read(newcomer.keys[bought["right"]].certificate)
    assert (info.serial, info.common_name) == (issued["serial"], "北京标印建设有限公司(演示)")
    assert info.organisation == "北京标印建设有限公司(演示)"
    assert info.subject_serial == "91110000DEMO000001"
    (view,) = newcomer.get("/v1/phone/certificates")["certificates"]
    assert (view["unit"], view["life"], view["usable"]) == ("unit-demo", "valid", True)
    with office.cloud.reading() as work:
        order = work.db.scalars(select(OrderRow).where(OrderRow.kind == "certificate")).one()
        assert (order.person_id, order.unit_id, order.amount) == (
            "per-newcomer",
            "unit-demo",
            13000,
        )


@pytest.mark.requirement("R069")
def test_a_refused_application_cannot_be_bought(newcomer, decide):
    request = newcomer.post(REQUESTS, wish())
    assert newcomer.refused(REQUESTS, wish()) == "certificate.pending"
    decide("refuse")
    path = f"{REQUESTS}/{request['id']}/purchase"
    assert newcomer.refused(path, {"channel": "alipay"}) == "certificate.not-granted"
    assert newcomer.get(REQUESTS)["requests"][0]["life"] == "refused"
    assert newcomer.post(REQUESTS, wish())["life"] == "applied"


def test_an_administrator_needs_nobodys_word_and_nobody_buys_for_others(office, newcomer, admin):
    request = admin.post(REQUESTS, wish())
    assert request["life"] == "granted"
    path = f"{REQUESTS}/{request['id']}/purchase"
    assert newcomer.refused(path, {"channel": "alipay"}) == "request.not-found"
    assert buy(admin, request)["life"] == "paid"


def test_who_left_the_unit_can_neither_be_granted_nor_pay(office, newcomer, admin, decide):
    request = newcomer.post(REQUESTS, wish())
    decide()
    newcomer.post(REQUESTS, wish("test-b-sm2-unit"))

    def leave(work):
        work.db.get(Membership, "mem-per-newcomer").ended_at = work.now

    office.edit(leave)
    path = f"{REQUESTS}/{request['id']}/purchase"
    assert newcomer.refused(path, {"channel": "alipay"}) == "unit.membership-ended"
    todo = next(
        todo for todo in admin.get("/v1/phone/todos")["todos"] if todo["state"] == "waiting"
    )
    decision = f"/v1/phone/todos/{todo['id']}/decision"
    assert admin.refused(decision, {"decision": "approve"}) == "unit.membership-ended"
    assert {row["life"] for row in newcomer.get(REQUESTS)["requests"]} == {"granted", "applied"}


@BOTH
def test_two_orders_at_once_can_be_paid_once(office, newcomer, decide, together):
    request = newcomer.post(REQUESTS, wish())
    decide()
    path = f"{REQUESTS}/{request['id']}/purchase"
    other = office.phone(newcomer.number)
    ordered = together(
        lambda: newcomer.post(path, {"channel": "alipay"}),
        lambda: other.post(path, {"channel": "wechat"}),
    )
    assert newcomer.get(REQUESTS)["requests"][0]["life"] == "granted"
    payments = [f"/v1/phone/orders/{order['id']}/sandbox-payment" for order in ordered]
    answers = [newcomer.send("POST", payment).status_code for payment in payments]
    assert sorted(answers) == [200, 402]
    assert newcomer.refused(path, {"channel": "alipay"}) == "certificate.paid"
    assert len(rights(office)) == 1


def test_a_payment_of_an_order_that_was_withdrawn_brings_another_one(office, newcomer, decide):
    request = newcomer.post(REQUESTS, wish())
    decide()
    path = f"{REQUESTS}/{request['id']}/purchase"
    withdrawn = newcomer.post(path, {"channel": "alipay"})
    assert buy(newcomer, request, "wechat")["life"] == "paid"
    trade = Trade(withdrawn["id"], "2026-late", "alipay", 13000, office.clock())
    with office.cloud.writing() as work:
        assert orders.credit(work, trade) is Verdict.CREDITED
    assert len(rights(office)) == 2
    assert [row["life"] for row in newcomer.get(REQUESTS)["requests"]] == ["paid", "paid"]


def rights(office):
    with office.cloud.reading() as work:
        query = select(CertificateRight).where(CertificateRight.person_id == "per-newcomer")
        return list(work.db.scalars(query))


def test_a_declined_payment_leaves_it_to_be_bought(office, newcomer, decide, providers):
    request = newcomer.post(REQUESTS, wish())
    decide()
    providers.payment.declining.add("alipay")
    path = f"{REQUESTS}/{request['id']}/purchase"
    order = newcomer.post(path, {"channel": "alipay"})
    payment = f"/v1/phone/orders/{order['id']}/sandbox-payment"
    assert newcomer.refused(payment) == "billing.payment-failed"
    assert newcomer.get(REQUESTS)["requests"][0]["life"] == "granted"
    assert buy(newcomer, request, "wechat")["life"] == "paid"


@pytest.mark.requirement("R071")
def test_a_product_that_lacks_the_platform_says_so_before_payment(newcomer):
    assert newcomer.post(REQUESTS, wish(platform="demo-b"))["fits"]
    misfit = newcomer.post(REQUESTS, wish("test-b-rsa-unit", platform="demo-b"))
    assert not misfit["fits"]
    assert newcomer.refused(REQUESTS, wish(platform="demo-x")) == "request.not-found"


@pytest.mark.requirement("R076", "R075")
def test_a_personal_certificate_names_the_person_and_stamps_for_no_unit(office, newcomer, decide):
    personal = wish("test-a-sm2-person", unit=None)
    assert newcomer.refused(REQUESTS, wish("test-a-sm2-person")) == "request.not-found"
    request = newcomer.post(REQUESTS, personal)
    assert request["life"] == "granted"
    right = buy(newcomer, request, "wechat")["right"]
    newcomer.issue(right)
    assert read(newcomer.keys[right].certificate).common_name == "陈晨(演示)"
    (view,) = newcomer.get("/v1/phone/certificates")["certificates"]
    assert (view["unit"], view["life"]) == (None, "valid")
    today = office.clock.now.date().isoformat()
    asked = {"seals": ["seal-official"], "first": today, "last": "2099-01-01", "note": ""}
    assert newcomer.refused("/v1/phone/units/unit-demo/seal-requests", asked) == "seal.grant-period"
    last = (office.clock.now + timedelta(days=9)).date().isoformat()
    newcomer.post("/v1/phone/units/unit-demo/seal-requests", asked | {"last": last})
    decide()
    newcomer.open()
    session = office.desktop.show()
    newcomer.scan(session)
    refused = newcomer.refused(newcomer.at(session, "authorise"), newcomer.wish(right))
    assert refused == "certificate.unusable"


def test_a_new_key_adds_no_time_to_what_was_paid(office, newcomer, decide):
    right = _bought(newcomer, decide)
    newcomer.issue(right)
    first = read(newcomer.keys[right].certificate).not_after
    office.clock.advance(100 * 86400)
    again = office.phone(newcomer.number)
    again.issue(right)
    assert read(again.keys[right].certificate).not_after == first
    assert _life_of(again) == "valid"
    office.clock.advance(240 * 86400)
    late = office.phone(newcomer.number)
    assert _life_of(late) == "expiring"
    office.clock.advance(30 * 86400)
    late = office.phone(newcomer.number)
    assert _life_of(late) == "expired"
    share = {"kind": "sm2", "p1": "04" + "00" * 64}
    body = {"share": share, "pin_verifier": "00" * 32}
    late.http.headers["X-BidSeal"] = "1"
    refused = late.refused(f"/v1/phone/certificates/{right}/issue", body)
    assert refused in ("certificate.expired", "request.invalid")


def _bought(phone, decide):
    request = phone.post(REQUESTS, wish())
    decide()
    return buy(phone, request)["right"]


def _life_of(phone):
    (view,) = phone.get("/v1/phone/certificates")["certificates"]
    return view["life"]


@pytest.mark.requirement("R008", "R078")
def test_the_table_of_states():
    from datetime import UTC, datetime

    now = datetime(2026, 5, 1, tzinfo=UTC)
    ends = now + timedelta(days=200)
    rows = {
        Life.APPLIED: LifeFacts(asking=Asking.WAITING, paid=False),
        Life.REFUSED: LifeFacts(asking=Asking.REFUSED, paid=False),
        Life.GRANTED: LifeFacts(paid=False),
        Life.PAID: LifeFacts(),
        Life.VALID: LifeFacts(issued=True, not_after=ends),
        Life.LOCKED: LifeFacts(issued=True, not_after=ends, locked=True),
        Life.EXPIRING: LifeFacts(issued=True, not_after=now + timedelta(days=29)),
        Life.EXPIRED: LifeFacts(issued=True, not_after=now - timedelta(seconds=1)),
        Life.REVOKED: LifeFacts(issued=True, not_after=ends, right_ended=True),
    }
    assert set(rows) == set(Life)
    for expected, facts in rows.items():
        assert life(facts, now) is expected
    assert move(Life.GRANTED, Step.PAY) is Life.PAID
    for state in set(Life) - {Life.GRANTED}:
        with pytest.raises(Refusal):
            move(state, Step.PAY)
