"""Where a seal goes beside a keyword: behind the colon, on the bracketed phrase, on the date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from signing.geometry import Box, PageGeometry, PointMm
from signing.placement.anchor import anchor_point
from signing.placement.expand import expand
from signing.placement.keyword import find
from signing.placement.model import Anchor, KeywordRule, Severity
from signing.placement.text_source import TextChar
from signing.seal.model import Seal, SealKind

MakeSeal = Callable[..., Seal]
MM = 25.4 / 72


def column(count: float) -> float:
    """x in mm of the typewriter's column."""
    return (50 + 10 * count) * MM


def height(line: int = 0) -> float:
    """y in mm of the middle of the typewriter's line."""
    return 297 - (705 - 20 * line) * MM


@pytest.mark.requirement("R139")
@pytest.mark.parametrize(
    ("text", "keyword", "kind", "x"),
    [
        ("投标人:____", "投标人", SealKind.OFFICIAL, column(4) + 25),
        ("投标人：____", "投标人：", SealKind.OFFICIAL, column(4) + 25),
        ("投标人:____", ":", SealKind.OFFICIAL, column(4) + 25),
        ("投标人:____(盖单位章)", "投标人", SealKind.OFFICIAL, column(11)),
        ("投标人(全称):__(盖章)", "投标人", SealKind.OFFICIAL, column(12)),
        ("投标人（盖单位章）：____", "投标人", SealKind.OFFICIAL, column(10) + 25),
        ("投标人:(签字)____", "投标人", SealKind.OFFICIAL, column(4) + 25),
        ("投标人:(签字)__(公章", "投标人", SealKind.CONTRACT, column(4) + 25),
        ("投标人____〔公章〕", "投标人", SealKind.OFFICIAL, column(9)),
        ("法定代表人:____(签字或盖章)", "法定代表人", SealKind.LEGAL_PERSON, column(6) + 15),
        ("法定代表人:____(签字或盖章)", "法定代表人", SealKind.NAME, column(6) + 15),
        ("授权代表:____(签字)", "授权代表", SealKind.SIGNATURE, column(5) + 18),
        ("致:招标人 投标人:____", "投标人", SealKind.OFFICIAL, column(10) + 25),
    ],
)
def test_behind_the_colon(
    a4: PageGeometry,
    typewriter: Any,
    make_seal: MakeSeal,
    text: str,
    keyword: str,
    kind: SealKind,
    x: float,
) -> None:
    (hit,) = [
        hit for hit in find(keyword, typewriter([text]), [a4], lines=True) if hit.text == keyword
    ][-1:]
    seal = make_seal(kind=kind, width=30, height=10)
    point = anchor_point(hit, Anchor.COLON, seal)

    assert point is not None
    assert point.x == pytest.approx(x)
    # A signature of 10 mm stands on the baseline, a fifth of a letter above its box's end.
    up = 5 + 0.2 * 10 * MM - 5 * MM
    signed = kind is SealKind.SIGNATURE
    assert point.y == pytest.approx(height() - up if signed else height())


@pytest.mark.requirement("R139")
@pytest.mark.parametrize(
    ("text", "keyword", "x"),
    [
        ("日期:____年__月__日", "日期", (column(7) + column(11)) / 2),
        ("2026年3月8日", "年", (column(4) + column(7)) / 2),
        ("2026年3月8日(日期)", "日期", (column(4) + column(7)) / 2),
        ("月报 2026年12月", "2026", (column(7) + column(11)) / 2),
    ],
)
def test_across_the_year_and_on_the_month(
    a4: PageGeometry, typewriter: Any, seal: Seal, text: str, keyword: str, x: float
) -> None:
    (hit,) = find(keyword, typewriter([text]), [a4], lines=True)
    point = anchor_point(hit, Anchor.DATE, seal)

    assert point is not None
    assert (point.x, point.y) == pytest.approx((x, height()))


@pytest.mark.parametrize(
    ("anchor", "text", "said"),
    [
        (Anchor.COLON, "投标人\n:", "没有冒号"),
        (Anchor.COLON, "投标人", "没有冒号"),
        (Anchor.DATE, "投标人 2026年", "没有年月"),
        (Anchor.DATE, "投标人\n2026年3月", "没有年月"),
    ],
)
def test_without_an_anchor_on_the_line_the_phrase_is_taken_and_said(
    a4: PageGeometry, typewriter: Any, seal: Seal, anchor: Anchor, text: str, said: str
) -> None:
    rule = KeywordRule("投标人", dx=30, anchor=anchor)
    placement = expand([rule], [a4], [seal], typewriter([text]), name="x")

    (mark,) = placement.marks
    assert mark.rect.centre.x == pytest.approx(column(1.5) + 30)
    (note,) = placement.findings
    assert (note.severity, note.code) == (Severity.NOTE, "placement.keyword-unanchored")
    assert said in note.template


def test_the_offset_is_added_to_the_anchor(a4: PageGeometry, typewriter: Any, seal: Seal) -> None:
    rule = KeywordRule("投标人", dx=5, dy=-3, anchor=Anchor.COLON)
    (mark,) = expand([rule], [a4], [seal], typewriter(["投标人:"]), name="x").marks

    assert mark.rect.centre.x == pytest.approx(column(4) + 30)
    assert mark.rect.centre.y == pytest.approx(height() - 3)


def test_a_hit_over_two_lines_has_its_colon_on_the_second(
    a4: PageGeometry, typewriter: Any, seal: Seal
) -> None:
    (hit,) = find("法定代表人", typewriter(["法定代表\n人:____"]), [a4], lines=True)

    assert anchor_point(hit, Anchor.COLON, seal) == PointMm(
        pytest.approx(column(2) + 25), pytest.approx(height(1))
    )


class Written:
    """One page of 甲乙:, written into a direction of user space."""

    page_count = 1

    def __init__(self, dx: int, dy: int) -> None:
        self._step = (dx, dy)

    def plain(self, page: int) -> str:
        return "甲乙:"

    def chars(self, page: int, wanted: Sequence[int]) -> Sequence[TextChar]:
        dx, dy = self._step
        corners = [(300 + dx * place, 400 + dy * place) for place in wanted]
        return [TextChar(Box(x, y, x + 10, y + 10), 0, bool(dy)) for x, y in corners]

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        return ()

    def has_images(self, page: int) -> bool:
        return False


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("step", [(10, 0), (-10, 0), (0, 10), (0, -10)])
def test_behind_means_onwards_in_the_direction_of_writing(
    make_seal: MakeSeal, rotate: int, step: tuple[int, int]
) -> None:
    page = PageGeometry(Box(0, 0, 600, 800), Box(0, 0, 600, 800), rotate)  # type: ignore[arg-type]
    (hit,) = find("甲乙", Written(*step), [page], lines=True)
    point = anchor_point(hit, Anchor.COLON, make_seal(kind=SealKind.LEGAL_PERSON))

    assert point is not None
    across, up = step[0] // 10, step[1] // 10
    # The colon's cell ends 5 pt behind its middle; 15 mm further on is the seal's centre.
    far = 5 + 15 / MM
    wanted = (305 + 20 * across + far * across, 405 + 20 * up + far * up)
    assert page.point_to_user(point) == pytest.approx(wanted)
