"""An operator reads a unit's change with its papers, and decides."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import documents
from sync.cloud.domain.changing import Change, Ruling, rule
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.founding_view import NUMBER_PURPOSE
from sync.cloud.services.materials import paper_of
from sync.cloud.services.names import mask_phone
from sync.cloud.services.people import person_of
from sync.cloud.services.unit_changes import locked_change, take_effect, tell_managers
from sync.cloud.services.views import encode
from sync.cloud.store.management import UnitChange, UnitMaterial
from sync.cloud.store.people import Unit
from sync.protocol.errors import ErrorCode
from sync.protocol.operator import (
    DecideReview,
    ReviewedChange,
    ReviewedChanges,
    ReviewedLetter,
    ReviewedPaper,
)

SHOWN = 50


def reviews(work: Work) -> ReviewedChanges:
    """What waits, oldest first."""
    rows = work.db.scalars(
        select(UnitChange)
        .where(UnitChange.state == Change.REVIEW.value)
        .order_by(UnitChange.created_at, UnitChange.id)
        .limit(SHOWN)
    )
    return ReviewedChanges(changes=tuple(_view(work, row) for row in rows))


def paper(work: Work, change_id: str, material_id: str) -> ReviewedLetter:
    """One paper of a change under review; Refusal (request.not-found)."""
    row = work.db.get(UnitMaterial, material_id)
    change = work.db.get(UnitChange, change_id)
    if row is None or change is None or row.change_id != change.id:
        raise Refusal(ErrorCode.NOT_FOUND)
    if change.state != Change.REVIEW:
        raise Refusal(ErrorCode.CHANGE_DECIDED)
    found = paper_of(work, row)
    return ReviewedLetter.model_validate(
        {"media_type": found.media_type, "content": encode(found.content)}
    )


def settle(work: Work, change_id: str, wish: DecideReview) -> ReviewedChanges:
    """Approve, and the new data hold; or reject, and nothing changes. Refusal: decided already."""
    row = locked_change(work, change_id)
    ruling = Ruling(wish.decision)
    row.state = rule(Change(row.state), ruling).value
    row.decided_at, row.note = work.now, wish.note or None
    if ruling is Ruling.APPROVE:
        take_effect(work, row)
    tell_managers(work, row, "change-approved" if ruling is Ruling.APPROVE else "change-rejected")
    work.db.flush()
    return reviews(work)


def _view(work: Work, row: UnitChange) -> ReviewedChange:
    unit = work.db.get_one(Unit, row.unit_id)
    person = person_of(work, row.person_id)
    number = work.cloud.vault.unwrap(row.legal_number, purpose=NUMBER_PURPOSE).decode()
    papers = work.db.scalars(
        select(UnitMaterial).where(UnitMaterial.change_id == row.id).order_by(UnitMaterial.kind)
    )
    return ReviewedChange.model_validate(
        {
            "id": row.id,
            "credit_code": unit.credit_code,
            "former_name": unit.name,
            "former_legal_name": unit.legal_name,
            "name": row.name,
            "kind": row.kind,
            "legal_name": row.legal_name,
            "legal_number": documents.mask_number(number),
            "applicant": person.name or "",
            "phone": mask_phone(person.phone),
            "created_at": row.created_at,
            "papers": tuple(
                ReviewedPaper.model_validate(
                    {"id": item.id, "kind": item.kind, "media_type": item.media_type}
                )
                for item in papers
            ),
        }
    )
