"""消息中心: a person's messages in his language, and that he has seen them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select, update

from resources.i18n import catalogue
from sync.cloud.cloud import Work
from sync.cloud.services.access import PhoneCaller
from sync.cloud.services.messages import SENTENCES
from sync.cloud.store.office import MessageRow
from sync.protocol.units import MessageList, MessagesSeen, MessageView

SHOWN: Final = 100
"""Messages in one answer."""


def messages(work: Work, caller: PhoneCaller) -> MessageList:
    """The latest messages."""
    rows = work.db.scalars(
        select(MessageRow)
        .where(MessageRow.person_id == caller.person)
        .order_by(MessageRow.id.desc())
        .limit(SHOWN)
    )
    words = catalogue(work.language)
    return MessageList(
        messages=tuple(
            MessageView(
                id=row.id,
                at=row.at,
                text=_text(words, row),
                read=row.read_at is not None,
            )
            for row in rows
        )
    )


def see(work: Work, caller: PhoneCaller, wish: MessagesSeen) -> MessageList:
    """Messages up to one have been seen; what came after it has not."""
    work.db.execute(
        update(MessageRow)
        .where(
            MessageRow.person_id == caller.person,
            MessageRow.read_at.is_(None),
            MessageRow.id <= wish.last,
        )
        .values(read_at=work.now)
    )
    return messages(work, caller)


def _text(words: Mapping[str, str], row: MessageRow) -> str:
    """A fact that is one of our own words, e.g. what was paid for, is translated too."""
    sentence = SENTENCES[row.kind]
    facts = {name: words.get(value, value) for name, value in row.facts.items()}
    return words.get(sentence, sentence).format_map(facts)
