"""Opening mutual recognition: once per person and identity, after reading the agreement."""

from __future__ import annotations

from typing import Final

from sync.cloud.cloud import Work
from sync.cloud.domain.authority import check_person
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.agreements import check_version
from sync.cloud.services.facts import person_facts
from sync.cloud.services.people import me
from sync.cloud.store.people import Recognition
from sync.cloud.store.upsert import insert_missing
from sync.protocol.phone import MeView, OpenRecognition

NAME: Final = "recognition"
"""Of the agreement."""


def open_recognition(work: Work, caller: PhoneCaller, wish: OpenRecognition) -> MeView:
    """Open it; opening again changes nothing. Refusal for another version of the agreement."""
    check_version(NAME, wish.agreement)
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
