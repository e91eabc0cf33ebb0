"""This PC's clock beside the cloud's: sessions live by the cloud's, eyes and files by this PC's."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from signing.clock import CLOCK_TOLERANCE
from signing.errors import ClockError
from sync.protocol.session import SessionView

_MINUTE: Final = timedelta(minutes=1)


def require_clock(ahead: timedelta) -> None:
    """Raise ClockError before anyone scans, where the check after the phone would refuse the file.

    `ahead`: how far the cloud's clock is ahead of this PC's.
    """
    if ahead > CLOCK_TOLERANCE:
        raise ClockError(minutes=round(ahead / _MINUTE))


def by_this_clock(view: SessionView, ahead: timedelta) -> SessionView:
    """`view` with the end of its QR as this PC's clock will show it, for those who count down."""
    if view.qr is None or not ahead:
        return view
    qr = view.qr.model_copy(update={"expires_at": view.qr.expires_at - ahead})
    return view.model_copy(update={"qr": qr})
