"""A PC whose clock is wrong: told before the QR, and the QR's end counted down rightly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.session.clock import by_this_clock, require_clock
from desktop.session.controls import JobControls
from desktop.session.login import log_in
from desktop.stamping.model import StampRequest
from desktop.stamping.plan import make_plan
from desktop.stamping.run import StampJob
from desktop.stamping.seals import seals_of
from signing.clock import CLOCK_TOLERANCE
from signing.errors import ClockError, LoginUnfinishedError
from signing.placement.model import AllRule
from sync.client import transport
from sync.protocol.session import SessionView


class Wrong(datetime):
    """A clock that is an hour slow, or fast."""

    off = timedelta()

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]  # always aware here
        return datetime.now(tz) + cls.off


@pytest.fixture
def wrong_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    def set_clock(off: timedelta) -> None:
        monkeypatch.setattr(Wrong, "off", off)
        monkeypatch.setattr(transport, "datetime", Wrong)

    return set_clock


def test_a_slow_clock_is_told_before_the_qr_is_shown(
    cloud: Any, make_pdf: Callable[..., Path], wrong_by: Callable[[timedelta], None]
) -> None:
    access, path = cloud.access(), make_pdf()
    plan = make_plan(
        StampRequest(files=(path,), rules=(AllRule(),)), seals_of(access.client.seals())
    )
    wrong_by(-timedelta(hours=1))
    shown: list[SessionView] = []
    outcome = StampJob(
        access.services(),
        JobControls(
            progress=lambda step: shown.append(step.session) if step.session else None,
            cancel=lambda: bool(shown),
        ),
    ).run(plan)
    assert isinstance(outcome.error, ClockError)
    assert outcome.error.arguments["minutes"] == 60
    assert not shown
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_what_the_check_of_a_finished_file_allows_is_allowed() -> None:
    for ahead in (CLOCK_TOLERANCE, timedelta(), -timedelta(days=9)):
        require_clock(ahead)
    with pytest.raises(ClockError):
        require_clock(CLOCK_TOLERANCE + timedelta(seconds=1))


@pytest.mark.parametrize("hours", [-1, 0, 1])
def test_the_qr_ends_by_the_clouds_clock(
    hours: int, make_cloud: Any, wrong_by: Callable[[timedelta], None]
) -> None:
    off = timedelta(hours=hours)
    client = make_cloud(qr_seconds=2).access().client
    wrong_by(off)
    ends: list[datetime] = []

    def show(view: SessionView) -> None:
        if view.qr:
            ends.append(view.qr.expires_at)

    with pytest.raises(LoginUnfinishedError):
        log_in(client, JobControls(show, lambda: False, lambda _view: False), platform="demo-a")
    here = datetime.now(UTC) + off
    assert ends
    assert all(abs(end - here) < timedelta(seconds=30) for end in ends)


def test_a_session_without_a_qr_stays_as_it_is(make_cloud: Any) -> None:
    seen: list[SessionView] = []
    client = make_cloud(qr_seconds=0).access().client
    with pytest.raises(LoginUnfinishedError):
        log_in(
            client, JobControls(seen.append, lambda: False, lambda _view: False), platform="demo-a"
        )
    last = seen[-1].model_copy(update={"qr": None})
    assert by_this_clock(last, timedelta(hours=1)) is last
