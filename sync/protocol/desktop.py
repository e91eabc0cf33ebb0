"""What the desktop asks of the cloud besides sessions: devices, seals, platforms, trust."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sync.protocol.base import Base64, Ident, Money, Wire
from sync.protocol.network import (
    NodeKind,
    PlatformKind,
    PlatformLabels,
    PlatformLimits,
    PlatformTerms,
    PlatformTheme,
)


class DeviceToken(Wire):
    """POST /v1/devices: a fresh device, bound to nobody until a login scan (or embedded seed)."""

    token: str
    device: Ident


class WhoAmI(Wire):
    """GET /v1/me: whom this device is bound to."""

    device: Ident
    person: str | None
    unit: str | None
    sandbox: bool
    """Whether this cloud may be driven by a virtual phone."""


SealKindName = Literal["official", "finance", "contract", "legal-person", "name", "signature"]


class SealView(Wire):
    """A seal that the bound person may use now in the unit."""

    id: Ident
    name: str
    kind: SealKindName
    owner: str
    width_mm: float
    height_mm: float
    data: Base64
    """GB/T 38540 SESeal, DER; the picture inside is what gets drawn."""
    valid_until: datetime | None
    """End of the grant; None for ever."""


class WithheldSeal(Wire):
    """A seal that the bound person once was granted and may not use now."""

    id: Ident
    name: str
    kind: SealKindName
    code: Literal["seal.grant-expired", "seal.void"]


class SealList(Wire):
    """GET /v1/seals"""

    seals: tuple[SealView, ...]
    withheld: tuple[WithheldSeal, ...] = ()
    """So that a missing seal can be explained and is never silently replaced by another."""


class PlatformView(PlatformTerms):
    """A platform, its price rule and its face."""

    code: Ident
    name: str
    kind: PlatformKind = NodeKind.TRADING
    theme: PlatformTheme = PlatformTheme()
    labels: PlatformLabels = PlatformLabels()
    limits: PlatformLimits = PlatformLimits()


class PlatformList(Wire):
    """GET /v1/platforms"""

    platforms: tuple[PlatformView, ...]


class AccountView(Wire):
    """GET /v1/account: billing state of the bound person, for the desktop."""

    balance: Money
    available: Money
    """Balance less what is reserved."""
    passes: tuple[PassView, ...]


class PassView(Wire):
    """A live day pass."""

    platform: Ident
    unit: str | None
    starts: datetime
    ends: datetime


AccountView.model_rebuild()
