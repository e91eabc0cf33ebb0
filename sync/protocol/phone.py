"""What the phone asks of the cloud: login, certificates with key shares, scan, money.

The phone authenticates by an HttpOnly, SameSite=Strict cookie set at login and must send the
header ``X-BidSeal: 1`` with every mutating call (a cross-site form cannot).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sync.protocol.base import Base64, Hex, Ident, Money, Wire
from sync.protocol.consent import DataItem
from sync.protocol.invoices import InvoiceForm
from sync.protocol.session import BillingMode, SessionView

LifeName = Literal[
    "applied", "refused", "granted", "paid", "valid", "expiring", "expired", "revoked", "locked"
]
"""申请中, 已拒绝, 已授权待购买, 已支付, 有效, 将到期, 已过期, 已收回, 锁定."""


class SmsRequest(Wire):
    """POST /v1/phone/sms: send a login code."""

    phone: str = Field(pattern=r"^1[3-9][0-9]{9}$")


class SmsAnswer(Wire):
    """The answer; a sandbox says the code, because no message is really sent."""

    sandbox_code: str | None
    valid_seconds: int


class Login(Wire):
    """POST /v1/phone/login; the first login registers."""

    phone: str = Field(pattern=r"^1[3-9][0-9]{9}$")
    code: str = Field(pattern=r"^[0-9]{6}$")
    device: Ident
    """Stable identifier made by the browser."""


class UnitView(Wire):
    """A unit the person belongs to."""

    id: Ident
    name: str
    role: Literal["legal-person", "admin", "member"]
    recognition_open: bool


class MeView(Wire):
    """GET /v1/phone/me"""

    phone: str
    """Masked."""
    name: str | None
    real_name: bool
    units: tuple[UnitView, ...]
    todos: int = 0
    """Tasks that wait for this person's decision."""
    unread: int = 0
    """Messages not yet seen."""
    balance: Money
    available: Money


class CertificateView(Wire):
    """A certificate (or the right to one) as the phone lists it."""

    id: Ident
    """Identifies the entitlement; issuing on a device gives it a serial."""
    unit: Ident | None
    """None for a personal certificate."""
    subject: str
    ca: str
    algorithm: Literal["rsa-sha256", "rsa-pss-sha256", "sm2-sm3"]
    serial: Hex | None
    """None until issued on this device."""
    not_after: datetime | None
    platforms: tuple[Ident, ...]
    usable: bool
    """Usable in the session (or platform) asked about, on this device, now."""
    reason: str | None
    """Why not, as a sentence; None when usable. ``certificate.not-issued`` needs issuing first."""
    reason_code: str | None
    life: LifeName
    """Whatever the session asked about."""
    tries_left: int
    encryption_serial: Hex | None = None
    """Of the encryption certificate that goes with it (in a decryption: the one that is wanted)."""


class CertificateList(Wire):
    """GET /v1/phone/certificates?session=…"""

    certificates: tuple[CertificateView, ...]


class IssueSm2(Wire):
    """Two-party SM2: the phone's point P1 = d1⁻¹·G; the cloud answers P = d2⁻¹·P1 − G."""

    kind: Literal["sm2"] = "sm2"
    p1: Hex
    """Uncompressed point, 65 bytes."""


class IssueRsa(Wire):
    """Additive two-party RSA: made on the phone; d = d1 + d2 mod φ(n), the cloud gets d2 only."""

    kind: Literal["rsa"] = "rsa"
    n: Hex
    e: int
    d2: Hex


class IssueCertificate(Wire):
    """POST /v1/phone/certificates/{id}/issue: make the keys on this phone and set the PIN.

    `pin_verifier` is SHA-256 of the PIN proof (see `Authorise.pin_proof`); the cloud never sees
    the PIN. The phone first issues, then checks that the certificate holds the key it made.
    """

    share: IssueSm2 | IssueRsa = Field(discriminator="kind")
    pin_verifier: str = Field(pattern=r"^[0-9a-f]{64}$")


class IssuedCertificate(Wire):
    """The new certificate and the cloud's half of the wrapping key."""

    serial: Hex
    certificate: Base64
    chain: tuple[Base64, ...]
    pepper: Hex
    """32 bytes; with the PIN key it wraps the phone's share, and is released again only after a
    right PIN proof, so a stolen phone cannot try PINs without being counted."""


class Scan(Wire):
    """POST /v1/phone/scan"""

    payload: str = Field(max_length=4096)
    """The scanned text: the link or its fragment."""


class BillingOption(Wire):
    """A way to pay, with what it costs now."""

    mode: BillingMode
    price: Money
    """CNY for this session (use), or per day (day without a live pass), or 0.00."""
    available: bool
    reason_code: str | None
    """``billing.balance-short`` or ``billing.no-day-pass``, each curable on the page."""
    pass_ends: datetime | None = None


class ScanView(Wire):
    """The session as the phone needs it: what to confirm, as whom, how paid."""

    session: SessionView
    units: tuple[UnitView, ...]
    """Units in which this person may do it."""
    seals: tuple[SealPicture, ...]
    personal: bool = False
    """Whether all seals are the person's own, who then signs alone unless they choose a unit."""
    recognition_open: bool
    """Or not needed, because the identity's certificate was obtained on this very platform."""
    options: tuple[BillingOption, ...]
    """Only day while a pass is live (manual 6.1, rule 1)."""


class SealPicture(Wire):
    """A seal as the phone shows it."""

    id: Ident
    name: str
    svg: str
    """An SVG document, or an SVG that wraps the PNG of a scanned seal."""
    allowed: bool
    reason: str | None


ScanView.model_rebuild()


class OpenRecognition(Wire):
    """POST /v1/phone/recognition"""

    unit: Ident | None
    agreement: str
    """Version of the agreement that was read and ticked."""


class Authorise(Wire):
    """POST /v1/phone/sessions/{id}/authorise

    `pin_proof` = HKDF-SHA256(PBKDF2-HMAC-SHA256(PIN, device secret, 600,000 rounds),
    info ``bidseal pin proof``, 32 bytes), hex. The wrapping key of the phone's share is
    HKDF-SHA256(the same PBKDF2 output ‖ pepper, info ``bidseal key share``, 32 bytes), AES-256-GCM.
    """

    unit: Ident | None
    certificate: Ident
    billing: BillingMode
    pin_proof: str = Field(pattern=r"^[0-9a-f]{64}$")


class Authorised(Wire):
    """The session, and the pepper that unlocks the phone's shares."""

    session: SessionView
    pepper: Hex
    serial: Hex
    """Of the signing certificate whose PIN was proved."""
    encryption_serial: Hex | None = None
    """The encryption certificate in use; None in an encryption asks for `IssueEncryption` now."""


class IssueEncryption(Wire):
    """POST /v1/phone/sessions/{id}/encryption: make the key pair to encrypt for, at first use.

    A second pair beside the signing one: what opens keys must never be able to sign. Possible
    between authorisation and `ready`. The phone keeps the share locked by its signing share
    (`signing.crypto.second_share`), so the PIN of the signing certificate guards both.
    """

    share: IssueSm2 | IssueRsa = Field(discriminator="kind")


class IssuedEncryption(Wire):
    """The new encryption certificate."""

    serial: Hex
    certificate: Base64
    chain: tuple[Base64, ...]


class Work(Wire):
    """GET /v1/phone/sessions/{id}/work: what is to be signed; empty until state `signing`."""

    files: tuple[WorkItem, ...]


class WorkItem(Wire):
    """The signed attributes of one file; the phone hashes them itself and checks the digest."""

    file: Ident
    attributes: Base64


Work.model_rebuild()


class PartialRequest(Wire):
    """One file's request for the cloud's half: SM2 needs the phone's nonce point Q1 = k1·G,
    RSA-PSS the salt that the phone drew."""

    file: Ident
    q1: Hex | None = None
    salt: Hex | None = None
    """32 bytes."""


class PartialRequests(Wire):
    """POST /v1/phone/sessions/{id}/partials"""

    files: tuple[PartialRequest, ...]


class PartialSignature(Wire):
    """The cloud's half. SM2: r, s2, s3 (s = d1·k1·s2 + d1·s3 − r); RSA: m^d2 mod n."""

    file: Ident
    r: Hex | None = None
    s2: Hex | None = None
    s3: Hex | None = None
    power: Hex | None = None


class PartialSignatures(Wire):
    """The answer to `PartialRequests`."""

    files: tuple[PartialSignature, ...]


class PhoneSignature(Wire):
    """A finished signature that the phone has verified."""

    file: Ident
    signature: Base64


class PhoneSignatures(Wire):
    """POST /v1/phone/sessions/{id}/signatures"""

    files: tuple[PhoneSignature, ...]


class Recharge(Wire):
    """POST /v1/phone/recharges: order a recharge; answers an `OrderView` to be paid."""

    amount: Money
    channel: Literal["alipay", "wechat"]


class BuyPass(Wire):
    """POST /v1/phone/passes: order a day pass; never from the balance (manual 6.1, rule 5)."""

    platform: Ident
    unit: Ident | None
    days: int = Field(ge=1, le=366)
    channel: Literal["alipay", "wechat"]
    invoice: InvoiceForm | None = None
    """开票信息: asked for by itself once the order is paid."""


class ConfirmLogin(Wire):
    """POST /v1/phone/sessions/{id}/confirm: log the desktop in as this person, for this unit."""

    unit: Ident | None = None
    shares: tuple[DataItem, ...] = ()
    """What a platform's site may know from now on."""


class Agreement(Wire):
    """GET /v1/phone/agreements/recognition"""

    version: str
    text: str
