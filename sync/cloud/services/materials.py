"""单位认证材料: papers handed in for a change, and those that are in force."""

from __future__ import annotations

import base64
import binascii
from typing import Final, NamedTuple

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.changing import Change
from sync.cloud.domain.letter import MediaType, check_file
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.authorising_letter import LETTER_PURPOSE
from sync.cloud.services.counting import count
from sync.cloud.services.names import fresh
from sync.cloud.services.permitting import UnitCaller, locked_unit
from sync.cloud.store.founding import FoundingRow, LetterRow
from sync.cloud.store.management import UnitChange, UnitMaterial
from sync.protocol.errors import ErrorCode
from sync.protocol.management import MaterialList, MaterialView, UploadMaterial

PURPOSE: Final = "unit-material"
PER_WINDOW: Final = 40
"""Uploads of one unit in `Limits.window_seconds`."""
LETTER: Final = "letter-"
"""Begins the identifier of a letter of authorisation, kept since the founding."""


class Paper(NamedTuple):
    """A paper, opened."""

    media_type: str
    content: bytes


def upload(work: Work, caller: UnitCaller, wish: UploadMaterial) -> MaterialView:
    """Keep a paper for a change that will name it; Refusal (unit.letter-format)."""
    unit = locked_unit(work, caller)
    count(work, f"material:{unit.id}", PER_WINDOW)
    try:
        content = base64.b64decode(wish.content, validate=True)
    except binascii.Error:
        raise Refusal(ErrorCode.LETTER_FORMAT) from None
    check_file(content, MediaType(wish.media_type))
    row = UnitMaterial(
        id=fresh("mat"),
        unit_id=unit.id,
        person_id=caller.person,
        kind=wish.kind,
        media_type=wish.media_type,
        content=work.cloud.vault.wrap(content, purpose=PURPOSE),
        at=work.now,
    )
    work.db.add(row)
    work.db.flush()
    return _view(row)


def in_force(work: Work, caller: UnitCaller) -> MaterialList:
    """The papers of approved changes, and the letter of the founding."""
    rows = work.db.scalars(
        select(UnitMaterial)
        .join(UnitChange, UnitChange.id == UnitMaterial.change_id)
        .where(UnitMaterial.unit_id == caller.unit, UnitChange.state == Change.APPROVED.value)
        .order_by(UnitMaterial.at.desc(), UnitMaterial.id)
    )
    letters = (
        MaterialView.model_validate(
            {
                "id": f"{LETTER}{letter.id}",
                "kind": "letter",
                "media_type": letter.media_type,
                "at": letter.at,
            }
        )
        for letter in _letters(work, caller.unit)
    )
    return MaterialList(materials=(*(_view(row) for row in rows), *letters))


def opened(work: Work, caller: UnitCaller, material_id: str) -> Paper:
    """One of the unit's papers; Refusal (request.not-found)."""
    if material_id.startswith(LETTER):
        for letter in _letters(work, caller.unit):
            if f"{LETTER}{letter.id}" == material_id:
                return Paper(
                    letter.media_type,
                    work.cloud.vault.unwrap(letter.content, purpose=LETTER_PURPOSE),
                )
    row = work.db.get(UnitMaterial, material_id)
    if row is None or row.unit_id != caller.unit:
        raise Refusal(ErrorCode.NOT_FOUND)
    return paper_of(work, row)


def paper_of(work: Work, row: UnitMaterial) -> Paper:
    """A stored paper, opened."""
    return Paper(row.media_type, work.cloud.vault.unwrap(row.content, purpose=PURPOSE))


def _letters(work: Work, unit_id: str) -> list[LetterRow]:
    """The last one only: earlier ones were misread."""
    query = (
        select(LetterRow)
        .join(FoundingRow, FoundingRow.id == LetterRow.founding_id)
        .where(FoundingRow.unit_id == unit_id)
        .order_by(LetterRow.id.desc())
        .limit(1)
    )
    return list(work.db.scalars(query))


def _view(row: UnitMaterial) -> MaterialView:
    return MaterialView.model_validate(
        {"id": row.id, "kind": row.kind, "media_type": row.media_type, "at": row.at}
    )
