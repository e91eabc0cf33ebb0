"""The charging rules of the manual's 6.1, each by what it costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from sync.cloud.domain.billing import PriceRule, Purse, quote
from sync.cloud.domain.passes import Holder, Pass
from sync.cloud.services import charging
from sync.cloud.settings import Cashier, Gift
from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.money import EntryRow
from sync.cloud.store.sessions import SessionRow
from sync.protocol.session import BillingMode, Operation

RULE = PriceRule(use=150, day=1000)


@pytest.fixture
def providers(providers, channels):
    channels.silent = False
    return providers


@pytest.mark.requirement("R181")
def test_ten_thousand_operations_with_a_pass_cost_nothing():
    now = datetime(2026, 3, 1, 4, tzinfo=UTC)
    bought = Pass("demo-a", Holder("p", "u").key, now, now + timedelta(days=1))
    paid = 0
    for second in range(10_000):
        assert bought.live(now + timedelta(seconds=second))
        operation = (Operation.STAMP, Operation.ENCRYPT)[second % 2]
        purse = Purse(0, bought.ends)
        paid += quote(BillingMode.DAY, operation, RULE, purse, files=second % 500 + 1)
    assert paid == 0


@pytest.mark.requirement("R181", "R182")
def test_uses_under_a_pass_leave_no_trace_in_the_books(office, phone):
    phone.buy_pass()

    def entries(work):
        return work.db.scalar(select(func.count()).select_from(EntryRow))

    with office.cloud.writing() as work:
        before = entries(work)
        for number in range(300):
            row = _session(number, work.now)
            charging.reserve(work, row, BillingMode.DAY, person_id="per-member", unit="unit-demo")
            charging.settle(work, row, sealed=len(row.files))
            assert (row.charge_amount, row.charge_state) == (0, "settled")
        assert entries(work) == before
    assert phone.get("/v1/phone/account")["balance"] == "100.00"


def _session(number, now):
    return SessionRow(
        id=f"ses-{number}",
        platform="demo-a",
        operation="stamp",
        unit_id="unit-demo",
        price_use=150,
        price_day=1000,
        charge_unit="session",
        charge_amount=0,
        charge_gift=0,
        created_at=now,
        files=[],
    )


@pytest.mark.requirement("R183")
def test_a_new_price_is_for_new_orders_only(office, phone):
    wish = {"platform": "demo-a", "unit": "unit-demo", "days": 2, "channel": "alipay"}
    before = phone.post("/v1/phone/passes", wish)

    def dearer(work):
        work.db.get(PlatformRow, "demo-a").price_day = 1234

    office.edit(dearer)
    after = phone.post("/v1/phone/passes", wish)
    assert (before["amount"], after["amount"]) == ("20.00", "24.68")
    paid = phone.pay(before)
    assert (paid["state"], paid["amount"]) == ("paid", "20.00")


@pytest.mark.requirement("R156", "R183")
def test_a_platform_says_what_a_day_of_its_passes_is(office, phone):
    def by_hours(work):
        work.db.get(PlatformRow, "demo-a").day_count = "hours"

    office.edit(by_hours)
    views = phone.get("/v1/phone/platforms")["platforms"]
    assert {view["code"]: view["day_count"] for view in views}["demo-a"] == "hours"
    ends = {}
    for code in ("demo-a", "demo-b"):
        phone.buy_pass(code)
    for item in office.desktop.get("/v1/account")["passes"]:
        ends[item["platform"]] = datetime.fromisoformat(item["ends"])
    assert ends["demo-a"] == office.clock.now + timedelta(days=1, seconds=-1)
    assert ends["demo-b"].astimezone(office.cloud.settings.timezone).hour == 23


@pytest.mark.requirement("R186")
def test_who_pays_by_use_may_switch_to_a_pass_and_pays_no_more(office, phone):
    phone.open()
    done = office.desktop.complete(office.sign_one(phone))
    assert done["charge"]["amount"] == "1.50"
    session = office.desktop.show()
    scanned = phone.scan(session)
    assert [option["mode"] for option in scanned["options"]] == ["use", "day"]
    phone.buy_pass()
    phone.post(phone.at(session, "authorise"), phone.wish(billing="day"))
    for _ in range(2):
        done = office.desktop.complete(office.sign_one(phone, billing="day"))
        assert done["charge"]["amount"] == "0.00"
    assert phone.get("/v1/phone/account")["balance"] == "98.50"


class TestGift:
    """The balance's second part."""

    @pytest.fixture
    def more_settings(self):
        gifts = (Gift(10_000, 100), Gift(50_000, 4_000))
        return {"cashier": Cashier(recharges=(3_000, 8_050), days=(2,), gifts=gifts)}

    @pytest.mark.requirement("R165")
    def test_what_can_be_chosen_is_configured(self, phone):
        tariff = phone.get("/v1/phone/tariff")
        assert (tariff["recharges"], tariff["days"]) == (["30.00", "80.50"], [2])

    @pytest.mark.requirement("R189", "R191", "R192", "R194")
    def test_a_gift_is_used_first_and_never_invoiced(self, office, phone):
        assert phone.get("/v1/phone/tariff")["gifts"][0] == {"reached": "100.00", "given": "1.00"}
        phone.recharge("99.99")
        assert phone.get("/v1/phone/account")["gift"] == "0.00"
        office.clock.advance(1)  # so that one of the two is the newer
        order = phone.recharge("100.00", "wechat")
        assert phone.get("/v1/phone/account") == {
            "balance": "300.99",
            "own": "299.99",
            "gift": "1.00",
            "reserved": "0.00",
        }
        rows = phone.get("/v1/phone/account/recharges")["rows"]
        assert rows[0]["order"] == order["id"]
        assert (rows[0]["amount"], rows[0]["gift"], rows[0]["channel"]) == (
            "100.00",
            "1.00",
            "wechat",
        )
        phone.open()
        failed = office.sign_one(phone)
        assert phone.get("/v1/phone/account")["reserved"] == "1.50"
        office.desktop.complete(failed, "failed")
        assert phone.get("/v1/phone/account")["gift"] == "1.00"  # back where it came from
        first = office.desktop.complete(office.sign_one(phone))
        office.desktop.complete(office.sign_one(phone))
        account = phone.get("/v1/phone/account")
        assert (account["balance"], account["own"], account["gift"]) == (
            "297.99",
            "297.99",
            "0.00",
        )
        month = phone.get("/v1/phone/account/consumption")
        assert month["total"] == "3.00"
        assert [(row["amount"], row["operation"], row["invoiceable"]) for row in month["rows"]] == [
            ("1.50", "stamp", "1.50"),
            ("1.50", "stamp", "0.50"),
        ]
        assert all(row["ca"] and row["platform_name"] for row in month["rows"])
        assert (
            phone.refused("/v1/phone/account/consumption?month=2026-13", method="GET")
            == "request.invalid"
        )
        other = phone.get("/v1/phone/account/consumption?month=2020-01")
        assert (other["total"], other["rows"]) == ("0.00", [])
        (row,) = [row for row in month["rows"] if row["id"] == first["id"]]
        assert row["invoiceable"] == "0.50"
