"""The scan session: its states, its one table of transitions, and what both ends see of it.

    created → shown → scanned → authorised → waiting → signing → completing → done
    side exits: refused · expired · cancelled · phone-left · failed

`phone-left` and `expired` can return to `shown` with a fresh QR; all placements are kept.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from sync.protocol.base import Base64, Hex, Ident, Money, WebAddress, Wire
from sync.protocol.consent import DataItem
from sync.protocol.envelope import EncryptionCertificate, OpenEnvelopes, SealedEnvelope


class Operation(StrEnum):
    """What a scan is for."""

    STAMP = "stamp"
    LOGIN = "login"
    ENCRYPT = "encrypt"
    DECRYPT = "decrypt"


class State(StrEnum):
    """Where a session stands."""

    CREATED = "created"
    SHOWN = "shown"
    SCANNED = "scanned"
    AUTHORISED = "authorised"
    WAITING = "waiting"
    SIGNING = "signing"
    COMPLETING = "completing"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    PHONE_LEFT = "phone-left"
    FAILED = "failed"


class Event(StrEnum):
    """What moves a session."""

    SHOW = "show"
    """The desktop asked for a QR (first, refreshed, or to resume)."""
    SCAN = "scan"
    AUTHORISE = "authorise"
    READY = "ready"
    """The phone unlocked its key share and stands on the waiting page."""
    SUBMIT = "submit"
    """The desktop handed in what the phone is to work on: signed attributes, or wrapped keys."""
    SIGNED = "signed"
    """The phone's work is done: the last signature verified, or the last key opened."""
    COMPLETE = "complete"
    """The desktop reported the sealed files."""
    REFUSE = "refuse"
    EXPIRE = "expire"
    CANCEL = "cancel"
    LEAVE = "leave"
    FAIL = "fail"


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.CREATED, Event.SHOW): State.SHOWN,
    (State.SHOWN, Event.SHOW): State.SHOWN,
    (State.EXPIRED, Event.SHOW): State.SHOWN,
    (State.PHONE_LEFT, Event.SHOW): State.SHOWN,
    (State.SHOWN, Event.SCAN): State.SCANNED,
    (State.SCANNED, Event.AUTHORISE): State.AUTHORISED,
    (State.AUTHORISED, Event.READY): State.WAITING,
    (State.WAITING, Event.SUBMIT): State.SIGNING,
    (State.SIGNING, Event.SIGNED): State.COMPLETING,
    (State.COMPLETING, Event.COMPLETE): State.DONE,
    # a login has nothing to sign: it ends with the confirmation
    (State.SCANNED, Event.COMPLETE): State.DONE,
    **{(state, Event.EXPIRE): State.EXPIRED for state in (State.CREATED, State.SHOWN)},
    **{
        (state, Event.REFUSE): State.REFUSED
        for state in (State.SCANNED, State.AUTHORISED, State.WAITING)
    },
    **{
        (state, Event.LEAVE): State.PHONE_LEFT
        for state in (State.SCANNED, State.AUTHORISED, State.WAITING, State.SIGNING)
    },
    **{
        (state, Event.CANCEL): State.CANCELLED
        for state in (
            State.CREATED,
            State.SHOWN,
            State.SCANNED,
            State.AUTHORISED,
            State.WAITING,
            State.SIGNING,
            State.EXPIRED,
            State.PHONE_LEFT,
        )
    },
    **{
        (state, Event.FAIL): State.FAILED
        for state in (
            State.AUTHORISED,
            State.WAITING,
            State.SIGNING,
            State.COMPLETING,
            State.PHONE_LEFT,
        )
    },
}
"""Every allowed move; anything else is refused with `session.state`."""

ENVELOPE_OPERATIONS = frozenset({Operation.ENCRYPT, Operation.DECRYPT})
"""Operations on encrypted files: no seal is used, and the phone opens keys instead of signing."""

FINAL = frozenset({State.DONE, State.REFUSED, State.CANCELLED, State.FAILED})
"""States without a way on; nothing is reserved in any of them."""


class BillingMode(StrEnum):
    """How a use is paid."""

    DAY = "day"
    USE = "use"
    FREE = "free"


class SessionFile(Wire):
    """One file of a session, as declared by the desktop before the QR is shown."""

    id: Ident
    name: str = Field(max_length=255)
    pages: int = Field(ge=0)
    """0 where nothing is stamped."""
    marks: int = Field(ge=0)
    """Impressions in the file, seam slices included."""
    size: int = Field(default=0, ge=0)
    """Bytes of the file in the open; told for encryption and decryption."""
    seals: tuple[Ident, ...]
    """Distinct seals used."""
    digests: dict[Literal["sha256", "sm3"], Hex]
    """Digest over the signature's byte range, for each algorithm the session may end with; for
    encryption over the file, for decryption see `envelope_digest`."""


class CreateSession(Wire):
    """POST /v1/sessions"""

    operation: Operation = Operation.STAMP
    platform: Ident
    files: tuple[SessionFile, ...] = Field(default=(), max_length=500)
    billing: Literal["auto", "day", "use"] = "auto"
    """The desktop's wish; the phone decides."""
    project: str = Field(default="", max_length=200)
    """Encryption: the tender that the files are for, as people name it."""
    opening_at: datetime | None = None
    """Encryption: no key is released before this moment."""
    open: OpenEnvelopes | None = None
    """Decryption: what to open."""
    asks: tuple[DataItem, ...] = ()
    """Identity data that a platform's site asks for at a login."""


class QrView(Wire):
    """A one-time QR code."""

    link: WebAddress
    """What the QR contains: the phone page's address with the signed payload as fragment."""
    expires_at: datetime


class Signer(Wire):
    """Who signs with what, known once the phone has authorised."""

    person: str
    unit: str | None
    certificate: Base64
    """DER"""
    chain: tuple[Base64, ...]
    """Issuers up to and without the root, DER."""
    algorithm: Literal["rsa-sha256", "rsa-pss-sha256", "sm2-sm3"]


class Charge(Wire):
    """What the session costs; settled only when the files are sealed."""

    mode: BillingMode
    amount: Money
    currency: Literal["CNY"] = "CNY"
    state: Literal["quoted", "reserved", "settled", "released"]


class SessionView(Wire):
    """What the desktop and the phone see of a session; every change raises `revision`."""

    id: Ident
    revision: int
    state: State
    operation: Operation
    platform: Ident
    platform_name: str
    created_at: datetime
    control_code: str
    """Four digits shown on both screens, e.g. ``47 29``."""
    files: tuple[SessionFile, ...]
    signed: int
    """Files signed so far."""
    qr: QrView | None = None
    """Present for the desktop while the state is `shown`."""
    person: str | None = None
    """Masked name of the scanning person; not for a platform's site."""
    asks: tuple[DataItem, ...] = ()
    """Identity data that the platform asks for; given by consent only."""
    signer: Signer | None = None
    charge: Charge | None = None
    project: str = ""
    """Encryption and decryption: the tender."""
    opening_at: datetime | None = None
    """Encryption and decryption: the latest opening time of all files."""
    recipient: EncryptionCertificate | None = None
    """Encryption and decryption, once the phone has authorised: whose key it is."""
    reason: str | None = None
    """Error code of a side exit."""
    message: str | None = None
    """The sentence that belongs to `reason`."""


class FileAttributes(Wire):
    """The signed attributes of one file, to be signed by the two parties."""

    file: Ident
    attributes: Base64
    """DER of the SET OF Attribute (RFC 5652, 5.4)."""


class SubmitAttributes(Wire):
    """POST /v1/sessions/{id}/attributes"""

    files: tuple[FileAttributes, ...]


class FileSignature(Wire):
    """One signature value, with the timestamp over it."""

    file: Ident
    signature: Base64
    """RSA: the PKCS#1 v1.5 value; SM2: DER SEQUENCE of r and s."""


class SignatureList(Wire):
    """GET /v1/sessions/{id}/signatures, from state `completing` on."""

    files: tuple[FileSignature, ...]


class FileResult(Wire):
    """What became of one file on the desktop."""

    file: Ident
    status: Literal["sealed", "failed"]
    """``sealed``: the output stands, be it stamped, encrypted or decrypted."""
    output_sha256: Hex = ""
    envelope: SealedEnvelope | None = None
    """Of a file that was encrypted."""


class CompleteSession(Wire):
    """POST /v1/sessions/{id}/completion; settles the charge when at least one file is sealed."""

    files: tuple[FileResult, ...]
