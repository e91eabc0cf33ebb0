"""印章授权: for how long a member may use a unit's seal."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sync.cloud.domain.authority import Period
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

LONGEST_DAYS: Final = 5 * 366
"""No seal outlives this (see `services/seal_agency.py`)."""
MOST_SEALS: Final = 20
"""In one application."""


def granted_period(first: date, last: date, *, now: datetime, zone: ZoneInfo) -> Period:
    """From the beginning of `first` to the last second of `last` in `zone`.

    Refusal (seal.grant-period) when it ends before it begins, is over already, or is too long.
    """
    period = Period(
        datetime.combine(first, time(0, 0, 0), zone), datetime.combine(last, time(23, 59, 59), zone)
    )
    over = period.end is None or period.end < now
    if first > last or over or last - first > timedelta(days=LONGEST_DAYS):
        raise Refusal(ErrorCode.GRANT_PERIOD)
    return period
