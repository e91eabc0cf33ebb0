"""The books: whatever happens in whatever order, they balance and nobody overdraws."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import InternalError
from sync.cloud.domain import ledger
from sync.cloud.domain.ledger import Entry, EntryKind, Parts, Posting

PEOPLE = st.sampled_from(["a", "b"])
AMOUNTS = st.integers(1, 500)
PARTS = st.builds(Parts, st.integers(0, 300), st.integers(0, 300)).filter(lambda p: p.total)
MOVES = st.one_of(
    st.builds(ledger.recharge, PEOPLE, AMOUNTS),
    st.builds(ledger.give, PEOPLE, AMOUNTS),
    st.builds(ledger.reserve, PEOPLE, PARTS),
    st.builds(ledger.settle, PEOPLE, st.just("demo"), PARTS),
    st.builds(ledger.release, PEOPLE, PARTS),
    st.builds(ledger.buy_pass, st.just("demo"), AMOUNTS),
)


@pytest.mark.requirement("R188")
@given(st.lists(MOVES, max_size=60))
def test_random_operations_keep_the_books_sound(entries):
    balances, rows = defaultdict(int), []
    for entry in entries:
        after = {p.account: balances[p.account] + p.amount for p in entry.postings}
        if any(value < 0 and not ledger.may_go_negative(name) for name, value in after.items()):
            continue  # refused, as `services.ledger.post` does
        balances.update(after)
        rows.extend(entry.postings)
        assert ledger.problems(balances, rows) == []
    assert sum(balances.values()) == 0
    people = sum(
        balances[account(person)]
        for person in "ab"
        for account in (ledger.available, ledger.gift, ledger.reserved, ledger.held_gift)
    )
    earned = balances[ledger.revenue("demo")] + balances[ledger.passes("demo")]
    assert people + earned == -balances[ledger.PAYMENTS]


def test_problems_are_named():
    rows = [Posting("available:a", 5), Posting("payments", -5)]
    assert ledger.problems({"available:a": 5, "payments": -5}, rows) == []
    assert ledger.problems({"available:a": 6, "payments": -5}, rows) == [
        "available:a: balance 6, rows 5",
        "the books do not balance",
    ]
    overdrawn = [Posting("available:a", -5), Posting("payments", 5)]
    assert ledger.problems({"available:a": -5, "payments": 5}, overdrawn) == [
        "available:a: negative"
    ]


@pytest.mark.parametrize("postings", [(), (Posting("a", 1),), (Posting("a", 1), Posting("b", -2))])
def test_an_unbalanced_entry_cannot_be_made(postings):
    with pytest.raises(InternalError):
        Entry(EntryKind.RESERVE, postings)


@pytest.mark.parametrize("amount", [0, -1])
def test_amounts_are_positive(amount):
    for entry in (ledger.recharge, ledger.give, ledger.buy_pass):
        with pytest.raises(InternalError):
            entry("a", amount)
    with pytest.raises(InternalError):
        ledger.reserve("a", Parts(amount))


@pytest.mark.requirement("R194")
@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 1000))
def test_a_payment_takes_the_gift_first_and_the_parts_always_sum(own, gift, amount):
    purse = Parts(own, gift)
    if amount > purse.total:
        return
    paid = purse.take(amount)
    left = purse.less(paid)
    assert paid.total == amount
    assert paid.total + left.total == purse.total
    assert not paid.own or left.gift == 0
