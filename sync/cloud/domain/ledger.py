"""The double-entry ledger: every entry balances, and no person's account goes below zero.

    recharge   payments −a   available +a
    reserve    available −a  reserved +a
    settle     reserved −a   revenue +a
    release    reserved −a   available +a
    pass       payments −a   passes +a         never out of the balance (manual 6.1, rule 5)
    certificate  payments −a   certificates +a   nor these

Amounts are fen. An account's balance is the sum of its postings at every instant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from signing.errors import InternalError

PAYMENTS = "payments"
"""The outside world: what came in through the payment channels, as a negative balance."""


class EntryKind(StrEnum):
    """Why money moved."""

    RECHARGE = "recharge"
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


def available(person: str) -> str:
    """The account a person can spend."""
    return f"available:{person}"


def reserved(person: str) -> str:
    """The account of a person's running sessions."""
    return f"reserved:{person}"


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
    return _transfer(EntryKind.RECHARGE, PAYMENTS, available(person), amount)


def reserve(person: str, amount: int) -> Entry:
    """An amount is set aside at authorisation."""
    return _transfer(EntryKind.RESERVE, available(person), reserved(person), amount)


def settle(person: str, platform: str, amount: int) -> Entry:
    """The files are sealed: what was set aside is earned."""
    return _transfer(EntryKind.SETTLE, reserved(person), revenue(platform), amount)


def release(person: str, amount: int) -> Entry:
    """Nothing was sealed: what was set aside returns."""
    return _transfer(EntryKind.RELEASE, reserved(person), available(person), amount)


def buy_pass(platform: str, amount: int) -> Entry:
    """A day pass paid through a payment channel."""
    return _transfer(EntryKind.PASS, PAYMENTS, passes(platform), amount)


def buy_certificate(authority: str, amount: int) -> Entry:
    """A certificate paid through a payment channel."""
    return _transfer(EntryKind.CERTIFICATE, PAYMENTS, certificates(authority), amount)


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


def _transfer(kind: EntryKind, source: str, target: str, amount: int) -> Entry:
    if amount <= 0:
        raise InternalError("金额必须大于零。")
    return Entry(kind, (Posting(source, -amount), Posting(target, amount)))
