"""单位印章管理, 单位证书管理 and 单位证书余量, as managers of a unit see them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sync.protocol.base import Ident, Money, Wire
from sync.protocol.records import Day


class KeptSeal(Wire):
    """A seal in use."""

    id: Ident
    name: str
    kind: str
    svg: str
    valid_until: datetime | None
    """None: 永久."""
    holders: int
    """Persons who may use it now or will."""


class KeptSeals(Wire):
    """GET /v1/phone/units/{id}/seals"""

    seals: tuple[KeptSeal, ...]


class VoidedSeal(Wire):
    """A seal that was voided."""

    id: Ident
    name: str
    kind: str
    voided_at: datetime
    voided_by: str | None


class VoidedSeals(Wire):
    """GET /v1/phone/units/{id}/voided-seals, and GET /v1/phone/voided-seals for personal ones."""

    seals: tuple[VoidedSeal, ...]


class GiveSeal(Wire):
    """POST /v1/phone/units/{id}/seals/{id}/grants"""

    person: Ident
    first: Day | None = None
    """None: from now on."""
    last: Day | None = None
    """Included; None: for ever."""


class KeptCertificate(Wire):
    """The certificates of one authority that members hold for the unit."""

    authority: Ident
    ca: str
    algorithm: Literal["rsa-sha256", "rsa-pss-sha256", "sm2-sm3"]
    holders: int
    """Members who hold one now."""


class KeptCertificates(Wire):
    """GET /v1/phone/units/{id}/certificates"""

    certificates: tuple[KeptCertificate, ...]


class Stock(Wire):
    """单位证书余量 of one product."""

    product: Ident
    ca: str
    algorithm: Literal["rsa-sha256", "rsa-pss-sha256", "sm2-sm3"]
    price: Money
    days: int
    bought: int
    assigned: int
    left: int
    """bought − assigned, never below 0."""


class StockList(Wire):
    """GET /v1/phone/units/{id}/stock: every product for units."""

    stock: tuple[Stock, ...]


class BuyStock(Wire):
    """POST /v1/phone/units/{id}/stock/orders: an order to be paid (`OrderView`)."""

    product: Ident
    count: int = Field(ge=1, le=500)
    channel: Literal["alipay", "wechat"]
    person: Ident | None = None
    """A member who gets one of them as soon as it is paid (为成员购买)."""


class AssignStock(Wire):
    """POST /v1/phone/units/{id}/stock/assignments"""

    product: Ident
    person: Ident


class CertificateChange(Wire):
    """变更记录: what happened to a certificate."""

    at: datetime
    kind: Literal["granted", "issued", "superseded", "revoked", "reclaimed"]
    serial: str | None


class CertificateChanges(Wire):
    """GET /v1/phone/certificates/{id}/changes: newest first."""

    changes: tuple[CertificateChange, ...]


class HeldSeal(Wire):
    """A member's grant of a seal."""

    seal: Ident
    name: str
    grant: Ident
    starts_at: datetime
    ends_at: datetime | None


class HeldCertificate(Wire):
    """A member's right to a certificate."""

    right: Ident
    authority: Ident
    ca: str
    algorithm: Literal["rsa-sha256", "rsa-pss-sha256", "sm2-sm3"]
    not_after: datetime | None
    """None until it is received."""


class Holdings(Wire):
    """GET /v1/phone/units/{id}/members/{id}: what a member holds of the unit now."""

    id: Ident
    name: str
    phone: str
    """Masked."""
    role: Literal["legal-person", "admin", "member"]
    joined_at: datetime
    seals: tuple[HeldSeal, ...]
    certificates: tuple[HeldCertificate, ...]
