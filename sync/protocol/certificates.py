"""证书管理: what can be bought, applying, paying, and changing the PIN."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sync.protocol.base import Hex, Ident, Money, Wire
from sync.protocol.phone import LifeName
from sync.protocol.units import Note


class ProductView(Wire):
    """A certificate on sale."""

    code: Ident
    ca: str
    algorithm: Literal["rsa-sha256", "rsa-pss-sha256", "sm2-sm3"]
    scope: Literal["unit", "person"]
    price: Money
    days: int
    """Counted from the first issue."""
    platforms: tuple[Ident, ...]
    """支持交易的平台."""


class ProductList(Wire):
    """GET /v1/phone/certificate-products?scope=…"""

    products: tuple[ProductView, ...]


class AskForCertificate(Wire):
    """POST /v1/phone/certificate-requests: 申请证书."""

    unit: Ident | None
    """None: a personal certificate, which needs nobody's word."""
    product: Ident
    platform: Ident | None = None
    """Where it is to be used."""
    note: Note = ""


class CertificateRequestView(Wire):
    """An application, from the wish to the certificate."""

    id: Ident
    unit: Ident | None
    unit_name: str | None
    product: ProductView
    platform: Ident | None
    fits: bool
    """Whether the product supports `platform`; true when none was named."""
    note: str
    life: LifeName
    right: Ident | None
    """What is to be received on the phone, once paid."""
    created_at: datetime
    decided_at: datetime | None


class CertificateRequestList(Wire):
    """GET /v1/phone/certificate-requests: one's own, the latest first."""

    requests: tuple[CertificateRequestView, ...]


class BuyCertificate(Wire):
    """POST /v1/phone/certificate-requests/{id}/purchase: an order to be paid (`OrderView`)."""

    channel: Literal["alipay", "wechat"]


class ProvePin(Wire):
    """POST /v1/phone/certificates/{id}/pin/open: the old PIN, to wrap the share anew."""

    pin_proof: str = Field(pattern=r"^[0-9a-f]{64}$")


class ReleasedPepper(Wire):
    """The answer to `ProvePin`; the pepper stays the same under every PIN."""

    serial: Hex
    pepper: Hex


class ChangePin(Wire):
    """POST /v1/phone/certificates/{id}/pin

    The phone keeps the newly wrapped share beside the old one before it calls, so that a lost
    answer leaves a share that one of the two PINs opens.
    """

    pin_proof: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of the old PIN."""
    pin_verifier: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of the new one."""


class PinChanged(Wire):
    """The new PIN counts from now on."""

    serial: Hex
