"""三层管理授权: what the legal person, the administrator and a member of a unit may do, one table.

Every endpoint below ``/v1/phone/units/{unit_id}`` names the ability that it asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


class Role(StrEnum):
    """The tiers: 法人 → 单位管理员 → 成员."""

    LEGAL_PERSON = "legal-person"
    ADMIN = "admin"
    MEMBER = "member"


class Ability(StrEnum):
    """What can be done in a unit."""

    VIEW_UNIT = "view-unit"
    """单位信息, 成员数, the members by name."""
    LEAVE = "leave"
    """退出该单位."""
    APPLY = "apply"
    """Ask for seals and certificates, and for whom to call about it."""
    USE_CREDIT = "use-credit"
    """企业信用评级, 企业信用报告 of the unit."""
    MANAGE_MEMBERS = "manage-members"
    """Invite, remove, read a member's records."""
    DECIDE = "decide"
    """待办任务, 审核记录."""
    TRANSFER_ADMIN = "transfer-admin"
    """转让单位管理员."""
    CHANGE_UNIT = "change-unit"
    """更换单位头像, 单位认证材料, 单位信息变更."""
    MANAGE_CERTIFICATES = "manage-certificates"
    """单位证书管理, 单位证书余量."""
    MANAGE_SEALS = "manage-seals"
    """单位印章管理, 作废; making seals."""


EVERYONE: Final = frozenset(Role)
MANAGERS: Final = frozenset({Role.LEGAL_PERSON, Role.ADMIN})
ALLOWED: Final[Mapping[Ability, frozenset[Role]]] = {
    Ability.VIEW_UNIT: EVERYONE,
    Ability.LEAVE: EVERYONE,
    Ability.APPLY: EVERYONE,
    Ability.USE_CREDIT: EVERYONE,
    Ability.MANAGE_MEMBERS: MANAGERS,
    Ability.DECIDE: MANAGERS,
    Ability.TRANSFER_ADMIN: MANAGERS,
    Ability.CHANGE_UNIT: MANAGERS,
    Ability.MANAGE_CERTIFICATES: MANAGERS,
    Ability.MANAGE_SEALS: MANAGERS,
}


def check(role: Role | None, ability: Ability) -> Role:
    """The role, if it has the ability. Refusal: a stranger (None) learns of nothing
    (request.not-found), a member that it takes a manager (unit.decider-required)."""
    if role is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    if role not in ALLOWED[ability]:
        raise Refusal(ErrorCode.DECIDER_REQUIRED)
    return role
