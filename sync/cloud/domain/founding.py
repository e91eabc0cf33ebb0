"""创建单位: from a draft to a verified unit, every move through one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


class Stage(StrEnum):
    """Where the founding of a unit stands."""

    DRAFT = "draft"
    LETTER = "letter"
    """授权书识别: the letter of authorisation is awaited."""
    REVIEW = "review"
    """人工审核."""
    TRANSFER = "transfer"
    """对公打款: the corporate account is awaited."""
    AMOUNT = "amount"
    """待确认金额: money is on its way, its amount is awaited."""
    VERIFIED = "verified"
    FAILED = "failed"


class Event(StrEnum):
    """What moves a founding on."""

    SUBMIT_AS_LEGAL_PERSON = "submit-as-legal-person"
    SUBMIT_AS_ADMIN = "submit-as-admin"
    RECOGNISE = "recognise"
    MISREAD = "misread"
    HAND_OVER = "hand-over"
    """To a person, after too many misreadings."""
    APPROVE = "approve"
    REJECT = "reject"
    SEND = "send"
    RETURN = "return"
    """The bank gave the money back."""
    CONFIRM = "confirm"
    EXHAUST = "exhaust"
    """Too many wrong amounts."""
    OVERTAKE = "overtake"
    """Someone else has verified the same unit first."""
    WITHDRAW = "withdraw"


TRANSITIONS: Final[Mapping[tuple[Stage, Event], Stage]] = {
    (Stage.DRAFT, Event.SUBMIT_AS_LEGAL_PERSON): Stage.TRANSFER,
    (Stage.DRAFT, Event.SUBMIT_AS_ADMIN): Stage.LETTER,
    (Stage.DRAFT, Event.WITHDRAW): Stage.FAILED,
    (Stage.LETTER, Event.RECOGNISE): Stage.TRANSFER,
    (Stage.LETTER, Event.MISREAD): Stage.LETTER,
    (Stage.LETTER, Event.HAND_OVER): Stage.REVIEW,
    (Stage.LETTER, Event.WITHDRAW): Stage.FAILED,
    (Stage.REVIEW, Event.APPROVE): Stage.TRANSFER,
    (Stage.REVIEW, Event.REJECT): Stage.FAILED,
    (Stage.REVIEW, Event.WITHDRAW): Stage.FAILED,
    (Stage.TRANSFER, Event.SEND): Stage.AMOUNT,
    (Stage.TRANSFER, Event.WITHDRAW): Stage.FAILED,
    (Stage.AMOUNT, Event.RETURN): Stage.TRANSFER,
    (Stage.AMOUNT, Event.CONFIRM): Stage.VERIFIED,
    (Stage.AMOUNT, Event.EXHAUST): Stage.FAILED,
    (Stage.AMOUNT, Event.OVERTAKE): Stage.FAILED,
    (Stage.AMOUNT, Event.WITHDRAW): Stage.FAILED,
}
FINAL: Final = frozenset({Stage.VERIFIED, Stage.FAILED})


def move(stage: Stage, event: Event) -> Stage:
    """The stage after `event`; Refusal for a move that is not in the table."""
    after = TRANSITIONS.get((stage, event))
    if after is not None:
        return after
    if stage is Stage.LETTER and event is Event.SEND:
        raise Refusal(ErrorCode.LETTER_REQUIRED)
    raise Refusal(ErrorCode.FOUNDING_STAGE)


def after_misreading(failures: int, limit: int) -> Event:
    """What the `failures`-th misreading of one application leads to."""
    return Event.HAND_OVER if failures >= limit else Event.MISREAD
