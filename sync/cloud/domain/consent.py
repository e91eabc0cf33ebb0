"""What a login may tell a platform: what it asked for, and of that what the person agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.protocol.consent import DataItem
from sync.protocol.errors import ErrorCode

OF_UNIT: Final = frozenset({DataItem.UNIT_NAME, DataItem.UNIT_CREDIT_CODE})
"""Items that exist only when a person acts for a unit."""
NEEDED: Final = frozenset({DataItem.PERSON_NAME, DataItem.UNIT_NAME})
"""Without these a login says nothing; the other items are the person's choice."""


def agreed(
    asks: Iterable[DataItem], shares: Iterable[DataItem], *, unit: str | None
) -> tuple[DataItem, ...]:
    """The items to be shared, in the order of `DataItem`.

    Refusal: consent.missing when a needed item was asked for and not agreed to, request.invalid
    when more is shared than was asked for.
    """
    asked, shared = applicable(asks, unit=unit), frozenset(shares)
    if shared - asked:
        raise Refusal(ErrorCode.INVALID, detail="shares")
    if (asked & NEEDED) - shared or not shared:
        raise Refusal(ErrorCode.CONSENT_MISSING)
    return tuple(item for item in DataItem if item in shared)


def applicable(asks: Iterable[DataItem], *, unit: str | None) -> frozenset[DataItem]:
    """What was asked for and exists in this identity."""
    asked = frozenset(asks)
    return asked if unit is not None else asked - OF_UNIT
