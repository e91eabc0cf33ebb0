"""印章管理: making seals, handing in pictures, and asking for the use of a unit's seals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sync.protocol.base import Base64, Ident, Wire
from sync.protocol.units import Note


class Contact(Wire):
    """Someone who decides for a unit."""

    name: str
    role: Literal["legal-person", "admin"]
    phone: str
    """In full: only members are told."""


class ContactList(Wire):
    """GET /v1/phone/units/{id}/contacts: 联系管理员."""

    contacts: tuple[Contact, ...]


SealKindName = Literal["official", "finance", "contract", "legal-person", "name", "signature"]
"""公章, 财务章, 合同章, 法人章, 人名章, 手写签名."""


class TemplateView(Wire):
    """印章模板."""

    code: Ident
    kind: SealKindName
    shape: Literal["round", "square", "oblong"]
    width_mm: float
    height_mm: float


class TemplateList(Wire):
    """GET /v1/phone/seal-templates: the first of a kind is its default."""

    templates: tuple[TemplateView, ...]


class DrawSeal(Wire):
    """POST /v1/phone/seal-drafts/template: 印模制作."""

    unit: Ident | None
    """None: a personal seal, with the verified name."""
    template: Ident
    line: Annotated[str, StringConstraints(max_length=12, strip_whitespace=True)] = ""
    """Under the star of a round seal; empty for the customary words."""
    code: str = Field(default="", pattern=r"^([0-9]{13})?$")
    """印章编码, 13 digits, of a round seal."""
    colour: Literal["vermilion", "bright"] = "vermilion"


class ScanSeal(Wire):
    """POST /v1/phone/seal-drafts/photograph: 扫描印章; the template says kind, shape and size."""

    unit: Ident | None
    template: Ident
    content: Base64
    """A photograph, JPEG or PNG."""


class WriteSignature(Wire):
    """POST /v1/phone/seal-drafts/signature: 手写签名."""

    strokes: tuple[tuple[tuple[int, int], ...], ...] = Field(min_length=1, max_length=200)
    """Where the pen went, x and y in any unit, y downwards."""


class DraftView(Wire):
    """预览: exactly what will be made when it is submitted."""

    id: Ident
    kind: SealKindName
    name: str
    svg: str
    width_mm: float
    height_mm: float


class SubmitDraft(Wire):
    """POST /v1/phone/seals: 提交."""

    draft: Ident


class MadeSeal(Wire):
    """The seal that was made."""

    id: Ident
    name: str


class AskForSeals(Wire):
    """POST /v1/phone/units/{id}/seal-requests: 申请印章授权."""

    seals: tuple[Ident, ...] = Field(min_length=1, max_length=20)
    first: date
    """授权有效期, first day."""
    last: date
    """Last day, included."""
    note: Note


class SealRequestView(Wire):
    """One application."""

    id: Ident
    unit: Ident
    seals: tuple[str, ...]
    """Their names."""
    starts_at: datetime
    ends_at: datetime
    note: str
    state: Literal["waiting", "approved", "refused"]
    created_at: datetime


class SealRequestList(Wire):
    """GET /v1/phone/units/{id}/seal-requests: one's own, the latest first."""

    requests: tuple[SealRequestView, ...]
