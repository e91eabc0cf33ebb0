"""What a scan session costs, and which ways to pay are open (manual 6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sync.cloud.domain.money import to_wire
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode
from sync.protocol.session import BillingMode, Operation

ChargeUnit = Literal["session", "file"]
FREE_OPERATIONS = frozenset({Operation.LOGIN, Operation.DECRYPT})


@dataclass(frozen=True, slots=True)
class PriceRule:
    """A platform's prices as they stood when the session was created, fen."""

    use: int
    day: int
    charge_unit: ChargeUnit = "session"

    @property
    def free(self) -> bool:
        """Whether nothing is ever charged, as for a phone's own documents."""
        return not (self.use or self.day)

    def session_price(self, files: int) -> int:
        """Price of a session by use: one scan is one charge unless the platform says per file."""
        return self.use * files if self.charge_unit == "file" else self.use


@dataclass(frozen=True, slots=True)
class Purse:
    """What the payer has: available fen, and the end of a live pass for this platform and unit."""

    available: int
    pass_ends: datetime | None = None
    native: bool = False
    """Whether the payer's certificate is the platform's own: then nothing is recognised and nothing
    is charged for it."""


@dataclass(frozen=True, slots=True)
class Option:
    """A way to pay; `reason` says why it is closed."""

    mode: BillingMode
    price: int
    """fen; for the session (use), or per day (day without a pass)"""
    reason: ErrorCode | None = None
    pass_ends: datetime | None = None


def options(
    operation: Operation, rule: PriceRule, purse: Purse, *, files: int
) -> tuple[Option, ...]:
    """The ways to pay; while a pass is live, by day is the only one shown (rule 1)."""
    if operation in FREE_OPERATIONS or purse.native or rule.free:
        return (Option(BillingMode.FREE, 0),)
    if purse.pass_ends is not None:
        return (Option(BillingMode.DAY, 0, pass_ends=purse.pass_ends),)
    price = rule.session_price(files)
    short = ErrorCode.BALANCE_SHORT if purse.available < price else None
    return (
        Option(BillingMode.USE, price, short),
        Option(BillingMode.DAY, rule.day, ErrorCode.NO_DAY_PASS),
    )


def quote(
    mode: BillingMode, operation: Operation, rule: PriceRule, purse: Purse, *, files: int
) -> int:
    """Fen to reserve for `mode`; Refusal when the mode is closed or hidden."""
    for option in options(operation, rule, purse, files=files):
        if option.mode is mode:
            if option.reason is not None:
                raise Refusal(
                    option.reason,
                    price=to_wire(option.price),
                    available=to_wire(purse.available),
                )
            return option.price
    if mode is BillingMode.USE and purse.pass_ends is not None:
        raise Refusal(ErrorCode.USE_HIDDEN_BY_PASS)
    raise Refusal(ErrorCode.INVALID, detail="billing")


def settled_amount(reserved: int, rule: PriceRule, *, sealed: int) -> int:
    """Fen due of what was `reserved` when `sealed` files succeeded; 0 when none did."""
    if not sealed or not reserved:
        return 0
    return min(reserved, rule.session_price(sealed))
