"""Day passes: calendar days of a time zone, bound to one platform and one identity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


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


def days_period(now: datetime, days: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From now to 23:59:59 of the last of `days` calendar days, today being the first."""
    last = now.astimezone(zone).date() + timedelta(days=days - 1)
    return now, datetime.combine(last, time(23, 59, 59), zone)


def next_period(
    passes: Iterable[Pass], now: datetime, *, days: int, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """The period of a new pass: from now, or the day after the last paid one."""
    paid = [item.ends for item in passes if item.ends >= now]
    if not paid:
        return days_period(now, days, zone)
    return days_period(max(paid).astimezone(zone) + timedelta(seconds=1), days, zone)
