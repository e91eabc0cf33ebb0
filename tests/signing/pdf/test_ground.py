"""Marks on dark pages get ink that lightens, so that they are seen, in output as in the preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pymupdf
import pypdfium2
import pytest

from desktop.engine.ground import inked
from signing.engine.order import CancelCheck, here, never
from signing.errors import Cancelled
from signing.geometry import RectMm
from signing.pdf import ground
from signing.pdf.model import CompletedFile, Document, Ink
from signing.pdf.open import open_document
from signing.placement import ground as rules
from signing.placement.model import Ground, Mark, Placement, RuleKind

Sign = Callable[..., CompletedFile]
BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)


def with_ground(document: Document, placement: Placement, cancel: CancelCheck) -> Placement:
    return inked(here, document, placement, cancel)


@pytest.fixture
def slides(tmp_path: Path) -> Callable[..., Path]:
    """Writes pages of these greys, the left half of each; the right half is white."""

    def write(*greys: float, rotate: int = 0) -> Path:
        with pymupdf.open() as pdf:
            for grey in greys:
                page = pdf.new_page(width=600, height=400)
                page.draw_rect((0, 0, 300, 400), color=None, fill=(grey, grey, grey))
                page.insert_text((40, 200), "WHITE LETTERS", fontsize=30, color=WHITE)
                page.set_rotation(rotate)
            path = tmp_path / "slides.pdf"
            pdf.save(path)
        return path

    return write


def mark(page: int, left: float, *, rule: int = 0) -> Mark:
    return Mark(RuleKind.ALL, rule, "round", page, RectMm(left, 20, left + 40, 60))


def grounds(path: Path, *marks: Mark) -> list[Ground]:
    placed = with_ground(open_document(path), Placement(marks), never)
    return [found.ground for found in placed.marks]


@pytest.mark.parametrize("grey", [0.0, 0.4, 0.46, 1.0])
def test_ground_is_dark_where_ink_would_not_be_seen(
    slides: Callable[..., Path], grey: float
) -> None:
    dark = Ground.DARK if grey < 110 / 255 else Ground.LIGHT
    # half of a seal on dark ground is still recognised; three quarters are not
    left_edge = 300 * 25.4 / 72
    path = slides(grey, 1.0)
    assert grounds(path, mark(1, 20), mark(2, 20)) == [dark, Ground.LIGHT]
    assert grounds(path, mark(1, left_edge - 18)) == [Ground.LIGHT]
    assert grounds(path, mark(1, left_edge - 30)) == [dark]


def test_ground_is_looked_at_as_the_page_is_displayed(slides: Callable[..., Path]) -> None:
    path = slides(0.0, rotate=180)
    assert grounds(path, mark(1, 20), mark(1, 150)) == [Ground.LIGHT, Ground.DARK]


def test_dark_marks_are_told_once(slides: Callable[..., Path]) -> None:
    document = open_document(slides(1.0, 0.0, 0.0))
    marks = tuple(mark(page, 20) for page in (1, 2, 3))
    (finding,) = with_ground(document, Placement(marks), never).findings
    assert (finding.code, finding.page) == ("placement.dark-ground", 2)
    assert finding.arguments == {"page": 2, "count": 2}
    light = Placement(marks[:1])
    assert with_ground(document, light, never) is light


def test_first_pages_and_the_last_are_looked_at(
    slides: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "PAGES_MOST", 3)
    path = slides(*[0.0] * 5)
    found = grounds(path, *(mark(page, 20) for page in range(1, 6)))
    assert found == [Ground.DARK, Ground.DARK, Ground.LIGHT, Ground.LIGHT, Ground.DARK]


def test_nothing_is_looked_at_for_nothing(slides: Callable[..., Path]) -> None:
    document = open_document(slides(0.0))
    unseen = Placement((replace(mark(1, 20), rect=RectMm(0, 0, 0, 0)),))
    covering = Placement((mark(1, 20),))
    assert with_ground(document, unseen, never) is unseen
    assert with_ground(replace(document, ink=Ink.OPAQUE), covering, never) is covering
    with pytest.raises(Cancelled):
        with_ground(document, covering, lambda: True)


def test_a_mark_smaller_than_a_dot_is_judged_by_the_dot(slides: Callable[..., Path]) -> None:
    tiny = replace(mark(1, 20), rect=RectMm(20, 20, 20.01, 20.01))
    outside = replace(mark(1, 20), rect=RectMm(-10, -10, -5, -5))
    assert grounds(slides(0.0), tiny, outside) == [Ground.DARK, Ground.DARK]


@pytest.mark.parametrize("signed", [False, True])
def test_both_inks_are_seen_and_light_letters_stay_readable(
    slides: Callable[..., Path], sign: Sign, signed: bool
) -> None:
    path = slides(0.0, 1.0)
    if signed:
        path = sign(path, [mark(2, 150)]).output
    document = open_document(path)
    placed = with_ground(document, Placement((mark(1, 20), mark(2, 20))), never)
    assert [found.ground for found in placed.marks] == [Ground.DARK, Ground.LIGHT]
    done = sign(path, placed.marks)
    at = (round(40 * 72 / 25.4), round(21 * 72 / 25.4))  # on the ring
    with pymupdf.open(done.output) as pdf:
        for page in pdf:
            red, green, blue = page.get_pixmap().pixel(*at)
            assert red > 150
            assert max(green, blue) < 110
        before = pymupdf.open(path)[0].get_pixmap(clip=(57, 175, 170, 200))
        after = pdf[0].get_pixmap(clip=(57, 175, 170, 200))
    assert before.samples.count(b"\xff\xff\xff") == after.samples.count(b"\xff\xff\xff")
    with pypdfium2.PdfDocument(done.output) as other:
        other.init_forms()
        picture = other[0].render(scale=1, rev_byteorder=True).to_numpy()
        assert picture[at[1], at[0], 0] > 150


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("space", ["/DeviceCMYK", "[/ICCBased 99 0 R]"])
def test_a_seal_stays_red_on_the_black_of_a_press(
    slides: Callable[..., Path], sign: Sign, space: str, signed: bool
) -> None:
    """Where a page blends in the inks of a press, the lighter of red and black would be white."""
    path = slides(0.0, 1.0)
    with pymupdf.open(path) as pdf:
        profile = pdf.get_new_xref()
        pdf.update_object(profile, "<</N 4/Alternate/DeviceCMYK>>")
        pdf.update_stream(profile, b"-")
        own = space.replace("99", str(profile))
        pdf.xref_set_key(pdf[0].xref, "Group", f"<</S/Transparency/CS{own}>>")
        page = pdf[0].get_contents()[0]
        pdf.update_stream(page, b"0 0 0 1 k 0 0 300 400 re f")
        pdf.saveIncr()
    if signed:
        path = sign(path, [mark(2, 150)]).output
    document = open_document(path)
    placed = with_ground(document, Placement((mark(1, 20),)), never)
    assert [found.ground for found in placed.marks] == [Ground.DARK]
    done = sign(path, placed.marks)
    with pymupdf.open(done.output) as pdf:
        red, green, blue = pdf[0].get_pixmap().pixel(round(40 * 72 / 25.4), round(21 * 72 / 25.4))
    assert red > 150
    assert max(green, blue) < 110


def test_pictures_beyond_what_is_kept_are_made_anew(
    slides: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground, "_KEPT", 2)
    path = slides(0.0, 1.0, 0.0)
    kept = ground._drawn(path, None, path.stat().st_mtime_ns)
    assert grounds(path, mark(1, 20), mark(2, 20)) == [Ground.DARK, Ground.LIGHT]
    assert set(kept) == {1, 2}
    assert grounds(path, mark(2, 20), mark(3, 20)) == [Ground.LIGHT, Ground.DARK]
    assert set(kept) == {2, 3}


def test_pages_drawn_ahead_are_not_drawn_again(slides: Callable[..., Path]) -> None:
    path = slides(0.0, 1.0)
    document = open_document(path)
    with pytest.raises(Cancelled):
        ground.draw(document, [1, 2], lambda: True)
    ground.draw(document, [1, 2], never)
    # only what is drawn now would ask whether anybody still wants it
    marks = (mark(1, 20), mark(2, 20))
    placed = with_ground(document, Placement(marks), lambda: True)
    assert [found.ground for found in placed.marks] == [Ground.DARK, Ground.LIGHT]
    slides(1.0, 1.0, 0.0)
    with pytest.raises(Cancelled):
        with_ground(open_document(path), Placement(marks), lambda: True)
