"""创建单位: the data of a unit, handed in by its legal person or an administrator-to-be."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain import credit_code, documents, founding
from sync.cloud.domain.founding import Event, Stage
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.registry import Company
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.founding_view import NUMBER_PURPOSE, view
from sync.cloud.services.identity import number_key, require_real_name
from sync.cloud.services.names import fresh
from sync.cloud.store.founding import FoundingRow
from sync.cloud.store.identity import VerifiedIdentity
from sync.cloud.store.people import Person, Unit
from sync.protocol.errors import ErrorCode
from sync.protocol.units import CompanyData, FoundingList, FoundingView


def mine(work: Work, caller: PhoneCaller) -> FoundingList:
    """Those of the person that are not over."""
    rows = work.db.scalars(
        select(FoundingRow)
        .where(
            FoundingRow.person_id == caller.person,
            FoundingRow.stage.not_in([stage.value for stage in founding.FINAL]),
        )
        .order_by(FoundingRow.created_at.desc(), FoundingRow.id)
    )
    return FoundingList(foundings=tuple(view(work, row) for row in rows))


def seen(work: Work, caller: PhoneCaller, founding_id: str) -> FoundingRow:
    """One of the person's own, for reading; Refusal (request.not-found)."""
    row = work.db.get(FoundingRow, founding_id)
    if row is None or row.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row


def locked(work: Work, caller: PhoneCaller, founding_id: str) -> FoundingRow:
    """The same, for changing it."""
    query = select(FoundingRow).where(FoundingRow.id == founding_id).with_for_update()
    work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return seen(work, caller, founding_id)


def begin(work: Work, caller: PhoneCaller, wish: CompanyData) -> FoundingView:
    """Keep a draft; Refusal: no real name, malformed data, a unit verified already."""
    require_real_name(work, caller.person)
    company = _checked(work, wish)
    row = FoundingRow(
        id=fresh("fnd"),
        person_id=caller.person,
        stage=Stage.DRAFT.value,
        kind=wish.kind,
        by_legal_person=False,
        misreadings=0,
        created_at=work.now,
        changed_at=work.now,
    )
    _fill(work, row, company)
    work.db.add(row)
    work.db.flush()
    return view(work, row)


def amend(work: Work, caller: PhoneCaller, founding_id: str, wish: CompanyData) -> FoundingView:
    """Correct a draft; Refusal (unit.founding-stage) once it is handed in."""
    row = locked(work, caller, founding_id)
    if row.stage != Stage.DRAFT:
        raise Refusal(ErrorCode.FOUNDING_STAGE)
    _fill(work, row, _checked(work, wish))
    row.kind, row.changed_at = wish.kind, work.now
    return view(work, row)


def submit(work: Work, caller: PhoneCaller, founding_id: str) -> FoundingView:
    """Hand the draft in; the legal person himself needs no letter. Refusal (registry)."""
    row = locked(work, caller, founding_id)
    himself = _is_legal_person(work, row)
    event = Event.SUBMIT_AS_LEGAL_PERSON if himself else Event.SUBMIT_AS_ADMIN
    stage = founding.move(Stage(row.stage), event)
    _refuse_known(work, row.credit_code)
    if not work.cloud.providers.registry.holds(company_of(work, row)):
        raise Refusal(ErrorCode.REGISTRY_MISMATCH)
    row.by_legal_person = himself
    advance_to(work, row, stage)
    return view(work, row)


def withdraw(work: Work, caller: PhoneCaller, founding_id: str) -> FoundingView:
    """Give it up; Refusal (unit.founding-stage) when it is over."""
    row = locked(work, caller, founding_id)
    move(work, row, Event.WITHDRAW)
    return view(work, row)


def move(work: Work, row: FoundingRow, event: Event) -> None:
    """Let `event` happen; Refusal for a move that is not in the table."""
    advance_to(work, row, founding.move(Stage(row.stage), event))


def advance_to(work: Work, row: FoundingRow, stage: Stage) -> None:
    """Set the stage."""
    row.stage, row.changed_at = stage.value, work.now


def company_of(work: Work, row: FoundingRow) -> Company:
    """What the applicant said, opened."""
    number = work.cloud.vault.unwrap(row.legal_number, purpose=NUMBER_PURPOSE).decode()
    return Company(row.name, row.credit_code, row.legal_name, number)


def _checked(work: Work, wish: CompanyData) -> Company:
    name, legal_name = documents.tidy(wish.name), documents.tidy(wish.legal_name)
    code = documents.tidy_number(wish.credit_code)
    number = documents.tidy_number(wish.legal_number)
    if not documents.unit_name_fits(name):
        raise Refusal(ErrorCode.UNIT_NAME_INVALID, field="name")
    if not credit_code.fits(code):
        raise Refusal(ErrorCode.CREDIT_CODE_INVALID, field="credit_code")
    if not documents.name_fits(legal_name):
        raise Refusal(ErrorCode.NAME_INVALID, field="legal_name")
    today = work.now.astimezone(work.settings.timezone).date()
    if not documents.any_number_fits(number, today):
        raise Refusal(ErrorCode.DOCUMENT_INVALID, field="legal_number")
    _refuse_known(work, code)
    return Company(name, code, legal_name, number)


def _refuse_known(work: Work, code: str) -> None:
    known = work.db.scalars(select(Unit).where(Unit.credit_code == code)).one_or_none()
    if known is not None:
        raise Refusal(ErrorCode.UNIT_EXISTS, unit=known.name, id=known.id)


def _fill(work: Work, row: FoundingRow, company: Company) -> None:
    row.name, row.credit_code = company.name, company.credit_code
    row.legal_name = company.legal_name
    row.legal_number = work.cloud.vault.wrap(company.legal_number.encode(), purpose=NUMBER_PURPOSE)
    row.legal_key = number_key(work, company.legal_number)


def _is_legal_person(work: Work, row: FoundingRow) -> bool:
    query = select(VerifiedIdentity.number_key).where(VerifiedIdentity.person_id == row.person_id)
    own = work.db.scalars(query).one_or_none()
    person = work.db.get(Person, row.person_id)
    return person is not None and own == row.legal_key and person.name == row.legal_name
