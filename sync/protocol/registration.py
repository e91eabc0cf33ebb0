"""Coming in: what the page shows before the login, and the ways to log in beside the SMS code."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sync.protocol.base import Ident, WebAddress, Wire

PHONE = r"^1[3-9][0-9]{9}$"
"""A mainland mobile number."""


class Entrance(Wire):
    """GET /v1/phone/entrance: what anyone may know."""

    sandbox: bool
    """Whether logins, checks and payments are pretended, so that the page can offer pretences."""
    hotline: str
    address: WebAddress
    """Of this page, for a link and a QR code."""


class WechatLogin(Wire):
    """POST /v1/phone/login/wechat; the first login registers."""

    code: str = Field(min_length=1, max_length=256)
    """What WeChat gave the page; good once."""
    device: Ident


class CarrierLogin(Wire):
    """POST /v1/phone/login/carrier (本机号码一键登录); the first login registers."""

    token: str = Field(min_length=1, max_length=256)
    """What the carrier gave this phone."""
    device: Ident


class ClaimIdentity(Wire):
    """POST /v1/phone/identity: hand in who one is; may be repeated until verified."""

    track: Literal["mainland", "hmt"]
    document: Literal["id-card", "hk-macau-permit", "taiwan-permit", "residence-permit"]
    name: str = Field(min_length=1, max_length=60)
    number: str = Field(min_length=1, max_length=32)


class CheckFace(Wire):
    """POST /v1/phone/identity/face"""

    capture: str = Field(min_length=1, max_length=256)
    """What the liveness check produced."""


class CheckCode(Wire):
    """POST /v1/phone/identity/sms, after a code was sent to the account's number."""

    code: str = Field(pattern=r"^[0-9]{6}$")


class CheckCard(Wire):
    """POST /v1/phone/identity/bank-card"""

    card: str = Field(min_length=1, max_length=32)
    phone: str = Field(pattern=PHONE)
    """The number left with the bank."""


class IdentityCheckView(Wire):
    """One check that ran."""

    method: Literal["face", "sms", "bank-card"]
    verdict: Literal["passed", "mismatch", "not-live"]
    at: datetime
    checks: dict[Literal["cross", "liveness", "authority"], bool]
    """What the method looked at, and whether it passed; what was not reached is missing."""


class IdentityView(Wire):
    """GET /v1/phone/identity"""

    state: Literal["unverified", "pending", "verified"]
    name: str | None
    """Masked."""
    document: str | None
    number: str | None
    """Masked."""
    verified_at: datetime | None
    checks: tuple[IdentityCheckView, ...]
