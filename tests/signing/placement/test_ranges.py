"""Page ranges: what people type, and what is refused naming the bad part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import PageRangeError
from signing.placement.ranges import pages_text, parse_pages, unreadable_part


@pytest.mark.requirement("R138")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-5,8,末页", (1, 2, 3, 4, 5, 8, 20)),
        ("1-3,5,8-", (1, 2, 3, 5, *range(8, 21))),
        ("18-", (18, 19, 20)),
        ("首页", (1,)),
        ("首页-3", (1, 2, 3)),
        ("19-末页", (19, 20)),
        ("最后一页", (20,)),
        ("last", (20,)),
        ("3", (3,)),
        (" 3 , 1 - 2 ", (1, 2, 3)),
        ("1-3，２－４；５、６", (1, 2, 3, 4, 5, 6)),
        ("1—2,4～5,7至8,10到11", (1, 2, 4, 5, 7, 8, 10, 11)),
        ("第3页,第５页-第6页", (3, 5, 6)),
        ("5,5,4-6", (4, 5, 6)),
        ("8,", (8,)),
        ("奇数页", tuple(range(1, 21, 2))),
        ("偶数,1", (1, *range(2, 21, 2))),
        ("全部", tuple(range(1, 21))),
        ("ALL", tuple(range(1, 21))),
    ],
)
def test_reads_what_people_type(text: str, expected: tuple[int, ...]) -> None:
    assert parse_pages(text, 20) == expected


@pytest.mark.requirement("R138")
@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("1,5-1", "5-1"),
        ("abc", "abc"),
        ("0", "0"),
        ("0-3", "0-3"),
        ("-5", "-5"),
        ("1,99999,2", "99999"),
        ("19-21", "19-21"),
        ("21-", "21-"),
        ("1-2-3", "1-2-3"),
        ("1.5", "1.5"),
        ("末页-3", "末页-3"),
        ("", ""),
        (" ， ", "，"),
        ("1" * 5000, "1" * 5000),
        ("٣", "٣"),
    ],
)
def test_names_the_part_it_refuses(text: str, bad: str) -> None:
    with pytest.raises(PageRangeError) as caught:
        parse_pages(text, 20)

    assert caught.value.arguments == {"text": bad, "pages": 20}
    assert bad in str(caught.value)


def test_even_pages_of_a_single_page_are_refused_only_when_alone() -> None:
    assert parse_pages("1,偶数页", 1) == (1,)
    with pytest.raises(PageRangeError):
        parse_pages("偶数页", 1)


@pytest.mark.parametrize(
    ("text", "bad"), [("1-5,8,末页", None), ("9999-", None), ("1,x,y", "x"), ("", "")]
)
def test_tells_what_no_file_could_satisfy(text: str, bad: str | None) -> None:
    assert unreadable_part(text) == bad


@given(st.sets(st.integers(1, 300), min_size=1), st.randoms(use_true_random=False))
def test_any_set_of_pages_can_be_written_down(wanted: set[int], random: object) -> None:
    parts = [f"{page}" for page in wanted] + [f"{page}-{page}" for page in wanted]
    random.shuffle(parts)  # type: ignore[attr-defined]

    pages = tuple(sorted(wanted))
    assert parse_pages(",".join(parts), 300) == pages
    assert parse_pages(pages_text(pages, most=300), 300) == pages


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), min_size=1, max_size=3))
def test_ranges_give_the_pages_of_all_or_an_error(spans: list[tuple[int, int]]) -> None:
    text = ",".join(f"{first}-{last}" for first, last in spans)
    backwards = [f"{first}-{last}" for first, last in spans if first > last]
    assert unreadable_part(text) == (backwards[0] if backwards else None)
    if any(first > last or last > 7 for first, last in spans):
        with pytest.raises(PageRangeError):
            parse_pages(text, 7)
        return
    wanted = {page for first, last in spans for page in range(first, last + 1)}
    assert parse_pages(text, 7) == tuple(sorted(wanted))


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_pages_of_the_file_or_an_error(text: str) -> None:
    try:
        pages = parse_pages(text, 7)
    except PageRangeError:
        return
    assert pages
    assert list(pages) == sorted(set(pages))
    assert set(pages) <= set(range(1, 8))


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        ((), ""),
        ((3,), "3"),
        ((1, 2, 3, 7), "1-3,7"),
        (tuple(range(1, 21, 2)), "1,3,5,7,9,11,13,15,…"),
    ],
)
def test_pages_are_told_in_few_words(pages: tuple[int, ...], text: str) -> None:
    assert pages_text(pages) == text
