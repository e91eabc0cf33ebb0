"""What a drawer shows, as a value; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Literal

from desktop.services.cures import place_of
from desktop.services.errors import sentences
from resources.i18n import tr
from signing.errors import BidSealError
from sync.protocol.session import BillingMode, Charge, SessionView

MessageLevel = Literal["info", "ok", "warn", "err"]


class Step(Enum):
    """The steps of the indicator, in order."""

    CHECK = 0
    SCAN = 1
    CONFIRM = 2
    SIGN = 3
    DONE = 4


class Button(Enum):
    """The buttons of the drawer."""

    CANCEL = "cancel"
    REFRESH = "refresh"
    OPEN_PHONE = "open-phone"
    COPY_LINK = "copy-link"
    EDIT = "edit"
    RETRY = "retry"
    MEND = "mend"
    """Opens the place of the phone page where what is missing is mended."""
    OPEN_FILE = "open-file"
    OPEN_FOLDER = "open-folder"
    VERIFY = "verify"
    WITHDRAW = "withdraw"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class DrawerState:
    """One picture of the drawer."""

    step: Step
    message: str
    level: MessageLevel = "info"
    failed: bool = False
    link: str = ""
    """What the QR says; empty for no QR."""
    code: str = ""
    """Control code."""
    expires_at: datetime | None = None
    charge: str = ""
    proof: str = ""
    """Whose certificate signed and when, a line each; empty before."""
    busy: bool = False
    buttons: frozenset[Button] = field(default=frozenset())
    error_code: str = ""
    place: str = ""
    """Of the phone page, where what is missing is mended; empty for nowhere."""
    output: Path | None = None
    """What was made."""


def scanning(view: SessionView, message: str) -> DrawerState:
    """The picture of a QR that waits for its phone."""
    return DrawerState(
        Step.SCAN,
        message,
        link=view.qr.link if view.qr else "",
        code=view.control_code,
        expires_at=view.qr.expires_at if view.qr else None,
        buttons=frozenset({Button.CANCEL, Button.OPEN_PHONE, Button.COPY_LINK}),
    )


def of_error(error: BidSealError, step: Step = Step.CHECK) -> DrawerState:
    """The picture of a job that failed at `step`, with the way to mend what was missing."""
    place = place_of(error)
    buttons = frozenset({Button.EDIT, Button.RETRY})
    return DrawerState(
        step,
        sentences(error),
        "err",
        failed=True,
        error_code=error.code,
        place=place,
        buttons=buttons | {Button.MEND} if place else buttons,
    )


def charge_text(charge: Charge | None) -> str:
    """What the session costs, in words."""
    if charge is None:
        return ""
    if charge.mode is BillingMode.FREE:
        return tr("费用:免费")
    if charge.mode is BillingMode.DAY:
        return tr("费用:日包内,本次 0 元")
    if charge.state == "settled":
        return tr("费用:按次,已扣 {amount} 元", amount=charge.amount)
    if charge.state == "released":
        return tr("费用:已退回,本次 0 元")
    return tr("费用:按次 {amount} 元,签章成功后才扣", amount=charge.amount)
