"""The double-entry ledger: every entry balances, and no person's account goes below zero.

    recharge   payments −a            available +a
    gift       payments −g            gift +g                     given on top of a recharge
    reserve    available −a, gift −g  reserved +a, held-gift +g
    settle     reserved −a, held-gift −g  revenue +(a + g)
    release    reserved −a, held-gift −g  available +a, gift +g
    pass       payments −a            passes +a     never out of the balance (manual 6.1, rule 5)
    certificate  payments −a          certificates +a             nor these

A person's balance has two parts, what was recharged and what was given; each keeps its own way
there and back. What was given is used up first. Amounts are fen. An account's balance is the sum
of its postings at every instant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from signing.errors import InternalError

PAYMENTS = "payments"
"""The outside world: what came in through the payment channels, or was given, as a negative
balance."""


class EntryKind(StrEnum):
    """Why money moved."""

    RECHARGE = "recharge"
    GIFT = "gift"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"
    PASS = "pass"  # noqa: S105 - a day pass, not a password
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry."""

    account: str
    amount: int
    """fen, signed"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced set of postings."""

    kind: EntryKind
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        """Refuse an unbalanced or empty entry; only a bug could make one."""
        if sum(posting.amount for posting in self.postings) or not self.postings:
            raise InternalError("账目不平。")


@dataclass(frozen=True, slots=True)
class Parts:
    """An amount of a person's money by where it came from, fen."""

    own: int
    """Recharged."""
    gift: int = 0
    """Given."""

    def __post_init__(self) -> None:
        """Refuse what could only be a bug."""
        if self.own < 0 or self.gift < 0:
            raise InternalError("金额不能小于零。")

    @property
    def total(self) -> int:
        """Both together."""
        return self.own + self.gift

    def take(self, amount: int) -> Parts:
        """What of this pays `amount`: the gift first, whatever is there of it."""
        gift = min(self.gift, amount)
        return Parts(amount - gift, gift)

    def less(self, other: Parts) -> Parts:
        """What is left when `other` is gone."""
        return Parts(self.own - other.own, self.gift - other.gift)


def available(person: str) -> str:
    """The account of what a person recharged and can spend."""
    return f"available:{person}"


def gift(person: str) -> str:
    """The account of what a person was given and can spend."""
    return f"gift:{person}"


def reserved(person: str) -> str:
    """The recharged part of a person's running sessions."""
    return f"reserved:{person}"


def held_gift(person: str) -> str:
    """The given part of a person's running sessions."""
    return f"held-gift:{person}"


def revenue(platform: str) -> str:
    """What a platform earned by use."""
    return f"revenue:{platform}"


def passes(platform: str) -> str:
    """What a platform earned by day passes."""
    return f"passes:{platform}"


def certificates(authority: str) -> str:
    """What an authority earned by certificates."""
    return f"certificates:{authority}"


def recharge(person: str, amount: int) -> Entry:
    """Money comes in through a payment channel."""
    return _transfer(EntryKind.RECHARGE, {PAYMENTS: -_positive(amount), available(person): amount})


def give(person: str, amount: int) -> Entry:
    """Something is given on top of a recharge."""
    return _transfer(EntryKind.GIFT, {PAYMENTS: -_positive(amount), gift(person): amount})


def reserve(person: str, parts: Parts) -> Entry:
    """An amount is set aside at authorisation."""
    return _transfer(
        EntryKind.RESERVE,
        {
            available(person): -parts.own,
            reserved(person): parts.own,
            gift(person): -parts.gift,
            held_gift(person): parts.gift,
        },
    )


def settle(person: str, platform: str, parts: Parts) -> Entry:
    """The files are sealed: what was set aside is earned."""
    return _transfer(
        EntryKind.SETTLE,
        {
            reserved(person): -parts.own,
            held_gift(person): -parts.gift,
            revenue(platform): parts.total,
        },
    )


def release(person: str, parts: Parts) -> Entry:
    """Nothing was sealed: what was set aside returns where it came from."""
    return _transfer(
        EntryKind.RELEASE,
        {
            reserved(person): -parts.own,
            available(person): parts.own,
            held_gift(person): -parts.gift,
            gift(person): parts.gift,
        },
    )


def buy_pass(platform: str, amount: int) -> Entry:
    """A day pass paid through a payment channel."""
    return _transfer(EntryKind.PASS, {PAYMENTS: -_positive(amount), passes(platform): amount})


def buy_certificate(authority: str, amount: int) -> Entry:
    """A certificate paid through a payment channel."""
    return _transfer(
        EntryKind.CERTIFICATE, {PAYMENTS: -_positive(amount), certificates(authority): amount}
    )


def may_go_negative(account: str) -> bool:
    """Only the outside world may."""
    return account == PAYMENTS


def problems(balances: Mapping[str, int], postings: Iterable[Posting]) -> list[str]:
    """What is wrong with a ledger, as sentences for an operator; empty when sound."""
    sums: dict[str, int] = defaultdict(int)
    for posting in postings:
        sums[posting.account] += posting.amount
    found = [
        f"{account}: balance {balances.get(account, 0)}, rows {sums[account]}"
        for account in sorted({*balances, *sums})
        if balances.get(account, 0) != sums[account]
    ]
    found += [
        f"{account}: negative"
        for account, value in sorted(balances.items())
        if value < 0 and not may_go_negative(account)
    ]
    if sum(balances.values()):
        found.append("the books do not balance")
    return found


def _transfer(kind: EntryKind, amounts: Mapping[str, int]) -> Entry:
    moved = (Posting(account, amount) for account, amount in amounts.items() if amount)
    return Entry(kind, tuple(moved))


def _positive(amount: int) -> int:
    if amount <= 0:
        raise InternalError("金额必须大于零。")
    return amount
