"""Seals travel to the engine packed once, and arrive as they were."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

from desktop.engine.seals import SealCase, SealCases
from signing.geometry import RectMm
from signing.placement.model import Mark, RuleKind
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw

ONE = Seal("one", "one", SealKind.OFFICIAL, "测试", draw(SealKind.OFFICIAL, owner="测试"), b"")
SEALS = {name: replace(ONE, id=name) for name in ("one", "two", "three")}


def mark(seal: str) -> Mark:
    return Mark(RuleKind.ALL, 0, seal, 1, RectMm(0, 0, 40, 40))


def test_a_case_holds_what_the_marks_show() -> None:
    cases = SealCases(SEALS)
    case = cases.of([mark("two"), mark("one"), mark("two")])
    assert dict(case) == {"one": SEALS["one"], "two": SEALS["two"]}
    assert cases.of([mark("one"), mark("two")]) is case
    assert list(cases.of([mark("three")])) == ["three"]


def test_equal_seals_arrive_as_one_object() -> None:
    first: Any = pickle.loads(pickle.dumps(SealCase(SEALS)))
    again: Any = pickle.loads(pickle.dumps(SealCase(dict(SEALS))))
    assert dict(first) == SEALS
    assert again is first
    assert len(first) == 3
