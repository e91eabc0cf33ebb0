"""Opening mutual recognition: once per person and identity, after reading the agreement."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from resources.i18n import Language
from sync.cloud.cloud import Work
from sync.cloud.domain.authority import check_person
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.facts import person_facts
from sync.cloud.services.people import me
from sync.cloud.store.people import Recognition
from sync.cloud.store.upsert import insert_missing
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import Agreement, MeView, OpenRecognition

VERSION: Final = "2026-11"
"""Of the agreement; both languages say the same, clause by clause."""


def agreement(language: Language = "zh-CN") -> Agreement:
    """The agreement as it stands in ``resources/phone/agreements``."""
    path = files("resources").joinpath("phone", "agreements", f"recognition.{language}.md")
    return Agreement(version=VERSION, text=path.read_text(encoding="utf-8"))


def open_recognition(work: Work, caller: PhoneCaller, wish: OpenRecognition) -> MeView:
    """Open it; opening again changes nothing. Refusal for another version of the agreement."""
    if wish.agreement != VERSION:
        raise Refusal(ErrorCode.INVALID, detail="agreement")
    check_person(person_facts(work, caller.person), wish.unit)
    insert_missing(
        work.db,
        Recognition,
        person_id=caller.person,
        unit_key=wish.unit or "",
        agreement=wish.agreement,
        opened_at=work.now,
    )
    return me(work, caller.person)
