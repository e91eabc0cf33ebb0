"""文档签章: a person's documents, from their import to the session that stamps one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select

from signing.geometry import PointMm, RectMm
from signing.placement.model import Mark, RuleKind
from signing.seal.esseal import to_seal
from signing.seal.model import Seal, SealKind
from sync.cloud.cloud import Work
from sync.cloud.domain.authority import seal_problem
from sync.cloud.domain.phone_document import Stage, Step, after
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.counting import count
from sync.cloud.services.facts import facts_of, person_facts
from sync.cloud.services.identity import require_real_name
from sync.cloud.services.names import fresh
from sync.cloud.store.documents import PhoneDocument
from sync.cloud.store.seals import SealRow
from sync.protocol.documents import (
    DocumentList,
    DocumentView,
    ImportDocument,
    PageSize,
    StampDocument,
)
from sync.protocol.errors import ErrorCode

if TYPE_CHECKING:
    from signing.pdf.model import Document

MOST: Final = 100
"""Documents of one person."""
MOST_PAGES: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be stamped: the newest content, and a mark that shows the seal."""

    name: str
    content: bytes
    mark: Mark
    seal: Seal


def documents(work: Work, caller: PhoneCaller) -> DocumentList:
    """The person's own."""
    rows = work.db.scalars(
        select(PhoneDocument)
        .where(PhoneDocument.person_id == caller.person)
        .order_by(PhoneDocument.imported_at.desc(), PhoneDocument.id)
    )
    return DocumentList(documents=tuple(_view(row) for row in rows))


def admit(work: Work, caller: PhoneCaller) -> None:
    """Before a stranger's document costs anything. Refusal: no real name, too many at a time."""
    require_real_name(work, caller.person)
    count(work, f"document:{caller.person}", work.settings.limits.documents_per_person)


def take(
    work: Work, caller: PhoneCaller, wish: ImportDocument, content: bytes, opened: Document
) -> DocumentView:
    """导入; Refusal: too many documents or pages."""
    query = select(func.count()).where(PhoneDocument.person_id == caller.person)
    if (work.db.scalar(query) or 0) >= MOST or len(opened.pages) > MOST_PAGES:
        raise Refusal(ErrorCode.DOCUMENT_LIMITS, documents=MOST, pages=MOST_PAGES)
    row = PhoneDocument(
        id=fresh("doc"),
        person_id=caller.person,
        name=wish.name,
        size=len(content),
        pages=[[round(page.width_mm, 2), round(page.height_mm, 2)] for page in opened.pages],
        stage=Stage.UNSIGNED.value,
        imported_at=work.now,
    )
    row.content = work.cloud.vault.wrap(content, purpose=f"document:{row.id}")
    work.db.add(row)
    work.db.flush()
    return _view(row)


def content(work: Work, caller: PhoneCaller, document_id: str) -> tuple[str, bytes]:
    """Name and newest content; Refusal (request.not-found)."""
    row = own(work, caller, document_id)
    return row.name, newest(work, row)


def remove(work: Work, caller: PhoneCaller, document_id: str) -> DocumentList:
    """Forget a document; Refusal (document.busy) while it is being signed."""
    row = own(work, caller, document_id, lock=True)
    if row.stage == Stage.SIGNING:
        raise Refusal(ErrorCode.DOCUMENT_BUSY)
    work.db.execute(delete(PhoneDocument).where(PhoneDocument.id == row.id))
    return documents(work, caller)


def wanted(work: Work, caller: PhoneCaller, document_id: str, wish: StampDocument) -> Wanted:
    """What is to be stamped; Refusal: a seal that may not be used, a place outside the page."""
    row = own(work, caller, document_id)
    after(Stage(row.stage), Step.STAMP, was_signed=row.signed_at is not None)
    stored = work.db.get(SealRow, wish.seal)
    if stored is None:
        raise Refusal(ErrorCode.SEAL_UNKNOWN, seal=wish.seal)
    person = person_facts(work, caller.person)
    facts = facts_of(work, stored, caller.person)
    problem = seal_problem(facts, person, unit=stored.unit_id, now=work.now)
    if problem is not None:
        raise Refusal(problem, seal=stored.name)
    seal = to_seal(stored.data, id=stored.id, kind=SealKind(stored.kind), owner=stored.owner)
    return Wanted(row.name, newest(work, row), _mark(row, stored, wish), seal)


def own(work: Work, caller: PhoneCaller, document_id: str, *, lock: bool = False) -> PhoneDocument:
    """One of the person's own; Refusal (request.not-found)."""
    query = select(PhoneDocument).where(PhoneDocument.id == document_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = work.db.scalars(query).one_or_none()
    if row is None or row.person_id != caller.person:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row


def require_page(row: PhoneDocument, page: int) -> None:
    """Refusal (request.invalid) for a page that is not there."""
    if page > len(row.pages):
        raise Refusal(ErrorCode.INVALID, detail="page")


def newest(work: Work, row: PhoneDocument) -> bytes:
    """The signed content, or the original."""
    return work.cloud.vault.unwrap(row.signed or row.content, purpose=f"document:{row.id}")


def _mark(row: PhoneDocument, seal: SealRow, wish: StampDocument) -> Mark:
    require_page(row, wish.page)
    width, height = row.pages[wish.page - 1]
    rect = RectMm.around(PointMm(wish.x, wish.y), seal.width_mm, seal.height_mm)
    if rect.left < 0 or rect.top < 0 or rect.right > width or rect.bottom > height:
        raise Refusal(ErrorCode.DOCUMENT_PLACE)
    return Mark(RuleKind.PAGE, 0, seal.id, wish.page, rect)


def _view(row: PhoneDocument) -> DocumentView:
    return DocumentView.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "size": row.size,
            "pages": [PageSize(width=width, height=height) for width, height in row.pages],
            "stage": row.stage,
            "imported_at": row.imported_at,
            "signed_at": row.signed_at,
        }
    )
