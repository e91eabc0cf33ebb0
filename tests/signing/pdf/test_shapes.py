"""Every shape of file that the standard allows, signed and opened by three independent readers."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.errors import DamagedPdfError, DocumentLimitError
from signing.geometry import Box
from signing.pdf.model import CompletedFile
from signing.pdf.open import open_document

Sign = Callable[..., CompletedFile]
CATALOG = "<</Type/Catalog/Pages 2 0 R>>"
PAGE = "<</Type/Page/Parent {parent} 0 R/MediaBox[0 0 595 842]{more}>>"


def written(*bodies: str, version: str = "1.7", generations: Sequence[int] = ()) -> bytes:
    """A file of these objects, 1 0 obj being the catalog; the last have these generations."""
    numbers = [0] * (len(bodies) - len(generations)) + list(generations)
    data = f"%PDF-{version}\n".encode()
    rows = [b"0000000000 65535 f \n"]
    for number, (body, generation) in enumerate(zip(bodies, numbers, strict=True), 1):
        rows.append(b"%010d %05d n \n" % (len(data), generation))
        data += f"{number} {generation} obj\n{body}\nendobj\n".encode("latin-1")
    size, start = len(rows), len(data)
    data += b"xref\n0 %d\n%s" % (size, b"".join(rows))
    return data + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def deep_tree(depth: int) -> bytes:
    """One page below so many inner nodes."""
    nodes = ["<</Type/Pages/Count 1/Kids[3 0 R]>>"]
    for number in range(3, 2 + depth):
        node = f"<</Type/Pages/Count 1/Kids[{number + 1} 0 R]/Parent {number - 1} 0 R>>"
        nodes.append(node)
    return written(CATALOG, *nodes, PAGE.format(parent=1 + depth, more=""))


def lopsided_tree() -> bytes:
    """Pages and nodes side by side, /Kids indirect, boxes and resources from two levels up."""
    return written(
        CATALOG,
        "<</Type/Pages/Count 3/Kids 7 0 R/MediaBox[-300 -400 295 442]/Resources<<>>>>",
        "<</Type/Page/Parent 2 0 R/CropBox[-100 -100 200 300]>>",
        "<</Type/Pages/Parent 2 0 R/Count 2/Kids[5 0 R 6 0 R]/Rotate 90>>",
        "<</Type/Page/Parent 4 0 R/UserUnit 2>>",
        "<</Type/Page/Parent 4 0 R/Rotate 0/Contents null/Annots null>>",
        "[3 0 R 4 0 R]",
    )


def shared_objects() -> bytes:
    """Two pages with the same indirect /Resources, /Contents and /Annots."""
    more = "/Resources 5 0 R/Contents 6 0 R/Annots 7 0 R"
    return written(
        CATALOG,
        "<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>",
        PAGE.format(parent=2, more=more),
        PAGE.format(parent=2, more=more),
        "<</XObject 8 0 R>>",
        "[9 0 R 9 0 R]",
        "[10 0 R]",
        "<<>>",
        "<</Length 4>>stream\nq Q \nendstream",
        "<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(note)>>",
    )


def generations() -> bytes:
    """Objects that were freed and used again, in a PDF 2.0 file."""
    return written(
        CATALOG,
        "<</Type/Pages/Count 1/Kids[3 7 R]>>",
        PAGE.format(parent=2, more="/Contents 4 300 R"),
        "<</Length 4>>stream\nq Q \nendstream",
        version="2.0",
        generations=(7, 300),
    )


def layers() -> bytes:
    """Content in optional groups, one of them switched off."""
    groups = "<</OCGs[5 0 R 6 0 R]/D<</OFF[6 0 R]/Order[5 0 R 6 0 R]>>>>"
    resources = "/Resources<</Properties<</A 5 0 R/B 6 0 R>>>>/Contents 4 0 R"
    content = "/OC /A BDC 0 0 9 9 re f EMC /OC /B BDC 9 9 9 9 re f EMC "
    return written(
        f"<</Type/Catalog/Pages 2 0 R/OCProperties{groups}>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        PAGE.format(parent=2, more=resources),
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/OCG/Name(A)>>",
        "<</Type/OCG/Name(B)>>",
    )


def dangling_contents() -> bytes:
    """A content stream that the file does not have, of the next number it would give."""
    return written(
        CATALOG,
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        PAGE.format(parent=2, more="/Contents[4 0 R 5 0 R 6 0 R]"),
        "<</Length 4>>stream\nq Q \nendstream",
    )


def many_pages(count: int = 2_500) -> bytes:
    """So many pages in one flat array."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + count))
    page = PAGE.format(parent=2, more="")
    return written(CATALOG, f"<</Type/Pages/Count {count}/Kids[{kids}]>>", *[page] * count)


SHAPES: dict[str, tuple[bytes, int]] = {
    "deep tree": (deep_tree(95), 1),
    "lopsided tree": (lopsided_tree(), 3),
    "shared objects": (shared_objects(), 2),
    "generations": (generations(), 1),
    "layers": (layers(), 1),
}


AMBIGUOUS = {
    "a list with something that is no stream": ("[4 0 R x 4 0 R]", 4, "q Q "),
    "a length that reaches beyond the end": ("4 0 R", 30, "q Q \nendstream\n1 0 0 rg 0 0 9 9 re f"),
}


@pytest.mark.parametrize(("contents", "length", "content"), AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_content_that_viewers_read_differently_is_refused(
    contents: str, length: int, content: str, tmp_path: Path, sign: Sign
) -> None:
    """MuPDF would show the seal or the one part of the content, PDFium the other."""
    path = tmp_path / "ambiguous.pdf"
    data = written(
        CATALOG,
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        PAGE.format(parent=2, more=f"/Contents {contents}"),
        f"<</Length {length}>>stream\n{content}\nendstream",
    )
    path.write_bytes(data)
    assert not open_document(path).repaired
    with pytest.raises(DamagedPdfError, match="歧义"):
        sign(path)
    assert [item.name for item in tmp_path.iterdir()] == ["ambiguous.pdf"]


def test_content_that_cannot_be_unpacked_is_damage(tmp_path: Path, sign: Sign) -> None:
    """What it leaves open cannot be told, so nothing can be drawn behind it."""
    path = tmp_path / "packed.pdf"
    parameters = "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 999>>"
    data = zlib.compress(b"q Q").decode("latin-1")
    stream = f"<<{parameters}/Length {len(data)}>>stream\n{data}\nendstream"
    leaf = PAGE.format(parent=2, more="/Contents 4 0 R")
    path.write_bytes(written(CATALOG, "<</Type/Pages/Count 1/Kids[3 0 R]>>", leaf, stream))
    with pytest.raises(DamagedPdfError):
        sign(path)
    assert [item.name for item in tmp_path.iterdir()] == ["packed.pdf"]


def assert_read_by_three(path: Path, pages: int, password: str | None = None) -> None:
    with pymupdf.open(path) as document:
        assert not document.needs_pass or document.authenticate(password)
        assert document.page_count == pages
        assert not document.is_repaired
        assert document.get_sigflags() == 3
    with pypdfium2.PdfDocument(path, password=password) as fium:
        assert len(fium) == pages
        fium[pages - 1].render(scale=0.1)
    with pikepdf.open(path, password=password or "") as pdf:
        assert not pdf.check_pdf_syntax()
        assert len(pdf.pages) == pages
        assert pdf.Root.AcroForm.Fields[-1].V.ByteRange[0] == 0
        assert str(pdf.Root.AcroForm.Fields[-1].T).startswith("BidSeal")


@pytest.mark.parametrize(("data", "pages"), SHAPES.values(), ids=SHAPES.keys())
def test_shape_is_kept_and_read_by_three(
    data: bytes, pages: int, tmp_path: Path, sign: Sign
) -> None:
    path = tmp_path / "shape.pdf"
    path.write_bytes(data)
    output = sign(path).output
    assert output.read_bytes().startswith(data)
    assert_read_by_three(output, pages)


def test_missing_content_does_not_come_to_mean_ours(tmp_path: Path, sign: Sign) -> None:
    path = tmp_path / "dangling.pdf"
    path.write_bytes(dangling_contents())
    with pikepdf.open(sign(path).output) as pdf:
        streams = [stream.objgen[0] for stream in pdf.pages[0].Contents]
        assert len(streams) == 3
        assert streams[1] == 4
        drawn = [pdf.get_object(number, 0).read_bytes() for number in streams]
    assert [b"Artifact" in data for data in drawn] == [False, False, True]


def dangling_everywhere() -> bytes:
    """Comments, fields, resources at two depths: all lead to numbers that an update would give."""
    numbers = range(7, 60)
    named = "".join(f"/N{number} {number} 0 R" for number in numbers)
    listed = " ".join(f"{number} 0 R" for number in numbers)
    # Whatever object it is that the update puts there, this would show it.
    drawn = "".join(f"/N{number} Do " for number in numbers)
    looks = f"/Resources<</XObject<<{named}/Form 5 0 R>>>>/Contents 4 0 R/Annots[{listed}]"
    inner = "/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject 6 0 R>>"
    text = f"q 90 0 0 90 0 0 cm {drawn} /Form Do Q"
    return written(
        f"<</Type/Catalog/Pages 2 0 R/Outlines 8 0 R/AcroForm<</Fields[{listed}]>>>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        PAGE.format(parent=2, more=looks),
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        f"<<{inner}/Length {len(drawn)}>>stream\n{drawn}\nendstream",
        f"<<{named}>>",
    )


def test_nothing_that_is_missing_comes_to_mean_ours(
    tmp_path: Path, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the author of the file could have the seal shown where nobody put it."""
    # the second seal is refused for pyHanko's sake; what it would be is looked at all the same
    monkeypatch.setattr("signing.pdf.annotations.require_lasting_references", lambda *_: None)
    path = tmp_path / "dangling.pdf"
    path.write_bytes(dangling_everywhere())
    once = sign(path).output
    output = sign(once).output
    assert_read_by_three(output, 1)
    with pikepdf.open(output) as pdf:
        assert all(pdf.get_object(number, 0) is None for number in range(7, 60))
    # The picture is that of a file that has no such references.
    clean = tmp_path / "clean.pdf"
    missing = rb"\b([7-9]|[1-5]\d) 0 R"
    blank = re.sub(missing, lambda found: b"null".ljust(len(found[0])), path.read_bytes())
    clean.write_bytes(blank)
    pictures = [pymupdf.open(file)[0].get_pixmap().samples for file in (once, sign(clean).output)]
    assert pictures[0] == pictures[1]


def test_boxes_of_the_lopsided_tree(tmp_path: Path) -> None:
    path = tmp_path / "tree.pdf"
    path.write_bytes(lopsided_tree())
    first, second, third = open_document(path).pages
    assert (first.media_box, first.rotate) == (Box(-300, -400, 295, 442), 0)
    assert first.crop_box == Box(-100, -100, 200, 300)
    assert (second.rotate, second.user_unit, third.rotate) == (90, 2.0, 0)


def test_thousands_of_pages(tmp_path: Path, sign: Sign) -> None:
    path = tmp_path / "many.pdf"
    path.write_bytes(many_pages())
    assert_read_by_three(sign(path).output, 2_500)


def test_trees_that_never_end_are_refused(tmp_path: Path) -> None:
    """Nested too deeply, and a few nodes that unfold to a million pages."""
    path = tmp_path / "tree.pdf"
    path.write_bytes(deep_tree(250))
    with pytest.raises(DamagedPdfError):
        open_document(path)
    leaf = PAGE.format(parent=2, more="")
    path.write_bytes(written(CATALOG, "<</Kids[" + "3 0 R " * 100_001 + "]>>", leaf))
    with pytest.raises(DocumentLimitError):
        open_document(path)


@dataclass(frozen=True)
class Recipe:
    """How a generated file is written."""

    shape: tuple[int, ...]
    """Pages of each inner node."""
    rotate: int
    boxes: tuple[int, int, int, int]
    object_streams: pikepdf.ObjectStreamMode
    linearize: bool
    password: str | None
    strings: bytes
    tail: bytes


RECIPES = st.builds(
    Recipe,
    shape=st.lists(st.integers(1, 3), min_size=1, max_size=3).map(tuple),
    rotate=st.sampled_from([0, 90, 180, 270, -90]),
    boxes=st.tuples(
        st.integers(-500, 100), st.integers(-500, 100), st.integers(300, 900), st.integers(300, 900)
    ),
    object_streams=st.sampled_from(list(pikepdf.ObjectStreamMode)),
    linearize=st.booleans(),
    password=st.sampled_from([None, "", "secret", "密码"]),
    strings=st.binary(max_size=20),
    tail=st.sampled_from([b"", b"\n", b"\r\n\r\n", b"\0" * 9, b" % comment"]),
)


def generated(path: Path, recipe: Recipe) -> int:
    """Write the file; its number of pages."""
    with pikepdf.new() as pdf:
        kids = pikepdf.Array()
        for count in recipe.shape:
            node = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=count))
            pages = [
                pdf.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Page,
                        Parent=node,
                        PieceInfo=pikepdf.Dictionary(X=pikepdf.String(recipe.strings)),
                        Contents=pdf.make_stream(b"q 1 0 0 1 5 5 cm Q"),
                    )
                )
                for _ in range(count)
            ]
            node.Kids = pikepdf.Array(pages)
            node.Parent = pdf.Root.Pages
            kids.append(node)
        total = sum(recipe.shape)
        pdf.Root.Pages.Kids, pdf.Root.Pages.Count = kids, total
        pdf.Root.Pages.MediaBox = pikepdf.Array(recipe.boxes)
        pdf.Root.Pages.Rotate = recipe.rotate
        encryption = (
            pikepdf.Encryption(owner="owner", user=recipe.password)
            if recipe.password is not None
            else None
        )
        pdf.save(
            path,
            object_stream_mode=recipe.object_streams,
            linearize=recipe.linearize,
            encryption=encryption or False,
        )
    path.write_bytes(path.read_bytes() + recipe.tail)
    return total


@settings(max_examples=25)
@given(recipe=RECIPES)
def test_any_file_stays_a_prefix_and_opens_in_three_readers(
    recipe: Recipe, tmp_path: Path, sign: Sign
) -> None:
    path = tmp_path / "generated.pdf"
    pages = generated(path, recipe)
    output = sign(path, password=recipe.password).output
    before, after = path.read_bytes(), output.read_bytes()
    assert after.startswith(before)
    # Viewers that mend a file look for objects at the beginning of lines.
    assert before[-1:] in (b"\r", b"\n") or after[len(before) :].startswith(b"\n")
    assert_read_by_three(output, pages, recipe.password)
    output.unlink()
