"""Letters come from CFF and TrueType fonts alike, in one unit box."""

from __future__ import annotations

import sys
from pathlib import Path

import pymupdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from signing.errors import SealError
from signing.seal import font_files
from signing.seal.affine import bounds
from signing.seal.font_files import FontStyle, built_in_font, find_font
from signing.seal.lettering import Arc, cell_share, in_column, on_arc, on_line
from signing.seal.model import Close, CurveTo, MoveTo
from signing.seal.outline import OutlineFont, seal_font

LETTERS = "北京标印建设有限公司演示章"


@pytest.fixture(scope="module")
def built_in() -> OutlineFont:
    return OutlineFont(built_in_font())


@pytest.mark.parametrize("letter", LETTERS)
def test_letters_fill_most_of_the_em_box(built_in: OutlineFont, letter: str) -> None:
    for font in (built_in, seal_font()):
        glyph = font.glyph(letter)
        left, top, right, bottom = glyph.ink
        assert glyph.advance == pytest.approx(1, abs=0.03)
        assert -0.1 < left < right < 1.1
        assert -0.1 < top < bottom < 1.1
        assert (right - left) * (bottom - top) > 0.5
        assert bounds(glyph.segments) == glyph.ink


def test_truetype_curves_become_cubics(built_in: OutlineFont) -> None:
    segments = built_in.glyph("公").segments
    assert any(isinstance(segment, CurveTo) for segment in segments)
    opened = sum(isinstance(segment, MoveTo) for segment in segments)
    assert opened == sum(isinstance(segment, Close) for segment in segments)


def test_brackets_are_set_in_full_width() -> None:
    assert seal_font().glyph("(") == seal_font().glyph("（")
    assert cell_share("(") < cell_share("公") == 1


def test_a_missing_letter_is_refused(built_in: OutlineFont) -> None:
    with pytest.raises(SealError, match="字体"):
        built_in.glyph("\U0010ffff")


@pytest.mark.parametrize("style", FontStyle)
def test_every_style_finds_a_chinese_font(style: FontStyle) -> None:
    file = find_font(style)
    assert {ord(letter) for letter in LETTERS} <= set(file.font.getBestCmap())
    assert file.origin


def test_without_any_font_the_built_in_one_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_font(folders=[tmp_path]).origin == "built-in"


def test_a_file_that_is_no_font_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "NotoSerifCJK-Bold.ttc").write_bytes(b"no font at all")
    (tmp_path / "simsun.ttc").write_bytes(b"")
    assert find_font(folders=[tmp_path]).origin == "built-in"


def test_a_line_and_a_column_stand_about_their_centre(built_in: OutlineFont) -> None:
    line = bounds(on_line("中中中", (10, 5), pitch=4, height=4, font=built_in))
    assert (line[0] + line[2]) / 2 == pytest.approx(10, abs=0.3)
    assert line[2] - line[0] == pytest.approx(12, abs=1.2)
    column = bounds(in_column("中中中", (10, 5), pitch=4, width=4, font=built_in))
    assert (column[1] + column[3]) / 2 == pytest.approx(5, abs=0.5)


def test_a_lower_arc_lies_below_the_centre_and_reads_from_the_left(built_in: OutlineFont) -> None:
    arc = Arc((0, 0), foot=18, height=2, span=60, lower=True)
    code = tuple(on_arc("1000000000002", arc, font=built_in))
    left, top, right, bottom = bounds(code)
    assert top > 12 and bottom < 18.2
    assert left == pytest.approx(-right, abs=0.8)


def test_letters_share_the_arc_where_it_is_shortest(built_in: OutlineFont) -> None:
    """Upright letters meet at their feet, those of a lower arc at their heads."""

    def width(*, lower: bool) -> float:
        arc = Arc((0, 0), foot=10, height=5, span=60, lower=lower, widest=10)
        left, _, right, _ = bounds(tuple(on_arc("中", arc, font=built_in)))
        return right - left

    assert width(lower=False) == pytest.approx(2 * width(lower=True))


@pytest.mark.parametrize(
    ("platform", "folder"), [("win32", "Fonts"), ("darwin", "mac"), ("linux", "linux")]
)
def test_every_system_has_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, folder: str
) -> None:
    font = tmp_path / "font"
    font.write_bytes(bytes(pymupdf.Font("china-s").buffer))
    found = {name: tmp_path / name / "simsun.ttc" for name in ("Fonts", "mac", "linux")}
    for path in found.values():
        path.parent.mkdir()
        path.symlink_to(font)
    monkeypatch.setenv("WINDIR", str(tmp_path))
    monkeypatch.setattr(font_files, "_MACOS_FOLDERS", (str(tmp_path / "mac"),))
    monkeypatch.setattr(font_files, "_LINUX_FOLDERS", (str(tmp_path / "linux"),))
    monkeypatch.setattr(sys, "platform", platform)

    assert find_font().origin == str(found[folder])


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script")
@pytest.mark.parametrize(
    ("script", "asked"), [("printf %s '{path}'", True), ("exit 3", False), ("true", False)]
)
def test_fontconfig_is_asked_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, asked: bool
) -> None:
    path = tmp_path / "answer.ttf"
    path.write_bytes(bytes(pymupdf.Font("china-s").buffer))
    program = tmp_path / "bin" / "fc-match"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script.format(path=path)}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")

    assert (find_font(folders=[]).origin == str(path)) is asked


def test_without_fontconfig_the_built_in_font_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_font(folders=[]).origin == "built-in"


def face(name: str) -> TTFont:
    """A font of one Chinese letter, under this name."""
    builder = FontBuilder(1000, isTTF=True)
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((900, 0))
    pen.lineTo((0, 900))
    pen.closePath()
    builder.setupGlyphOrder([".notdef", "seal"])
    builder.setupCharacterMap({ord("章"): "seal"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "seal": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "seal": (1000, 0)})
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "Test", "styleName": "Bold", "fullName": name})
    builder.setupOS2()
    builder.setupPost()
    font: TTFont = builder.font
    return font


def test_of_a_collection_the_simplified_text_face_is_taken(tmp_path: Path) -> None:
    """Others draw some letters as Japan or Taiwan does, or too thin or too thick for a seal."""
    path = tmp_path / "NotoSerifCJK-Bold.ttc"
    names = ["Test JP Bold", "Test TC Bold", "Test SC Light", "Test SC Black", "Test SC Bold"]
    collection = TTCollection()
    collection.fonts.extend(map(face, names))
    collection.save(path)
    found = find_font(folders=[tmp_path])
    assert found.origin == str(path)
    assert found.font["name"].getDebugName(4) == "Test SC Bold"
    collection = TTCollection()
    collection.fonts.extend(map(face, names[:2]))
    collection.save(path)
    assert find_font(folders=[tmp_path]).font["name"].getDebugName(4) == "Test JP Bold"


def test_the_better_font_is_taken_whatever_folder_it_is_in(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, file in ((first, "simsun.ttc"), (second, "SourceHanSerifSC-Bold.otf")):
        folder.mkdir()
        face("Test SC").save(folder / file)
    found = find_font(folders=[first, second])
    assert found.origin == str(second / "SourceHanSerifSC-Bold.otf")
