"""Real-name verification of a person: 未实名 → 认证中 → 已实名, never again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sync.cloud.domain.documents import DocumentKind
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


class RealName(StrEnum):
    """How far a person has come."""

    UNVERIFIED = "unverified"
    PENDING = "pending"
    """The data are handed in; one of the methods is still to pass."""
    VERIFIED = "verified"


class Step(StrEnum):
    """What moves a person on."""

    SUBMIT = "submit"
    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"


class Method(StrEnum):
    """How the holder of the document is recognised; any one suffices."""

    FACE = "face"
    SMS = "sms"
    BANK_CARD = "bank-card"


class Verdict(StrEnum):
    """What an authority answers about a person."""

    PASSED = "passed"
    MISMATCH = "mismatch"
    NOT_LIVE = "not-live"
    """The picture is not of a living face."""


class Check(StrEnum):
    """What a method looks at, one after the other (manual 2, promise 4)."""

    CROSS = "cross"
    """交叉验证: name, kind and number of the document agree; tested when they were handed in."""
    LIVENESS = "liveness"
    """活体检测."""
    AUTHORITY = "authority"
    """权威机构验证: of the register of persons, the carrier or the bank."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a document says its holder is."""

    name: str
    kind: DocumentKind
    number: str


TRANSITIONS: Final[Mapping[tuple[RealName, Step], RealName]] = {
    (RealName.UNVERIFIED, Step.SUBMIT): RealName.PENDING,
    (RealName.PENDING, Step.SUBMIT): RealName.PENDING,
    (RealName.PENDING, Step.FAIL): RealName.PENDING,
    (RealName.PENDING, Step.PASS): RealName.VERIFIED,
}


def checks_run(method: Method, verdict: Verdict) -> Mapping[Check, bool]:
    """Which checks a recorded attempt ran, and whether each was passed."""
    run = {Check.CROSS: True}
    if method is Method.FACE:
        run[Check.LIVENESS] = verdict is not Verdict.NOT_LIVE
    if verdict is not Verdict.NOT_LIVE:  # whoever is not there is not compared with anybody
        run[Check.AUTHORITY] = verdict is Verdict.PASSED
    return run


def advance(state: RealName, step: Step) -> RealName:
    """The state after `step`; Refusal: verified already, or nothing handed in yet."""
    after = TRANSITIONS.get((state, step))
    if after is not None:
        return after
    done = state is RealName.VERIFIED
    raise Refusal(ErrorCode.ALREADY_VERIFIED if done else ErrorCode.IDENTITY_MISSING)
