"""Managing a unit: its page, its members, invitations, records."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sync.protocol.base import Base64, Ident, Wire
from sync.protocol.registration import PHONE
from sync.protocol.units import UnitKind, Words

RoleName = Literal["legal-person", "admin", "member"]
"""法人, 单位管理员, 成员."""


class UnitPage(Wire):
    """GET /v1/phone/units/{id}: 单位信息 and what waits."""

    id: Ident
    name: str
    kind: UnitKind
    credit_code: str
    legal_name: str | None
    admin: str | None
    """Name of the administrator."""
    verified_at: datetime | None
    picture: str | None
    """Names the picture at …/picture.png; None: the unit has none."""
    members: int
    """成员数."""
    role: RoleName
    """Of the asking person."""
    todos: int
    """What waits for a decision; 0 for a member."""
    changing: bool
    """A change of the data is being reviewed."""


class MemberView(Wire):
    """A member."""

    id: Ident
    name: str
    phone: str
    """Masked."""
    role: RoleName
    joined_at: datetime
    self: bool
    """The asking person."""
    selectable: bool
    """May become the administrator, or be removed."""


class MemberList(Wire):
    """GET /v1/phone/units/{id}/members: managers first, then by name."""

    members: tuple[MemberView, ...]


class NewAdministrator(Wire):
    """POST /v1/phone/units/{id}/administrator"""

    person: Ident


class Invite(Wire):
    """POST /v1/phone/units/{id}/invitations"""

    phone: str = Field(pattern=PHONE)


class InvitationView(Wire):
    """An invitation as either side sees it."""

    id: Ident
    unit: Ident
    unit_name: str
    phone: str
    """Masked."""
    inviter: str
    state: Literal["open", "accepted", "declined", "withdrawn", "expired"]
    created_at: datetime
    expires_at: datetime


class InvitationList(Wire):
    """GET /v1/phone/units/{id}/invitations, and GET /v1/phone/invitations for the invited."""

    invitations: tuple[InvitationView, ...]


class AnswerInvitation(Wire):
    """POST /v1/phone/invitations/{id}/answer"""

    answer: Literal["accept", "decline"]


MaterialKind = Literal["licence", "proof", "letter"]
"""营业执照, 证明文件, 法定代表人授权委托书."""
MaterialType = Literal["application/pdf", "image/jpeg", "image/png"]


class UploadPicture(Wire):
    """POST /v1/phone/units/{id}/picture: 更换单位头像; JPEG or PNG, 2 MB at most."""

    content: Base64


class UploadMaterial(Wire):
    """POST /v1/phone/units/{id}/materials: a paper for a change; 2 MB at most."""

    kind: Literal["licence", "proof"]
    media_type: MaterialType
    content: Base64


class MaterialView(Wire):
    """A paper; its content is at …/materials/{id}/file."""

    id: Ident
    kind: MaterialKind
    media_type: MaterialType
    at: datetime


class MaterialList(Wire):
    """GET /v1/phone/units/{id}/materials: 单位认证材料 in force, the latest first."""

    materials: tuple[MaterialView, ...]


class ChangeUnit(Wire):
    """POST /v1/phone/units/{id}/changes: 单位信息变更."""

    agreement: Words
    """Version of the agreement that was ticked."""
    name: Words
    kind: UnitKind
    legal_name: Words
    legal_number: str = Field(min_length=1, max_length=32)
    materials: tuple[Ident, ...] = Field(max_length=4)
    """Of `UploadMaterial`: 营业执照 and 证明文件."""


class ChangeView(Wire):
    """A change of a unit's data."""

    id: Ident
    state: Literal["review", "approved", "rejected", "withdrawn"]
    name: str
    kind: UnitKind
    legal_name: str
    note: str | None
    """What the operator wrote."""
    created_at: datetime
    decided_at: datetime | None


class ChangeList(Wire):
    """GET /v1/phone/units/{id}/changes: the latest first."""

    changes: tuple[ChangeView, ...]
