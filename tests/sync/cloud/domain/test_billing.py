"""The ways to pay and their prices, as the manual's 6.1 states them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sync.cloud.domain.billing import Option, PriceRule, Purse, options, quote, settled_amount
from sync.cloud.domain.money import to_fen, to_wire
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode
from sync.protocol.session import BillingMode, Operation

RULE = PriceRule(use=150, day=1000)
PER_FILE = PriceRule(use=150, day=1000, charge_unit="file")
ENDS = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)
STAMP = Operation.STAMP


def test_without_a_pass_both_ways_are_shown_with_what_is_missing():
    assert options(STAMP, RULE, Purse(150), files=500) == (
        Option(BillingMode.USE, 150),
        Option(BillingMode.DAY, 1000, ErrorCode.NO_DAY_PASS),
    )
    assert options(STAMP, RULE, Purse(149), files=1)[0].reason is ErrorCode.BALANCE_SHORT


@pytest.mark.requirement("R180")
def test_with_a_live_pass_only_by_day_is_shown_and_use_is_refused():
    purse = Purse(10_000, ENDS)
    assert options(STAMP, RULE, purse, files=1) == (Option(BillingMode.DAY, 0, pass_ends=ENDS),)
    assert quote(BillingMode.DAY, STAMP, RULE, purse, files=1) == 0
    with pytest.raises(Refusal) as refusal:
        quote(BillingMode.USE, STAMP, RULE, purse, files=1)
    assert refusal.value.error is ErrorCode.USE_HIDDEN_BY_PASS


@pytest.mark.requirement("R132")
def test_a_login_is_free_and_a_stamp_never():
    assert options(Operation.LOGIN, RULE, Purse(0), files=0) == (Option(BillingMode.FREE, 0),)
    with pytest.raises(Refusal) as refusal:
        quote(BillingMode.FREE, STAMP, RULE, Purse(0), files=1)
    assert refusal.value.error is ErrorCode.INVALID


@pytest.mark.requirement("R184")
@pytest.mark.parametrize(
    ("rule", "files", "price"), [(RULE, 1, 150), (RULE, 500, 150), (PER_FILE, 3, 450)]
)
def test_one_scan_is_one_charge_unless_the_platform_says_per_file(rule, files, price):
    assert quote(BillingMode.USE, STAMP, rule, Purse(1000), files=files) == price


@pytest.mark.parametrize(
    ("rule", "reserved", "sealed", "due"),
    [(RULE, 150, 0, 0), (RULE, 150, 2, 150), (PER_FILE, 450, 2, 300), (PER_FILE, 0, 2, 0)],
)
def test_only_what_succeeded_is_due(rule, reserved, sealed, due):
    assert settled_amount(reserved, rule, sealed=sealed) == due


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (5, "0.05"), (150, "1.50"), (-1234, "-12.34")]
)
def test_money_on_the_wire(fen, text):
    assert to_wire(fen) == text
    assert to_fen(text) == fen
