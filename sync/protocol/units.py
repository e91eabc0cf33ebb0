"""Units: creating, finding and joining them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sync.protocol.base import Base64, Ident, Money, Wire
from sync.protocol.registration import PHONE

UnitKind = Literal["enterprise", "institution", "government", "social", "other"]
"""企业, 事业单位, 机关, 社会组织, 其他."""
Words = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Note = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]


class UnitHit(Wire):
    """A verified unit that was found."""

    id: Ident
    name: str
    standing: Literal["none", "pending", "member"]
    """Of the asking person."""


class UnitSearch(Wire):
    """GET /v1/phone/units?name=…"""

    units: tuple[UnitHit, ...]


class AdminHint(Wire):
    """An administrator, as much as a stranger may see."""

    name: str
    phone: str


class JoiningView(Wire):
    """GET /v1/phone/units/{id}/joining"""

    unit: Ident
    name: str
    admin: AdminHint | None
    standing: Literal["none", "pending", "member"]


class JoinByAdmin(Wire):
    """POST /v1/phone/units/{id}/join: way A, joins at once."""

    admin_name: Words
    admin_phone: str = Field(pattern=PHONE)


class JoinByNote(Wire):
    """POST /v1/phone/units/{id}/applications: way B, an administrator decides."""

    note: Note


class CompanyData(Wire):
    """What is said of a unit and its legal representative."""

    name: Words
    kind: UnitKind
    credit_code: str = Field(min_length=1, max_length=32)
    legal_name: Words
    legal_number: str = Field(min_length=1, max_length=32)


class UploadLetter(Wire):
    """POST /v1/phone/foundings/{id}/letter"""

    media_type: Literal["application/pdf", "image/jpeg", "image/png"]
    content: Base64


class CorporateAccount(Wire):
    """POST /v1/phone/foundings/{id}/account: where the small transfer goes."""

    holder: Words
    """开户名; must be the unit's name."""
    bank: Words
    branch: Words
    number: str = Field(min_length=1, max_length=40)


class ConfirmAmount(Wire):
    """POST /v1/phone/foundings/{id}/amount"""

    amount: Money


class TransferView(Wire):
    """The transfer, without its amount: that is asked of the finance staff."""

    holder: str
    bank: str
    branch: str
    account_end: str
    """Last four digits."""
    payer: str
    sent_at: datetime
    arrival: Literal["underway", "arrived", "returned"]
    tries_left: int


class FoundingView(Wire):
    """GET /v1/phone/foundings/{id}"""

    id: Ident
    stage: Literal["draft", "letter", "review", "transfer", "amount", "verified", "failed"]
    name: str
    kind: UnitKind
    credit_code: str
    legal_name: str
    legal_number: str
    """Masked."""
    by_legal_person: bool
    reading: Literal["recognised", "unreadable", "mismatch"] | None
    """How the last letter was read."""
    readings_left: int
    transfer: TransferView | None
    reason: str | None
    unit: Ident | None


class FoundingList(Wire):
    """GET /v1/phone/foundings: those that are not over, newest first."""

    foundings: tuple[FoundingView, ...]


class TodoView(Wire):
    """A task for the administrators of a unit."""

    id: Ident
    unit: Ident
    unit_name: str
    kind: Literal["join", "certificate", "seal"]
    person: str
    """Who asks."""
    phone: str
    """Masked."""
    note: str
    items: tuple[str, ...] = ()
    """Names of what is asked for, e.g. seals."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    """Of the period that is asked for."""
    state: Literal["waiting", "approved", "refused"]
    created_at: datetime
    decided_at: datetime | None = None
    decider: str | None = None
    """Name; None while it waits, and when the applicant got what he asked for in another way."""


class TodoList(Wire):
    """GET /v1/phone/todos: waiting ones first, then the latest decided ones; and
    GET /v1/phone/units/{id}/todos (待办任务), …/reviews?page=0 (审核记录)."""

    todos: tuple[TodoView, ...]
    total: int = 0
    """Of all pages."""


class DecideTodo(Wire):
    """POST /v1/phone/todos/{id}/decision"""

    decision: Literal["approve", "refuse"]


class MessageView(Wire):
    """A message."""

    id: int
    at: datetime
    text: str
    read: bool


class MessageList(Wire):
    """GET /v1/phone/messages: newest first."""

    messages: tuple[MessageView, ...]


class MessagesSeen(Wire):
    """POST /v1/phone/messages/seen"""

    last: int = Field(ge=0, le=2**53)
    """The newest message that was shown."""


class SealCard(Wire):
    """A seal as 印章管理 lists it."""

    id: Ident
    name: str
    svg: str
    width_mm: float
    height_mm: float
    usable: bool
    """By the asking person now."""


class SealShelf(Wire):
    """The seals of one unit, or personal ones when `unit` is None."""

    unit: Ident | None
    name: str | None
    seals: tuple[SealCard, ...]


class SealShelves(Wire):
    """GET /v1/phone/seals"""

    shelves: tuple[SealShelf, ...]
