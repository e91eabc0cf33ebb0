"""Moving marks changes the rule so that its expansion moves by the same millimetres."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from desktop.stamping.expanding import expand_all
from desktop.stamping.texts import NoText
from desktop.workbench.moves import copied, moved
from signing.geometry import Box, PageGeometry, RectMm
from signing.pdf.model import Document
from signing.placement.model import (
    AllRule,
    Edge,
    KeywordRule,
    Mark,
    PageRule,
    PagesRule,
    Position,
    Rule,
    RuleKind,
    SeamRule,
)
from signing.seal.model import Seal

Make = Callable[..., Document]


def marks_of(rule: Rule, document: Document, seals: dict[str, Seal]) -> Sequence[Mark]:
    text = NoText(len(document.pages))
    return expand_all([rule], document, tuple(seals.values()), text)[0].marks


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (PageRule(2, Position(x=60, y=100), "s1"), (7.5, -3.0)),
        (PageRule(2, Position(right=60, bottom=100), "s1"), (7.5, -3.0)),
        (PagesRule("1-3", Position(x=60, bottom=100), "s2"), (7.5, -3.0)),
        (AllRule(Position(right=80, y=90), "s1"), (7.5, -3.0)),
        (SeamRule(seal="s1"), (0.0, -3.0)),
        (SeamRule(edge=Edge.BOTTOM, seal="s1"), (7.5, 0.0)),
    ],
)
def test_moved(
    rule: Rule, wanted: tuple[float, float], make_document: Make, seals: dict[str, Seal]
) -> None:
    document = make_document()
    before = marks_of(rule, document, seals)
    after = marks_of(moved(rule, before, document.pages, dx=7.5, dy=-3.0), document, seals)
    assert len(after) == len(before)
    for old, new in zip(before, after, strict=True):
        assert new.rect.left - old.rect.left == pytest.approx(wanted[0], abs=0.01)
        assert new.rect.top - old.rect.top == pytest.approx(wanted[1], abs=0.01)


def test_a_move_stops_at_the_edge(make_document: Make, seals: dict[str, Seal]) -> None:
    document, rule = make_document(), PageRule(1, Position(x=60, y=100), "s1")
    far = moved(rule, marks_of(rule, document, seals), document.pages, dx=-500, dy=0)
    assert far == PageRule(1, Position(x=20.0, y=100), "s1")


def test_keyword_hits_move_together() -> None:
    rule = KeywordRule("盖章", dx=1.0, seal="s1")
    assert moved(rule, (), (), dx=5, dy=5) == rule


def test_copied() -> None:
    rule = PageRule(2, Position(x=60, y=100), "s1")
    assert copied(rule, "奇数页") == PagesRule("奇数页", rule.at, "s1")
    seam = SeamRule()
    assert copied(seam, "奇数页") is seam


def test_what_was_moved_aside_goes_on_from_where_it_stands() -> None:
    page = PageGeometry(Box(0, 0, 595, 842), Box(0, 0, 595, 842))
    mark = Mark(RuleKind.KEYWORD, 0, "s2", 1, RectMm(80, 80, 100, 100), aside=22.0)
    changed = moved(KeywordRule("签章", seal="s2"), [mark], [page], dx=5, dy=-3)

    assert changed == KeywordRule("签章", dx=27.0, dy=-3.0, seal="s2")
