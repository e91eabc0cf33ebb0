"""Credit agencies (信用服务机构): ratings that take their time, and what is known today."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from sync.cloud.domain.credit import MEASURES, Answer, Grade, Standing
from sync.cloud.providers.sandbox import Sandbox

DECLINED_END: Final = "0"
"""In a sandbox, companies whose credit code ends so cannot be rated."""
GRADES: Final = ((90, Grade.AAA), (80, Grade.AA), (70, Grade.A), (60, Grade.BBB), (0, Grade.BB))
"""Points from which a grade is reached."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to an application."""

    answer: Answer
    grade: Grade | None


class CreditProvider(Protocol):
    """A credit agency."""

    def apply(self, application: str, credit_code: str, purpose: str) -> None:
        """Hand an application in, once whatever happens; Refusal (provider.failed)."""

    def verdict(self, credit_code: str, applied: datetime, now: datetime) -> Verdict | None:
        """The answer, None while it is underway; Refusal (provider.failed)."""

    def standing(self, credit_code: str, now: datetime) -> Standing:
        """What is known of a company on this day; Refusal (provider.failed)."""


@dataclass(slots=True)
class SandboxCredit(Sandbox):
    """Invents a standing that follows from company and month, so it survives a restart."""

    underway_seconds: int = 30

    def apply(self, application: str, credit_code: str, purpose: str) -> None:
        """Nothing to do."""
        del application, credit_code, purpose
        self.reach()

    def verdict(self, credit_code: str, applied: datetime, now: datetime) -> Verdict | None:
        """After `underway_seconds`: a grade, or none for codes that end with `DECLINED_END`."""
        self.reach()
        if now < applied + timedelta(seconds=self.underway_seconds):
            return None
        if credit_code.endswith(DECLINED_END):
            return Verdict(Answer.DECLINE, None)
        return Verdict(Answer.GRADE, self.standing(credit_code, now).grade)

    def standing(self, credit_code: str, now: datetime) -> Standing:
        """Between 60 and 99 points a measure."""
        self.reach()
        seed = hashlib.sha256(f"{credit_code} {now:%Y-%m}".encode()).digest()
        points = {name: 60 + seed[index] % 40 for index, name in enumerate(MEASURES)}
        total = Standing(Grade.BB, points).total
        return Standing(next(grade for least, grade in GRADES if total >= least), points)
