"""Keywords are found whatever widths, blanks, lines and runs they are set in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import KeywordNotFoundError, PlacementError
from signing.geometry import Box, PageGeometry
from signing.placement.choice import choose
from signing.placement.keyword import find
from signing.placement.model import KeywordRule, Occurrence
from signing.placement.normalise import normalise
from signing.placement.text_source import TextChar


@pytest.mark.requirement("R139")
@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("投标人", "投 标　人"),
        ("投标人：（盖章）", "投标人:____(盖章)"),
        ("(盖单位章)", "〔盖单位章〕"),
        ("【公章】", "(公章)"),
        ("［公章］", "｛公章｝"),
        ("比例∶", "比例："),
        ("BidSeal", "ＢＩＤＳＥＡＬ"),
        ("office", "oﬃce"),
        ("STRASSE", "Straße"),
        ("法定代表人", "法定\n代表人"),
        ("人民", "⼈⺠"),
        ("页", "⻚"),
        ("é", "e\u0301"),
        ("盖章", "盖\u200b章"),
        ("Bid Bond", "bid\nbond"),
        ("Bid Bond", "BidBond"),
        ("第12包", "第 12 包"),
    ],
)
def test_variants_are_the_same_keyword(
    a4: PageGeometry, typewriter: Any, keyword: str, text: str
) -> None:
    (hit,) = find(keyword, typewriter([f"前文{text}后文"]), [a4])

    assert hit.text == text
    assert hit.page == 1
    assert hit.context.startswith("前文")


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("投标人", "投标方人"),
        ("《A》", "(A)"),
        ("no", "in our"),
        ("2024", "20 24"),
        ("第12包", "第1 2包"),
    ],
)
def test_other_text_is_no_hit(a4: PageGeometry, typewriter: Any, keyword: str, text: str) -> None:
    assert find(keyword, typewriter([text]), [a4]) == ()


@pytest.mark.parametrize("keyword", ["", "  ", "____", "\u200b"])
def test_a_keyword_of_blanks_is_refused(a4: PageGeometry, typewriter: Any, keyword: str) -> None:
    with pytest.raises(PlacementError, match="关键字"):
        find(keyword, typewriter(["____"]), [a4])


def test_a_hit_may_begin_within_what_was_none(a4: PageGeometry, typewriter: Any) -> None:
    (hit,) = find("aa", typewriter(["a aa"]), [a4])

    assert hit.rect.left == pytest.approx(70 * 25.4 / 72)


def test_hits_do_not_overlap_and_come_in_reading_order(a4: PageGeometry, typewriter: Any) -> None:
    hits = find("日日", typewriter(["日日日日日", "", "日日"]), [a4] * 3)

    assert [hit.page for hit in hits] == [1, 1, 3]
    assert hits[0].rect.left < hits[1].rect.left


@pytest.mark.requirement("R139")
def test_a_hit_over_two_lines_lies_on_its_first_line(a4: PageGeometry, typewriter: Any) -> None:
    (hit,) = find("法定代表人", typewriter(["一法定代\n表人"]), [a4])

    mm = 25.4 / 72
    assert hit.rect.left == pytest.approx(60 * mm)
    assert hit.rect.right == pytest.approx(90 * mm)
    assert hit.rect.height == pytest.approx(10 * mm)


class Runs:
    """One page whose characters stand where they are told to."""

    page_count = 1

    def __init__(
        self, text: str, chars: list[TextChar], runs: Sequence[Sequence[range]] = ()
    ) -> None:
        self._text, self._chars, self._runs = text, chars, runs

    def plain(self, page: int) -> str:
        return self._text

    def chars(self, page: int, wanted: Any) -> list[TextChar]:
        return [self._chars[place] for place in wanted]

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        return self._runs

    def has_images(self, page: int) -> bool:
        return False


def test_runs_on_one_line_belong_together(a4: PageGeometry) -> None:
    # Two runs of one line, the second of a larger font and a little lower.
    chars = [TextChar(Box(100, 500, 110, 510), 0), TextChar(Box(150, 497, 164, 511), 1)]
    (hit,) = find("盖章", Runs("盖章", chars), [a4])

    mm = 25.4 / 72
    assert (hit.rect.left, hit.rect.right) == pytest.approx((100 * mm, 164 * mm))


def test_parts_torn_apart_in_the_text_are_joined_as_they_stand(a4: PageGeometry) -> None:
    # "标" is drawn last; "投标人" also stands in order, and "标人" is no hit of its own.
    text = "致投\n投标人\n标\n人:"
    chars = [TextChar(Box(10 * at, 500, 10 * at + 10, 510), 0) for at in range(len(text))]
    for at, left in ((1, 110), (7, 120), (9, 130)):
        chars[at] = TextChar(Box(left, 500, left + 10, 510), at)
    run = [range(0, 2), range(7, 8), range(9, 11)]
    hits = find("投 标人", Runs(text, chars, [run, [range(3, 6), range(7, 8)]]), [a4])

    assert [hit.text for hit in hits] == ["投标人", "投标人"]
    assert hits[0].context.startswith("致投标人")
    mm = 25.4 / 72
    assert (hits[0].rect.left, hits[0].rect.right) == pytest.approx((110 * mm, 140 * mm))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("upright", [True, False])
def test_columns_and_turned_pages_know_their_lines(rotate: int, upright: bool) -> None:
    page = PageGeometry(Box(0, 0, 600, 800), Box(0, 0, 600, 800), rotate)  # type: ignore[arg-type]
    down = TextChar(Box(100, 480, 110, 490), 1, upright)
    right = TextChar(Box(120, 500, 130, 510), 1, upright)
    first = TextChar(Box(100, 500, 110, 510), 0, upright)
    on_line, beside = (down, right) if upright else (right, down)

    (joined,) = find("盖章", Runs("盖章", [first, on_line]), [page])
    (alone,) = find("盖章", Runs("盖章", [first, beside]), [page])

    assert page.rect_to_user(joined.rect).width + page.rect_to_user(joined.rect).height > 35
    assert page.rect_to_user(alone.rect).as_tuple() == pytest.approx((100, 500, 110, 510))


@pytest.mark.requirement("R139")
def test_scanned_pages_are_counted_when_nothing_is_found(a4: PageGeometry, typewriter: Any) -> None:
    text = typewriter(["正文", " \n", "", "____"], images=[1, 2, 4])
    rule = KeywordRule("投标人")

    with pytest.raises(KeywordNotFoundError) as caught:
        choose(rule, find(rule.keyword, text, [a4] * 4), text)

    assert caught.value.arguments == {"keyword": "投标人", "scanned": 2, "pages": "2,4"}
    assert "2 页是扫描图片(第 2,4 页)" in str(caught.value)


@pytest.mark.requirement("R139")
def test_fonts_without_letters_are_named_when_nothing_is_found(
    a4: PageGeometry, typewriter: Any
) -> None:
    text = typewriter(["正文", "\ufffd\ufffd\ufffd", "\ue123\ue124一"])

    with pytest.raises(KeywordNotFoundError, match="第 2-3 页的字体没有给出文字编码"):
        choose(KeywordRule("投标人"), (), text)


@pytest.mark.requirement("R139")
@pytest.mark.parametrize(
    ("occurrence", "skip", "chosen"),
    [
        (Occurrence.ALL, (), [1, 2, 3]),
        (Occurrence.ALL, (2, 9), [1, 3]),
        (Occurrence.FIRST, (1,), [2]),
        (Occurrence.LAST, (3,), [2]),
        (Occurrence.LAST, (1, 2, 3), []),
        (2, (1,), [2]),
    ],
)
def test_hits_can_be_left_out(
    a4: PageGeometry,
    typewriter: Any,
    occurrence: Occurrence | int,
    skip: tuple[int, ...],
    chosen: list[int],
) -> None:
    text = typewriter(["日期"] * 3)
    rule = KeywordRule("日期", occurrence, skip=skip)

    assert [hit.page for hit in choose(rule, find("日期", text, [a4] * 3), text)] == chosen


@pytest.mark.requirement("R139")
def test_without_scans_the_pages_searched_are_named(a4: PageGeometry, typewriter: Any) -> None:
    text = typewriter(["正文", ""])

    with pytest.raises(KeywordNotFoundError, match="已查找全部 2 页"):
        choose(KeywordRule("投标人"), (), text)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)

    assert once == "".join(map(normalise, text))
    assert normalise(once) == once


@given(
    st.text(alphabet="投标人 _\n:", max_size=40), st.text(alphabet="投标人", min_size=1, max_size=2)
)
def test_every_place_a_plain_search_finds_is_a_hit(text: str, keyword: str) -> None:
    page = PageGeometry(Box(0, 0, 600, 800), Box(0, 0, 600, 800))
    chars = [TextChar(Box(index, 0, index + 1, 1), 0) for index in range(len(text))]
    hits = find(keyword, Runs(text, chars), [page])

    assert len(hits) == normalise(text).count(keyword)
    assert all(normalise(hit.text) == keyword for hit in hits)


WIDER = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
"""ASCII and its full-width forms (Unicode, Halfwidth and Fullwidth Forms)."""
BLANKS = " \u3000\u00a0\u200b\n\t_\uff3f"
SPELLED = {"(": "（[【〔［", ")": "）]】〕］", ":": "：∶", "s": "Sſ", "k": "K\u212a", "民": "⺠"}
"""What people and programs write in place of a letter."""


@st.composite
def written_somehow(draw: st.DrawFn) -> tuple[str, str]:
    """A keyword, and one of the ways in which it may stand in a document."""
    keyword = draw(st.text(alphabet="投标人民(章):skx9", min_size=1, max_size=9))
    text = ""
    for letter in keyword:
        forms = [letter, letter.upper(), *SPELLED.get(letter, "")]
        forms += [WIDER[letter]] if letter in WIDER else []
        text += draw(st.sampled_from(forms))
    if keyword.isascii():
        return keyword, text  # blanks between Latin letters part words
    return keyword, "".join(f"{part}{draw(st.sampled_from(['', *BLANKS]))}" for part in text)


@given(written_somehow())
def test_however_a_keyword_is_written_it_is_the_same(pair: tuple[str, str]) -> None:
    keyword, text = pair
    assert normalise(text) == normalise(keyword) == keyword


def test_small_letters_beside_large_ones_are_on_their_line(a4: PageGeometry) -> None:
    """A colon in 8 points behind a name in 20, on the same baseline."""
    chars = [TextChar(Box(100, 500, 120, 520), 0), TextChar(Box(130, 500, 138, 508), 0)]
    (hit,) = find("章", Runs("章:", chars), [a4], lines=True)
    assert hit.line is not None
    assert [letter.text for letter in hit.line.after] == [":"]
