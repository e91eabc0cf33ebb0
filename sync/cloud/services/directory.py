"""What a desktop may choose from: platforms, and the seals of its person."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.authority import PersonFacts, seal_problem
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import nodes
from sync.cloud.services.access import DesktopCaller
from sync.cloud.services.facts import facts_of, person_facts
from sync.cloud.services.views import encode
from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.seals import SealRow
from sync.protocol.desktop import PlatformList, PlatformView, SealList, SealView, WithheldSeal
from sync.protocol.errors import ErrorCode
from sync.protocol.network import NodeKind

KIND_ORDER = ("official", "finance", "contract", "legal-person", "name", "signature")


def platforms(work: Work) -> PlatformList:
    """All platforms with their prices of now."""
    rows = work.db.scalars(
        select(PlatformRow)
        .where(PlatformRow.removed_at.is_(None), PlatformRow.kind != NodeKind.APP.value)
        .order_by(PlatformRow.code)
    )
    return PlatformList(
        platforms=tuple(
            PlatformView.model_validate(
                {
                    "code": row.code,
                    "name": row.name,
                    "kind": row.kind,
                    **nodes.terms_of(row).model_dump(),
                }
            )
            for row in rows
        )
    )


def seals(work: Work, caller: DesktopCaller) -> SealList:
    """Seals the bound person may use now; Refusal (auth.forbidden) for an unbound desktop."""
    if caller.person is None:
        raise Refusal(ErrorCode.FORBIDDEN)
    person = person_facts(work, caller.person)
    rows = work.db.scalars(
        select(SealRow).where(
            (SealRow.unit_id == caller.unit) | (SealRow.person_id == caller.person)
        )
    )
    judged = [
        (row, _problem(work, row, person))
        for row in sorted(rows, key=lambda row: (KIND_ORDER.index(row.kind), row.id))
    ]
    return SealList(
        seals=tuple(_view(work, row, caller.person) for row, problem in judged if problem is None),
        withheld=tuple(
            WithheldSeal.model_validate(
                {"id": row.id, "name": row.name, "kind": row.kind, "code": problem.value}
            )
            for row, problem in judged
            if problem in (ErrorCode.SEAL_GRANT_EXPIRED, ErrorCode.SEAL_VOID)
        ),
    )


def _problem(work: Work, row: SealRow, person: PersonFacts) -> ErrorCode | None:
    facts = facts_of(work, row, person.id)
    return seal_problem(facts, person, unit=row.unit_id, now=work.now)


def _view(work: Work, row: SealRow, person_id: str) -> SealView:
    ends = [g.end for g in facts_of(work, row, person_id).grants if g.covers(work.now)]
    until = None if None in ends else max((end for end in ends if end), default=None)
    return SealView.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "kind": row.kind,
            "owner": row.owner,
            "width_mm": row.width_mm,
            "height_mm": row.height_mm,
            "data": encode(row.data),
            "valid_until": until,
        }
    )
