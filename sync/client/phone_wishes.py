"""What the person at a virtual phone would choose, and how that phone acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from signing.algorithm import Algorithm

SANDBOX_PHONE = "13800000003"
SANDBOX_PIN = "246810"


class Behaviour(StrEnum):
    """How the phone acts; everything but `confirm` is a fault for tests."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    """Scans and refuses."""
    LEAVE = "leave"
    """Leaves the waiting page as soon as it stands there."""
    WRONG_PIN = "wrong-pin"
    """Types a wrong PIN until the certificate locks, then refuses."""
    SILENT = "silent"
    """Never scans."""
    VANISH = "vanish"
    """Reaches the waiting page and is never heard of again."""


class Step(StrEnum):
    """What the phone is about to do; for tests that strike at a given moment."""

    SCAN = "scan"
    RECOGNITION = "recognition"
    ISSUE = "issue"
    AUTHORISE = "authorise"
    READY = "ready"
    WAIT = "wait"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class PhoneWishes:
    """What the person at this phone would choose."""

    phone: str = SANDBOX_PHONE
    pin: str = SANDBOX_PIN
    algorithm: Algorithm | None = None
    """None takes the first usable certificate."""
    billing: str = "auto"
    """``auto`` (a live day pass, else per use), ``day`` or ``use``"""
    behaviour: Behaviour = Behaviour.CONFIRM
