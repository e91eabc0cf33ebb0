"""Certificates and stock are brought by the channel's report, and by nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from sync.cloud.providers.payment import SandboxPayment
from sync.cloud.services import orders
from sync.cloud.store.certificates import CertificateRight
from sync.cloud.store.management import CertificateLot
from sync.cloud.store.people import Membership

ADMIN, NEWCOMER = "13800000002", "per-newcomer"
STOCK = "/v1/phone/units/unit-demo/stock"
REQUESTS = "/v1/phone/certificate-requests"
BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
KIND = pytest.mark.parametrize("kind", ["certificate", "stock"])


@pytest.fixture
def admin(office):
    """Who may buy both without asking."""
    return office.phone(ADMIN)


@pytest.fixture
def order(admin, kind):
    """An order for a certificate, or for two in stock, one of them for a member."""
    wish = {"product": "test-a-sm2-unit", "channel": "wechat"}
    if kind == "stock":
        return admin.post(f"{STOCK}/orders", {**wish, "count": 2, "person": NEWCOMER})
    request = admin.post(REQUESTS, {"unit": "unit-demo", "product": "test-a-sm2-unit"})
    return admin.post(f"{REQUESTS}/{request['id']}/purchase", {"channel": "wechat"})


def bought(office):
    """How many rights to a certificate there are (the seed's were not granted), and how many
    certificates went into stock."""
    with office.cloud.reading() as work:
        held = select(func.count()).where(CertificateRight.granted_at.is_not(None))
        stock = select(func.coalesce(func.sum(CertificateLot.count), 0))
        return work.db.scalar(held), work.db.scalar(stock)


def state(phone, order):
    return phone.get(f"/v1/phone/orders/{order['id']}")["state"]


BROUGHT = {"certificate": (1, 0), "stock": (1, 2)}


@BOTH
@KIND
@pytest.mark.requirement("R074", "R098")
def test_reports_and_questions_at_once_bring_it_once(
    office, admin, channels, deliver, together, kind, order
):
    trade = channels.pay(order["id"], now=office.clock())
    assert (state(admin, order), bought(office)) == ("pending", (0, 0))
    office.clock.advance(60)
    report = channels.notice(trade, now=office.clock())
    together(*[lambda: deliver(report)] * 3, lambda: orders.reconcile(office.cloud))
    assert deliver(report)
    assert (state(admin, order), bought(office)) == ("paid", BROUGHT[kind])


@KIND
def test_a_forged_report_brings_nothing_and_the_true_one_counts_after_the_end(
    office, admin, channels, deliver, kind, order
):
    trade = channels.pay(order["id"], now=office.clock())
    real = channels.notice(trade, now=office.clock())
    stranger = SandboxPayment().notice(trade, now=office.clock())
    for forged in (stranger, replace(real, body=real.body[:-9])):
        assert not deliver(forged)
    channels.failing = True
    office.clock.advance(3600)
    orders.reconcile(office.cloud)
    assert (state(admin, order), bought(office)) == ("pending", (0, 0))
    assert deliver(channels.notice(trade, now=office.clock()))
    assert (state(admin, order), bought(office)) == ("paid", BROUGHT[kind])


@KIND
def test_an_order_that_nobody_paid_brings_nothing(office, admin, kind, order):
    office.clock.advance(3600)
    assert orders.reconcile(office.cloud) == 1
    assert (state(admin, order), bought(office)) == ("closed", (0, 0))
    if kind == "certificate":
        (request,) = admin.get(REQUESTS)["requests"]
        assert request["life"] == "granted"


@pytest.mark.parametrize("kind", ["stock"])
def test_who_left_before_the_payment_is_given_none_of_it(office, channels, deliver, order):
    def leave(work):
        work.db.get(Membership, "mem-per-newcomer").ended_at = work.now

    office.edit(leave)
    trade = channels.pay(order["id"], now=office.clock())
    assert deliver(channels.notice(trade, now=office.clock()))
    assert bought(office) == (0, 2)


def test_a_purchase_whose_payment_is_being_reported_is_not_ordered_again(office, admin, channels):
    personal = {"unit": None, "product": "test-a-sm2-person"}
    path = f"{REQUESTS}/{admin.post(REQUESTS, personal)['id']}/purchase"
    order = admin.post(path, {"channel": "wechat"})
    channels.pay(order["id"], now=office.clock())
    assert admin.refused(path, {"channel": "alipay"}) == "certificate.paid"
    assert state(admin, order) == "pending"
