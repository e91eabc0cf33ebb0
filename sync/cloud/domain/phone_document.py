"""文档签章: where a document that a phone brought stands, every move through one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

DESK: Final = "cloud-desk"
"""The end of sessions at which such documents are stamped."""
DESK_PLATFORM: Final = "phone-documents"
DESK_TOPIC: Final = "desk"
"""What the hub says when a session of the desk has changed."""


class Stage(StrEnum):
    """Where a document stands."""

    UNSIGNED = "unsigned"
    SIGNING = "signing"
    """Stamped; the phone's confirmation is awaited."""
    SIGNED = "signed"


class Step(StrEnum):
    """What moves a document on."""

    STAMP = "stamp"
    SEAL = "seal"
    GIVE_UP = "give-up"


TRANSITIONS: Final[Mapping[tuple[Stage, Step], Stage]] = {
    (Stage.UNSIGNED, Step.STAMP): Stage.SIGNING,
    (Stage.SIGNED, Step.STAMP): Stage.SIGNING,
    (Stage.SIGNING, Step.SEAL): Stage.SIGNED,
}
"""Giving up leads back to where it came from, see `after`."""


def after(stage: Stage, step: Step, *, was_signed: bool) -> Stage:
    """The next stage; Refusal (document.busy) for a move that is not in the table."""
    if stage is Stage.SIGNING and step is Step.GIVE_UP:
        return Stage.SIGNED if was_signed else Stage.UNSIGNED
    try:
        return TRANSITIONS[stage, step]
    except KeyError:
        raise Refusal(ErrorCode.DOCUMENT_BUSY) from None
