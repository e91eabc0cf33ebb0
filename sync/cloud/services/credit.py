"""企业信用: ratings applied for, and reports of one's own unit to download and compare."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from sync.cloud.cloud import Cloud, Work
from sync.cloud.credit_report import draw_report
from sync.cloud.domain.credit import TRANSITIONS, Grade, Rating, Standing, compare
from sync.cloud.domain.notice import fold
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.counting import count
from sync.cloud.services.facts import person_facts
from sync.cloud.services.messages import tell
from sync.cloud.services.names import fresh
from sync.cloud.services.permitting import UnitCaller, locked_unit
from sync.cloud.store.centre import CreditReportRow, RatingRow
from sync.cloud.store.people import Unit
from sync.protocol.centre import (
    ApplyForRating,
    CreditReportList,
    CreditReportView,
    OwnUnit,
    RatingList,
    RatingView,
    ReportComparison,
    ReportDifference,
)
from sync.protocol.errors import ErrorCode

SHOWN: Final = 50
REPORTS_PER_PERSON: Final = 30
"""New reports in one window."""


def ratings(work: Work, caller: PhoneCaller) -> RatingList:
    """Applications of the units one belongs to."""
    rows = work.db.execute(
        select(RatingRow, Unit)
        .join(Unit, Unit.id == RatingRow.unit_id)
        .where(RatingRow.unit_id.in_(person_facts(work, caller.person).units))
        .order_by(RatingRow.applied_at.desc(), RatingRow.id)
        .limit(SHOWN)
    )
    return RatingList(ratings=tuple(_rating(row, unit) for row, unit in rows))


def apply(work: Work, caller: UnitCaller, wish: ApplyForRating) -> RatingList:
    """申请评级; Refusal: another one is underway, the agency is down."""
    unit = locked_unit(work, caller)  # two at once must not both find none underway
    underway = select(RatingRow).where(
        RatingRow.unit_id == unit.id, RatingRow.state == Rating.UNDERWAY.value
    )
    if work.db.scalars(underway).first() is not None:
        raise Refusal(ErrorCode.RATING_UNDERWAY)
    row = RatingRow(
        id=fresh("rat"),
        unit_id=unit.id,
        person_id=caller.person,
        purpose=wish.purpose,
        state=Rating.UNDERWAY.value,
        applied_at=work.now,
    )
    work.db.add(row)
    work.cloud.providers.credit.apply(row.id, unit.credit_code, wish.purpose)
    work.db.flush()
    return ratings(work, caller.phone)


def settle(cloud: Cloud) -> int:
    """Ask what became of the applications that are underway; how many were answered."""
    with cloud.reading() as work:
        query = select(RatingRow.id).where(RatingRow.state == Rating.UNDERWAY.value)
        underway = list(work.db.scalars(query))
    answered = 0
    for rating_id in underway:
        with cloud.writing() as work:
            answered += _settle(work, rating_id)
    return answered


def _settle(work: Work, rating_id: str) -> bool:
    query = select(RatingRow).where(RatingRow.id == rating_id).with_for_update()
    row = work.db.scalars(query.execution_options(populate_existing=True)).one()
    unit = work.db.get_one(Unit, row.unit_id)
    if row.state != Rating.UNDERWAY:
        return False
    provider = work.cloud.providers.credit
    verdict = provider.verdict(unit.credit_code, row.applied_at, work.now)
    if verdict is None:
        return False
    row.state = TRANSITIONS[(Rating(row.state), verdict.answer)].value
    row.grade = verdict.grade.value if verdict.grade else None
    row.answered_at = work.now
    kind = "rating-graded" if verdict.grade else "rating-declined"
    tell(work, row.person_id, kind, unit=unit.name, grade=row.grade or "")
    return True


def reports(work: Work, caller: PhoneCaller, name: str) -> CreditReportList:
    """One's own units whose name contains `name`, and the reports of all one's units."""
    own = person_facts(work, caller.person).units
    units = work.db.scalars(select(Unit).where(Unit.id.in_(own)).order_by(Unit.name))
    rows = work.db.execute(
        select(CreditReportRow, Unit)
        .join(Unit, Unit.id == CreditReportRow.unit_id)
        .where(CreditReportRow.unit_id.in_(own))
        .order_by(CreditReportRow.at.desc(), CreditReportRow.id)
        .limit(SHOWN)
    )
    return CreditReportList(
        units=tuple(
            OwnUnit(id=unit.id, name=unit.name) for unit in units if fold(name) in fold(unit.name)
        ),
        reports=tuple(_report(row, unit) for row, unit in rows),
    )


def order_report(work: Work, caller: UnitCaller) -> CreditReportView:
    """A fresh report of one's own unit; Refusal: too many, the agency is down."""
    unit = locked_unit(work, caller)
    count(work, f"reports:{caller.person}", REPORTS_PER_PERSON)
    standing = work.cloud.providers.credit.standing(unit.credit_code, work.now)
    day = f"{work.now.astimezone(work.settings.timezone):%Y-%m-%d}"
    row = CreditReportRow(
        id=fresh("rep"),
        unit_id=unit.id,
        person_id=caller.person,
        at=work.now,
        grade=standing.grade.value,
        points=dict(standing.points),
        document=draw_report(unit.name, unit.credit_code, standing, day=day),
    )
    work.db.add(row)
    work.db.flush()
    return _report(row, unit)


def document(work: Work, caller: PhoneCaller, report_id: str) -> bytes:
    """A kept report, PDF; Refusal (request.not-found)."""
    return _own_report(work, caller, report_id)[0].document


def comparison(work: Work, caller: PhoneCaller, one: str, other: str) -> ReportComparison:
    """Two reports of the same unit beside each other; Refusal (request.not-found, -invalid)."""
    found = [_own_report(work, caller, report_id) for report_id in (one, other)]
    (earlier, unit), (later, _) = sorted(found, key=lambda item: item[0].at)
    if earlier.unit_id != later.unit_id or earlier.id == later.id:
        raise Refusal(ErrorCode.INVALID, detail="report")
    return ReportComparison(
        earlier=_report(earlier, unit),
        later=_report(later, unit),
        measures=tuple(
            ReportDifference.model_validate(
                {
                    "measure": item.measure,
                    "earlier": item.earlier,
                    "later": item.later,
                    "change": item.change,
                }
            )
            for item in compare(_standing(earlier), _standing(later))
        ),
    )


def _own_report(work: Work, caller: PhoneCaller, report_id: str) -> tuple[CreditReportRow, Unit]:
    row = work.db.get(CreditReportRow, report_id)
    if row is None or row.unit_id not in person_facts(work, caller.person).units:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row, work.db.get_one(Unit, row.unit_id)


def _standing(row: CreditReportRow) -> Standing:
    return Standing(Grade(row.grade), row.points)


def _rating(row: RatingRow, unit: Unit) -> RatingView:
    return RatingView.model_validate(
        {
            "id": row.id,
            "unit": unit.id,
            "unit_name": unit.name,
            "purpose": row.purpose,
            "state": row.state,
            "grade": row.grade,
            "applied_at": row.applied_at,
            "answered_at": row.answered_at,
        }
    )


def _report(row: CreditReportRow, unit: Unit) -> CreditReportView:
    return CreditReportView.model_validate(
        {
            "id": row.id,
            "unit": unit.id,
            "unit_name": unit.name,
            "at": row.at,
            "grade": row.grade,
            "total": _standing(row).total,
        }
    )
