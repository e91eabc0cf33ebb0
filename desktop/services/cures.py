"""Where the phone page mends a missing precondition of a scan (manual 5.2); no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin

from signing.errors import BidSealError

_IDENTITY, _UNITS, _SEALS, _CERTIFICATES = "identity", "units", "seals", "certificates"

PLACES: Final[Mapping[str, str]] = {
    "person.real-name-required": _IDENTITY,
    "unit.none": _UNITS,
    "unit.required": _UNITS,
    "unit.membership-ended": _UNITS,
    "seal.not-granted": _SEALS,
    "seal.grant-expired": _SEALS,
    "certificate.expired": _CERTIFICATES,
    "certificate.revoked": _CERTIFICATES,
}
"""By the cloud's code; relative to the phone page."""


def place_of(error: BidSealError) -> str:
    """The place for what the cloud found missing; empty where nothing can be mended."""
    return PLACES.get(str(error.arguments.get("cloud_code", "")), "")


def address_of(phone_page: str, place: str) -> str:
    """The address of a place of the phone page at `phone_page`."""
    return urljoin(phone_page, place)
