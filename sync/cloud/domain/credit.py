"""企业信用评级: the way of an application to its grade, every move through one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Grade(StrEnum):
    """From best to worst."""

    AAA = "AAA"
    AA = "AA"
    A = "A"
    BBB = "BBB"
    BB = "BB"


class Rating(StrEnum):
    """Where an application for a rating stands."""

    UNDERWAY = "underway"
    """评定中."""
    GRADED = "graded"
    """已出结果."""
    DECLINED = "declined"
    """未能评定."""


class Answer(StrEnum):
    """What the rating agency says."""

    GRADE = "grade"
    DECLINE = "decline"


TRANSITIONS: Final[Mapping[tuple[Rating, Answer], Rating]] = {
    (Rating.UNDERWAY, Answer.GRADE): Rating.GRADED,
    (Rating.UNDERWAY, Answer.DECLINE): Rating.DECLINED,
}
"""A result is final."""
MEASURES: Final = ("performance", "finance", "integrity", "capacity")
"""履约能力, 财务状况, 诚信记录, 经营规模: what a report measures, 0 to 100 points each."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a credit agency knows of a company on one day."""

    grade: Grade
    points: Mapping[str, int]
    """0 to 100 for each of `MEASURES`."""

    @property
    def total(self) -> int:
        """The mean of the measures, 0 to 100, rounded half up."""
        return (2 * sum(self.points.values()) + len(self.points)) // (2 * len(self.points))


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a comparison of two reports."""

    measure: str
    earlier: int
    later: int

    @property
    def change(self) -> int:
        """Positive for an improvement."""
        return self.later - self.earlier


def compare(earlier: Standing, later: Standing) -> tuple[Difference, ...]:
    """信用报告对比: measure by measure."""
    return tuple(Difference(name, earlier.points[name], later.points[name]) for name in MEASURES)
