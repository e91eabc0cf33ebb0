"""单位信息变更: asked for by a manager, decided by an operator."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select, update

from sync.cloud.cloud import Work
from sync.cloud.domain import documents
from sync.cloud.domain.changing import Change, Material, Ruling, check_materials, rule, succession
from sync.cloud.domain.permissions import MANAGERS
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.registry import Company
from sync.cloud.services.agreements import check_version
from sync.cloud.services.founding_view import NUMBER_PURPOSE
from sync.cloud.services.identity import number_key
from sync.cloud.services.messages import tell
from sync.cloud.services.names import fresh
from sync.cloud.services.permitting import UnitCaller, locked_unit, roles_of
from sync.cloud.store.identity import VerifiedIdentity
from sync.cloud.store.management import UnitChange, UnitMaterial
from sync.cloud.store.people import Membership, Unit
from sync.protocol.errors import ErrorCode
from sync.protocol.management import ChangeList, ChangeUnit, ChangeView

AGREEMENT: Final = "unit-change"


def changes(work: Work, caller: UnitCaller) -> ChangeList:
    """Those of the unit, the latest first."""
    rows = work.db.scalars(
        select(UnitChange)
        .where(UnitChange.unit_id == caller.unit)
        .order_by(UnitChange.created_at.desc(), UnitChange.id)
    )
    return ChangeList(changes=tuple(_view(row) for row in rows))


def submit(work: Work, caller: UnitCaller, wish: ChangeUnit) -> ChangeList:
    """Hand new data in; the old ones hold until an operator approves.

    Refusal: the agreement was not ticked, papers are missing, nothing changes, malformed or
    unregistered data, or another change is being reviewed.
    """
    check_version(AGREEMENT, wish.agreement)
    unit = locked_unit(work, caller)
    company = _checked(work, unit, wish)
    if _under_review(work, unit.id):
        raise Refusal(ErrorCode.CHANGE_PENDING)
    papers = [_paper(work, unit.id, material_id) for material_id in dict.fromkeys(wish.materials)]
    check_materials(frozenset(Material(paper.kind) for paper in papers))
    key = number_key(work, company.legal_number)
    said = (company.name, wish.kind, company.legal_name)
    if said == (unit.name, unit.kind, unit.legal_name) and key == unit.legal_key:
        raise Refusal(ErrorCode.CHANGE_EMPTY)
    if not work.cloud.providers.registry.holds(company):
        raise Refusal(ErrorCode.REGISTRY_MISMATCH)
    number = company.legal_number.encode()
    row = UnitChange(
        id=fresh("chg"),
        unit_id=unit.id,
        person_id=caller.person,
        state=Change.REVIEW.value,
        name=company.name,
        kind=wish.kind,
        legal_name=company.legal_name,
        legal_number=work.cloud.vault.wrap(number, purpose=NUMBER_PURPOSE),
        legal_key=key,
        agreement=wish.agreement,
        former={"name": unit.name, "kind": unit.kind, "legal_name": unit.legal_name or ""},
        created_at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    for paper in papers:
        paper.change_id = row.id
    work.db.flush()
    return changes(work, caller)


def withdraw(work: Work, caller: UnitCaller, change_id: str) -> ChangeList:
    """Give it up; Refusal (unit.change-decided)."""
    locked_unit(work, caller)
    row = locked_change(work, change_id)
    if row.unit_id != caller.unit:
        raise Refusal(ErrorCode.NOT_FOUND)
    row.state = rule(Change(row.state), Ruling.WITHDRAW).value
    row.decided_at = work.now
    work.db.flush()
    return changes(work, caller)


def locked_change(work: Work, change_id: str) -> UnitChange:
    """One change, locked; Refusal (request.not-found)."""
    query = select(UnitChange).where(UnitChange.id == change_id).with_for_update()
    row = work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row


def take_effect(work: Work, row: UnitChange) -> None:
    """An approved change becomes the unit's data, and its managers are told."""
    query = select(Unit).where(Unit.id == row.unit_id).with_for_update()
    unit = work.db.scalars(query.execution_options(populate_existing=True)).one()
    if row.legal_key != unit.legal_key:
        _succeed(work, unit.id, row.legal_key)
    unit.name, unit.kind = row.name, row.kind
    unit.legal_name, unit.legal_key = row.legal_name, row.legal_key
    work.db.flush()


def tell_managers(work: Work, row: UnitChange, kind: str) -> None:
    """How a change ended, for all who manage the unit."""
    for person, role in roles_of(work, row.unit_id).items():
        if role in MANAGERS or person == row.person_id:
            tell(work, person, kind, unit=row.former["name"], note=row.note or "")


def _succeed(work: Work, unit_id: str, legal_key: str) -> None:
    identity = work.db.get(VerifiedIdentity, legal_key)
    roles = roles_of(work, unit_id)
    heir = identity.person_id if identity is not None and identity.person_id in roles else None
    for person, role in succession(roles, heir).items():
        work.db.execute(
            update(Membership)
            .where(Membership.unit_id == unit_id, Membership.person_id == person)
            .values(role=role.value)
        )


def _checked(work: Work, unit: Unit, wish: ChangeUnit) -> Company:
    name, legal_name = documents.tidy(wish.name), documents.tidy(wish.legal_name)
    number = documents.tidy_number(wish.legal_number)
    if not documents.unit_name_fits(name):
        raise Refusal(ErrorCode.UNIT_NAME_INVALID, field="name")
    if not documents.name_fits(legal_name):
        raise Refusal(ErrorCode.NAME_INVALID, field="legal_name")
    today = work.now.astimezone(work.settings.timezone).date()
    if not documents.any_number_fits(number, today):
        raise Refusal(ErrorCode.DOCUMENT_INVALID, field="legal_number")
    return Company(name, unit.credit_code, legal_name, number)


def _under_review(work: Work, unit_id: str) -> bool:
    query = select(UnitChange.id).where(
        UnitChange.unit_id == unit_id, UnitChange.state == Change.REVIEW.value
    )
    return work.db.scalars(query.limit(1)).first() is not None


def _paper(work: Work, unit_id: str, material_id: str) -> UnitMaterial:
    row = work.db.get(UnitMaterial, material_id)
    if row is None or row.unit_id != unit_id or row.change_id is not None:
        raise Refusal(ErrorCode.MATERIALS_MISSING)
    return row


def _view(row: UnitChange) -> ChangeView:
    return ChangeView.model_validate(
        {
            "id": row.id,
            "state": row.state,
            "name": row.name,
            "kind": row.kind,
            "legal_name": row.legal_name,
            "note": row.note,
            "created_at": row.created_at,
            "decided_at": row.decided_at,
        }
    )
