"""Day passes: days as their platform counts them, bound to one platform and one identity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class DayCount(StrEnum):
    """What a platform calls a day."""

    CALENDAR = "calendar"
    """Today is the first day, and the last one ends at 23:59:59."""
    HOURS = "hours"
    """Every 24 hours from the payment on."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose pass it is: a unit (any of its members), or a person for personal use."""

    person: str
    unit: str | None

    @property
    def key(self) -> str:
        """``unit:<id>`` or ``person:<id>``."""
        return f"unit:{self.unit}" if self.unit else f"person:{self.person}"


@dataclass(frozen=True, slots=True)
class Pass:
    """A paid day pass."""

    platform: str
    holder: str
    starts: datetime
    ends: datetime
    """The last second that is covered."""

    def live(self, now: datetime) -> bool:
        """Whether `now` is covered, the last second included."""
        return self.starts <= now < self.ends + timedelta(seconds=1)


def days_period(
    start: datetime, days: int, zone: ZoneInfo, count: DayCount = DayCount.CALENDAR
) -> tuple[datetime, datetime]:
    """First and last second of `days` days from `start` on."""
    if count is DayCount.HOURS:
        return start, start + timedelta(days=days, seconds=-1)
    last = start.astimezone(zone).date() + timedelta(days=days - 1)
    return start, datetime.combine(last, time(23, 59, 59), zone)


def next_period(
    passes: Iterable[Pass],
    now: datetime,
    *,
    days: int,
    zone: ZoneInfo,
    count: DayCount = DayCount.CALENDAR,
) -> tuple[datetime, datetime]:
    """The period of a new pass: from now, or from the end of the last paid one."""
    paid = [item.ends for item in passes if item.ends >= now]
    start = max(paid).astimezone(zone) + timedelta(seconds=1) if paid else now
    return days_period(start, days, zone, count)
