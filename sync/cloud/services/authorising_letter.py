"""The letter of authorisation: template, upload, machine reading, hand-over to a person."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Final

from sync.cloud.cloud import Work
from sync.cloud.domain import founding
from sync.cloud.domain.founding import Event, Stage
from sync.cloud.domain.letter import Letter, MediaType, Reading, check_file
from sync.cloud.domain.refusal import Refusal
from sync.cloud.letter_template import draw_letter
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.counting import count
from sync.cloud.services.founding import locked, move, seen
from sync.cloud.services.founding_view import view
from sync.cloud.services.people import person_of
from sync.cloud.store.founding import FoundingRow, LetterRow
from sync.protocol.errors import ErrorCode
from sync.protocol.units import FoundingView, UploadLetter

LETTER_PURPOSE: Final = "authorisation-letter"


def template(work: Work, caller: PhoneCaller, founding_id: str) -> bytes:
    """The letter with the unit's data filled in, PDF."""
    row = seen(work, caller, founding_id)
    if row.stage != Stage.LETTER:
        raise Refusal(ErrorCode.FOUNDING_STAGE)
    person = person_of(work, caller.person)
    return draw_letter(letter_of(work, row), phone=person.phone, day=_today(work))


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A letter of the right kind, and what it must say."""

    content: bytes = field(repr=False)
    media_type: MediaType
    letter: Letter


def uploaded(
    work: Work, caller: PhoneCaller, founding_id: str, wish: UploadLetter
) -> Uploaded | None:
    """What is to be read, outside of any transaction; None where no letter is waited for: then
    the call is a repeated one, or `keep` refuses it. Refusal: not the caller's, no letter, too
    many at a time."""
    row = seen(work, caller, founding_id)
    if row.stage != Stage.LETTER:
        return None
    count(work, f"letter:{caller.person}", work.settings.limits.documents_per_person)
    media_type, content = MediaType(wish.media_type), _decoded(wish.content)
    check_file(content, media_type)
    return Uploaded(content, media_type, letter_of(work, row))


def keep(
    work: Work,
    caller: PhoneCaller,
    founding_id: str,
    found: Uploaded | None,
    reading: Reading | None,
) -> FoundingView:
    """Keep a letter and its reading; the last misreading allowed hands it to a person."""
    row = locked(work, caller, founding_id)
    if row.stage != Stage.LETTER or found is None or reading is None:
        raise Refusal(ErrorCode.FOUNDING_STAGE)
    work.db.add(
        LetterRow(
            founding_id=row.id,
            at=work.now,
            media_type=found.media_type.value,
            content=work.cloud.vault.wrap(found.content, purpose=LETTER_PURPOSE),
            outcome=reading.value,
        )
    )
    move(work, row, _event(work, row, reading))
    work.db.flush()
    return view(work, row)


def letter_of(work: Work, row: FoundingRow) -> Letter:
    """What the letter must say."""
    name = person_of(work, row.person_id).name or ""
    return Letter(row.name, row.credit_code, row.legal_name, name)


def _event(work: Work, row: FoundingRow, reading: Reading) -> Event:
    if reading is Reading.RECOGNISED:
        return Event.RECOGNISE
    row.misreadings += 1
    return founding.after_misreading(row.misreadings, work.settings.limits.letter_tries)


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise Refusal(ErrorCode.LETTER_FORMAT) from None


def _today(work: Work) -> str:
    return f"{work.now.astimezone(work.settings.timezone):%Y 年 %m 月 %d 日}"
