"""Payment reports: late, twice, forged, with a wrong amount, for nothing, after the end."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
from sqlalchemy import select

from sync.cloud.domain.orders import TABLE, OrderEvent, OrderState
from sync.cloud.providers import alipay, wechat_pay
from sync.cloud.providers.payment import Notice, SandboxPayment
from sync.cloud.services import orders
from sync.cloud.store.money import EntryRow, PaymentNoticeRow

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
CHANNEL = pytest.mark.parametrize("channel", ["alipay", "wechat"])


def ordered(phone, channel="alipay", amount="50.00"):
    return phone.post("/v1/phone/recharges", {"amount": amount, "channel": channel})


def balance(phone):
    return phone.get("/v1/phone/me")["balance"]


def state(phone, order):
    return phone.get(f"/v1/phone/orders/{order['id']}")["state"]


def verdicts(office):
    with office.cloud.reading() as work:
        rows = work.db.scalars(select(PaymentNoticeRow).order_by(PaymentNoticeRow.id))
        return [row.verdict for row in rows]


def paid(office, channels, order):
    """The payer has paid; the report of it."""
    return channels.notice(channels.pay(order["id"], now=office.clock()), now=office.clock())


@pytest.mark.requirement("R158", "R166")
@CHANNEL
def test_an_order_is_credited_when_its_channel_reports_it(
    office, phone, channels, deliver, channel
):
    order = ordered(phone, channel)
    assert (order["state"], order["cashier"]) == ("pending", "")
    report = paid(office, channels, order)
    assert (state(phone, order), balance(phone)) == ("pending", "100.00")
    for _ in range(3):
        assert deliver(report)
    assert (state(phone, order), balance(phone)) == ("paid", "150.00")
    assert verdicts(office) == ["credited", "repeated", "repeated"]


@BOTH
@CHANNEL
def test_reports_and_questions_at_once_credit_once(
    office, phone, channels, deliver, together, channel, database_url
):
    placed = [ordered(phone, channel), ordered(phone, channel)]
    reports = [paid(office, channels, order) for order in placed]
    office.clock.advance(60)
    reports = [channels.notice(channels.book.trade(o["id"]), now=office.clock()) for o in placed]
    calls = [lambda r=r: deliver(r) for r in reports for _ in range(3)]
    results = together(*calls, lambda: orders.reconcile(office.cloud))
    assert all(results[:-1])
    assert balance(phone) == "200.00"
    assert verdicts(office).count("credited") == 2
    with office.cloud.reading() as work:
        entries = work.db.scalars(select(EntryRow.order_id).where(EntryRow.kind == "recharge"))
        assert sorted(entries) == sorted(["ord-demo", *(order["id"] for order in placed)])


@CHANNEL
def test_a_forged_report_is_not_believed(office, phone, channels, deliver, channel):
    order = ordered(phone, channel)
    channels.pay(order["id"], now=office.clock())
    other = SandboxPayment()
    other.book.place(order["id"], channel, 5000)
    trade = other.pay(order["id"], now=office.clock())
    stranger = other.notice(trade, now=office.clock())
    real = channels.notice(channels.book.trade(order["id"]), now=office.clock())
    cut = replace(real, body=real.body[:-9])
    empty = replace(real, body=b"")
    junk = replace(real, body=b"\xff\xfe" * 50)
    for notice in (stranger, cut, empty, junk):
        assert not deliver(notice)
    assert (state(phone, order), verdicts(office)) == ("pending", [])


def test_no_field_of_an_alipay_report_can_be_changed(office, phone, channels, deliver):
    order = ordered(phone)
    fields = dict(parse_qsl(paid(office, channels, order).body.decode()))
    for name in fields:
        changed = fields | {name: "1.00" if name == "total_amount" else fields[name] + "0"}
        assert not deliver(Notice("alipay", {}, urlencode(changed).encode())), name
    doubled = urlencode([*fields.items(), ("total_amount", "9.00")]).encode()
    assert not deliver(Notice("alipay", {}, doubled))
    unsigned = {name: value for name, value in fields.items() if name != "sign"}
    assert not deliver(Notice("alipay", {}, urlencode(unsigned).encode()))
    assert state(phone, order) == "pending"


def test_a_recorded_wechat_report_is_too_old(office, phone, channels, deliver):
    order = ordered(phone, "wechat")
    report = paid(office, channels, order)
    for name in ("wechatpay-timestamp", "wechatpay-nonce", "wechatpay-serial"):
        changed = dict(report.headers) | {name: report.headers[name] + "1"}
        assert not deliver(replace(report, headers=changed)), name
    office.clock.advance(wechat_pay.FRESH_SECONDS + 1)
    assert not deliver(report)
    assert state(phone, order) == "pending"
    assert deliver(channels.notice(channels.book.trade(order["id"]), now=office.clock()))
    assert state(phone, order) == "paid"


@CHANNEL
def test_a_wrong_amount_or_an_unknown_order_is_kept_for_people(
    office, phone, channels, deliver, channel
):
    order = ordered(phone, channel)
    trade = channels.pay(order["id"], now=office.clock())
    for wrong in (
        replace(trade, amount=4999),
        replace(trade, amount=5001),
        replace(trade, order="ord-of-nobody"),
    ):
        assert not deliver(channels.notice(wrong, now=office.clock()))
    assert verdicts(office) == ["wrong-amount", "wrong-amount", "unknown-order"]
    assert (state(phone, order), balance(phone)) == ("pending", "100.00")
    assert deliver(channels.notice(trade, now=office.clock()))
    # a second payment of the same order is not credited either
    again = replace(trade, number=trade.number + "X")
    assert not deliver(channels.notice(again, now=office.clock()))
    assert verdicts(office)[-2:] == ["credited", "paid-again"]
    assert balance(phone) == "150.00"


def test_a_report_for_another_merchant_or_event_credits_nothing(office, phone, channels, deliver):
    order = ordered(phone)
    trade = channels.pay(order["id"], now=office.clock())
    merchant, key = channels.alipay_merchant, channels.book.key("alipay")
    foreign = alipay.notice_body(trade, merchant, key, now=office.clock(), app_id="another-app")
    assert not deliver(Notice("alipay", {}, foreign))
    closed = alipay.notice_body(
        trade, merchant, key, now=office.clock(), trade_status="TRADE_CLOSED"
    )
    assert deliver(Notice("alipay", {}, closed))  # heard, and nothing to do
    assert state(phone, order) == "pending"


def test_a_report_after_the_end_is_honoured(office, phone, channels, deliver):
    order = ordered(phone)
    report = paid(office, channels, order)
    channels.failing = True
    office.clock.advance(3600)
    orders.reconcile(office.cloud)
    assert state(phone, order) == "pending"  # nobody could be asked, so nothing is closed
    assert deliver(report)
    assert (state(phone, order), balance(phone)) == ("paid", "150.00")


def test_the_channel_is_asked_about_what_it_did_not_report(office, phone, channels):
    lost, unpaid = ordered(phone), ordered(phone, "wechat")
    channels.pay(lost["id"], now=office.clock())
    assert orders.reconcile(office.cloud) == 0  # too early to ask
    office.clock.advance(31)
    assert orders.reconcile(office.cloud) == 1
    assert (state(phone, lost), state(phone, unpaid)) == ("paid", "pending")
    office.clock.advance(900)
    assert orders.reconcile(office.cloud) == 1
    assert state(phone, unpaid) == "closed"
    # closed at the channel too, so that nobody can pay it any more
    assert phone.refused(f"/v1/phone/orders/{unpaid['id']}/sandbox-payment") == (
        "billing.payment-failed"
    )
    assert orders.reconcile(office.cloud) == 0
    assert balance(phone) == "150.00"


def test_a_declined_payment_changes_nothing(office, phone, channels):
    order = ordered(phone)
    channels.declining.add("alipay")
    path = f"/v1/phone/orders/{order['id']}/sandbox-payment"
    assert phone.refused(path) == "billing.payment-failed"
    assert (state(phone, order), balance(phone)) == ("pending", "100.00")
    assert office.phone("13800000002").refused(path) == "request.not-found"
    channels.failing = True
    wish = {"amount": "50.00", "channel": "alipay"}
    assert phone.send("POST", "/v1/phone/recharges", wish).status_code == 503
    for amount in ("0.00", "-5.00", "10000.01"):
        wrong = {"amount": amount, "channel": "wechat"}
        assert phone.refused("/v1/phone/recharges", wrong) == "request.invalid"


def test_a_lost_answer_does_not_place_a_second_order(office, phone, channels):
    body = {"amount": "20.00", "channel": "alipay"}
    channels.failing = True
    assert phone.send("POST", "/v1/phone/recharges", body, key="one").status_code == 503
    channels.failing = False
    order = phone.post("/v1/phone/recharges", body, key="one")
    assert phone.post("/v1/phone/recharges", body, key="one") == order


def test_the_sandbox_remembers_what_was_paid_after_a_restart(tmp_path, office):
    from sync.cloud.providers.channel_book import ChannelBook

    before = SandboxPayment(ChannelBook(tmp_path / "channels"))
    before.book.place("ord-1", "wechat", 100)
    trade = before.pay("ord-1", now=office.clock())
    after = SandboxPayment(ChannelBook(tmp_path / "channels"))
    assert after.book.trade("ord-1") == trade
    report = before.notice(trade, now=office.clock())
    assert after.read_notice(report, now=office.clock()) == trade


def test_every_move_of_an_order_stands_in_the_table():
    ends = {state for (_, event), state in TABLE.items() if event is not OrderEvent.CLOSE}
    assert ends == {OrderState.PAID, OrderState.INVOICED}
    assert not [event for (state, event) in TABLE if state is OrderState.INVOICED]
