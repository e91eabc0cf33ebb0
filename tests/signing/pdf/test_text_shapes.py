"""Keywords are found in whatever shape a producer writes text, as PDFium finds them too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from signing.errors import KeywordNotFoundError
from signing.pdf.open import open_document
from signing.pdf.text import PdfText
from signing.placement.choice import choose, unsearchable
from signing.placement.keyword import KeywordHit, find
from signing.placement.model import KeywordRule
from signing.placement.normalise import normalise

KEYWORD = "投标人（盖章）"


def code(text: str) -> str:
    """Text in the predefined UCS-2 encoding of the font F, as a hexadecimal string."""
    return f"<{text.encode('utf-16-be').hex()}>"


def each(text: str, dx: float, dy: float) -> str:
    """One showing operator for every glyph, each moved by its own."""
    return " ".join(f"{code(glyph)} Tj {dx} {dy} Td" for glyph in text)


def shown(text: str, *, font: str = "F", at: str = "1 0 0 1 200 400", state: str = "") -> str:
    """A text object with the string at a text matrix."""
    return f"BT /{font} 12 Tf {state} {at} Tm {code(text)} Tj ET"


def kerned(text: str, gap: int) -> str:
    """The string with a gap, in thousandths of an em, behind every glyph."""
    return "[" + " ".join(f"{code(glyph)} {-gap}" for glyph in text) + "] TJ"


@dataclass(frozen=True)
class Shape:
    """Page content, and how often the keyword is on it."""

    content: str
    entries: str = ""
    hits: int = 1
    pdfium: int | None = None
    """What PDFium counts, where it reads the page otherwise."""
    keyword: str = KEYWORD


SHAPES = {
    "plain": Shape(shown("投标人（盖章）")),
    "glyph by glyph": Shape("BT /F 12 Tf 100 400 Td " + each("投标人（盖章）", 12, 0) + " ET"),
    "glyph by glyph in objects": Shape(
        " ".join(
            shown(glyph, at=f"1 0 0 1 {100 + 12 * index} 400")
            for index, glyph in enumerate("投标人（盖章）")
        )
    ),
    "kerning gaps": Shape("BT /F 12 Tf 100 400 Td " + kerned("投标人（盖章）", 300) + " ET"),
    "wide kerning gaps": Shape("BT /F 12 Tf 100 400 Td " + kerned("投标人（盖章）", 1200) + " ET"),
    "negative kerning": Shape("BT /F 12 Tf 100 400 Td " + kerned("投标人（盖章）", -150) + " ET"),
    "letter spacing": Shape(shown("投标人（盖章）", state="6 Tc")),
    "justified with blanks": Shape(shown("投 标 人 （ 盖 章 ）", state="4 Tc 20 Tw")),
    "full-width blanks": Shape(shown("投　标　人　（盖　章）")),
    "half-width brackets": Shape(shown("投标人(盖章)")),
    "other brackets": Shape(shown("投标人〔盖章〕")),
    "underlines as text": Shape(shown("投标人____（盖章）__")),
    "scaled letters": Shape(shown("投标人（盖章）", state="60 Tz")),
    "two lines": Shape(
        shown("投标人", at="1 0 0 1 300 400") + " " + shown("（盖章）", at="1 0 0 1 72 384")
    ),
    "two fonts": Shape(
        shown("投标")
        + shown("人（盖", font="G", at="1 0 0 1 224 400")
        + shown("章）", at="1 0 0 1 260 400")
    ),
    "matrix turned left": Shape(shown("投标人（盖章）", at="0 1 -1 0 300 200")),
    "matrix turned right": Shape(shown("投标人（盖章）", at="0 -1 1 0 300 500")),
    "matrix upside down": Shape(shown("投标人（盖章）", at="-1 0 0 -1 300 400")),
    "matrix askew": Shape(shown("投标人（盖章）", at="0.8 0.6 -0.6 0.8 200 300")),
    "slanted": Shape(shown("投标人（盖章）", at="1 0 0.3 1 200 300")),
    "page turned 90": Shape(shown("投标人（盖章）"), "/Rotate 90"),
    "page turned 180": Shape(shown("投标人（盖章）"), "/Rotate 180"),
    "page turned 270": Shape(shown("投标人（盖章）"), "/Rotate 270"),
    "vertical writing": Shape(shown("投标人盖章", font="V"), keyword="投标人盖章"),
    "vertical writing, turned page": Shape(
        shown("投标人盖章", font="V"), "/Rotate 90", keyword="投标人盖章"
    ),
    "invisible, as recognised text": Shape(shown("投标人（盖章）", state="3 Tr")),
    "outline only": Shape(shown("投标人（盖章）", state="1 Tr")),
    "inside a form": Shape("q 1 0 0 1 50 50 cm /X Do Q"),
    "outside the crop box": Shape(
        shown("投标人（盖章）", at="1 0 0 1 200 780"), "/CropBox[0 0 595 700]", hits=0, pdfium=1
    ),
    "torn, its first part at the end of a long line": Shape(
        shown("（盖章）", at="1 0 0 1 404 400")
        + " "
        + shown("别处", at="1 0 0 1 100 700")
        + " "
        + shown("本页所列的全部内容均已由投标人", at="1 0 0 1 222 400"),
        pdfium=0,
    ),
    "outside the page": Shape(shown("投标人（盖章）", at="1 0 0 1 900 400"), hits=0, pdfium=1),
    "other text": Shape(shown("投标单位（盖章）投标人（签章）"), hits=0),
    "twice": Shape(shown("投标人（盖章）投标人（盖章）"), hits=2),
    "type 3": Shape("BT /T 12 Tf 200 400 Td (abc) Tj ET", keyword="投标人"),
    "ligature": Shape("BT /T 12 Tf 200 400 Td (d) Tj ET", keyword="office"),
    "no /ToUnicode": Shape("BT /N 12 Tf 200 400 Td <000100020003> Tj ET", hits=0, keyword="投标人"),
    "no /ToUnicode but /ActualText": Shape(
        "/Span<</ActualText<FEFF629568074EBA>>>BDC BT /N 12 Tf 200 400 Td <000100020003> Tj ET EMC",
        keyword="投标人",
    ),
    "/ActualText for a part, nothing for the rest": Shape(
        "/Span<</ActualText<FEFF629568074EBA>>>BDC BT /N 12 Tf 200 400 Td <000100020003> Tj ET EMC"
        " BT /N 12 Tf 200 300 Td <00010002> Tj ET",
        keyword="投标人",
    ),
    "misleading /ActualText": Shape(
        "/Span<</ActualText<FEFF0020>>>BDC " + shown("投标人（盖章）") + " EMC", pdfium=0
    ),
}


def font_f(encoding: str, base: str = "STSong-Light") -> str:
    return (
        f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/{encoding}/DescendantFonts["
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/{base}/DW 1000/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor"
        f"<</Type/FontDescriptor/FontName/{base}/Flags 4/FontBBox[0 -200 1000 900]"
        "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>"
    )


NO_MEANING = (
    "<</Type/Font/Subtype/Type0/BaseFont/Nameless/Encoding/Identity-H/DescendantFonts["
    "<</Type/Font/Subtype/CIDFontType2/BaseFont/Nameless/DW 1000/CIDSystemInfo"
    "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor"
    "<</Type/FontDescriptor/FontName/Nameless/Flags 4/FontBBox[0 -200 1000 900]"
    "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>"
)
MEANINGS = b"""/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
4 beginbfchar <61> <6295> <62> <6807> <63> <4EBA> <64> <006F00660066006900630065> endbfchar
endcmap end"""


def type_3(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Squares for a to d, of which d means a whole word."""
    font = pikepdf.Object.parse(
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]"
        b"/FirstChar 97/LastChar 100/Widths[1000 1000 1000 1000]/Resources<<>>"
        b"/Encoding<</Type/Encoding/Differences[97/a/b/c/d]>>/CharProcs<<>>>>"
    )
    square = pdf.make_stream(b"1000 0 100 0 900 800 d1 100 0 800 800 re f")
    for name in "abcd":
        font.CharProcs[f"/{name}"] = square
    font.ToUnicode = pdf.make_stream(MEANINGS)
    return pdf.make_indirect(font)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Shape], Path]:
    """Writes a page of a shape, with the fonts that its content may use."""

    def run(shape: Shape) -> Path:
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[0]
            for key, value in pikepdf.Object.parse(f"<<{shape.entries}>>".encode()).items():
                page[key] = value
            fonts = pikepdf.Dictionary()
            for name, text in (
                ("F", font_f("UniGB-UCS2-H")),
                ("G", font_f("UniGB-UCS2-H", "STHeiti-Regular")),
                ("V", font_f("UniGB-UCS2-V")),
                ("N", NO_MEANING),
            ):
                fonts[f"/{name}"] = pdf.make_indirect(pikepdf.Object.parse(text.encode()))
            fonts["/T"] = type_3(pdf)
            form = pdf.make_stream(shown("投标人（盖章）").encode())
            form["/Type"], form["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
            form["/BBox"] = [0, 0, 595, 842]
            form["/Resources"] = pikepdf.Dictionary(Font=fonts)
            page.Resources = pikepdf.Dictionary(Font=fonts, XObject=pikepdf.Dictionary(X=form))
            page.Contents = pdf.make_stream(shape.content.encode())
            pdf.save(tmp_path / "shape.pdf")
        return tmp_path / "shape.pdf"

    return run


def hits(path: Path, keyword: str) -> tuple[KeywordHit, ...]:
    with PdfText(path) as text:
        return find(keyword, text, open_document(path).pages)


def pdfium_count(path: Path, keyword: str) -> int:
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage().get_text_range()
    document.close()
    return normalise(text).count(normalise(keyword))


@pytest.mark.requirement("R139")
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_keyword_is_found_in_every_shape(write: Callable[[Shape], Path], shape: Shape) -> None:
    path = write(shape)
    found = hits(path, shape.keyword)

    assert len(found) == shape.hits
    assert pdfium_count(path, shape.keyword) == (
        shape.hits if shape.pdfium is None else shape.pdfium
    )
    page = open_document(path).pages[0]
    for hit in found:
        assert 0 <= hit.rect.left < hit.rect.right <= page.width_mm
        assert 0 <= hit.rect.top < hit.rect.bottom <= page.height_mm


@pytest.mark.requirement("R139")
def test_fonts_without_meaning_are_said_to_be_the_reason(write: Callable[[Shape], Path]) -> None:
    path = write(SHAPES["no /ToUnicode"])

    with PdfText(path) as text:
        assert unsearchable(text).unmapped == (1,)
        with pytest.raises(KeywordNotFoundError, match="第 1 页的字体没有给出文字编码"):
            choose(KeywordRule("投标人"), (), text)


def test_what_an_annotation_shows_is_no_place_to_stamp(write: Callable[[Shape], Path]) -> None:
    path = write(Shape(shown("投标人")))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[0, 0, 595, 842],
            F=4,
            AP=pikepdf.Dictionary(N=page.Resources.XObject.X),
        )
        page.Annots = [pdf.make_indirect(note)]
        pdf.save(path)

    (hit,) = hits(path, "投标人")

    assert hit.context == "投标人"
