"""What a person lets a platform know: asked for at a scan login, withdrawn on the phone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sync.protocol.base import Ident, Wire


class DataItem(StrEnum):
    """Identity data, item by item."""

    PERSON_NAME = "person.name"
    PERSON_PHONE = "person.phone"
    UNIT_NAME = "unit.name"
    UNIT_CREDIT_CODE = "unit.credit-code"


class ConsentView(Wire):
    """A consent as its giver sees it."""

    id: Ident
    platform: Ident
    platform_name: str
    unit: str | None
    """Name of the unit in whose name the person logged in."""
    items: tuple[DataItem, ...]
    given_at: datetime
    ended_at: datetime | None
    read_at: datetime | None
    """When the platform last read the data."""


class ConsentList(Wire):
    """GET /v1/phone/consents: live ones first, newest first."""

    consents: tuple[ConsentView, ...]
