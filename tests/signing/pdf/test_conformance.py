"""Files that claim PDF/A get ink that PDF/A allows; grey page groups do not take its colour."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest

from signing.geometry import RectMm
from signing.pdf.conformance import InkRules, ink_rules
from signing.pdf.group import coloured_group
from signing.pdf.model import CompletedFile, Ink
from signing.pdf.open import open_document
from signing.pdf.source import Source
from signing.placement.model import Mark, RuleKind

Sign = Callable[..., CompletedFile]
ELEMENT = b"<x:xmpmeta><pdfaid:part>%d</pdfaid:part></x:xmpmeta>"
ATTRIBUTE = b"<x:xmpmeta pdfaid:part='%d'/>"


def make(path: Path, xmp: bytes | None, components: int | None) -> Path:
    """A page of text with these metadata and an output intent of so many components."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(500, 700))
        pdf.pages[0].Contents = pdf.make_stream(b"0 g 60 380 300 20 re f")
        if xmp is not None:
            pdf.Root.Metadata = pdf.make_stream(xmp)
        if components is not None:
            intent = pikepdf.Dictionary(Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFA1)
            if components:
                intent.DestOutputProfile = pdf.make_stream(b"profile", N=components)
            pdf.Root.OutputIntents = [pdf.make_indirect(intent)]
        pdf.save(path, fix_metadata_version=False)
    return path


@pytest.mark.parametrize(
    ("xmp", "components", "rules"),
    [
        (None, 3, InkRules()),
        (b"<x:xmpmeta/>", None, InkRules()),
        (ELEMENT % 1, 3, InkRules(blends=False)),
        (ATTRIBUTE % 1, 4, InkRules(blends=False, calibrated=True)),
        (ELEMENT % 2, 3, InkRules()),
        (ELEMENT % 3, 4, InkRules(calibrated=True)),
        (ATTRIBUTE % 2, None, InkRules(blends=False, calibrated=True)),
        (ATTRIBUTE % 4, 0, InkRules(blends=False, calibrated=True)),
    ],
)
def test_the_rules_follow_from_part_and_output_intent(
    tmp_path: Path, xmp: bytes | None, components: int | None, rules: InkRules
) -> None:
    with Source(make(tmp_path / "a.pdf", xmp, components)) as source:
        assert ink_rules(source) == rules


def drawn_with(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Everything the marks on the first page draw with: forms, their images and masks."""
    found = []
    for name, form in pdf.pages[0].Resources.XObject.items():
        if name.startswith("/Bs"):
            found.append(form)
            for image in form.Resources.get("/XObject", {}).values():
                found += [image, *(image[key] for key in ("/Mask", "/SMask") if key in image)]
    return found


@pytest.mark.parametrize("seal", ["round", "ink"])
@pytest.mark.parametrize(
    ("part", "components", "blends", "calibrated"),
    [(1, 3, False, False), (1, None, False, True), (2, 3, True, False), (3, 4, True, True)],
)
def test_marks_keep_to_the_rules(
    tmp_path: Path,
    sign: Sign,
    seal: str,
    part: int,
    components: int | None,
    blends: bool,
    calibrated: bool,
) -> None:
    path = make(tmp_path / "a.pdf", ELEMENT % part, components)
    size = (40, 40) if seal == "round" else (30, 15)
    rect = RectMm(40, 90, 40 + size[0], 90 + size[1])
    done = sign(path, [Mark(RuleKind.PAGE, 0, seal, 1, rect)])

    with pikepdf.open(done.output) as pdf:
        objects = drawn_with(pdf)
        states = [
            state
            for item in objects
            for state in item.get("/Resources", {}).get("/ExtGState", {}).values()
        ]
        assert [str(state.BM) for state in states] == (["/Multiply"] if blends else [])
        assert not any("/Group" in item for item in objects)
        soft = [item for item in objects if "/SMask" in item]
        assert bool(soft) is (blends and seal == "ink")
        spaces = [item.get("/ColorSpace") for item in objects if item.get("/Subtype") == "/Image"]
        spaces = [space for space in spaces if space not in (None, "/DeviceGray")]
        spaces += [
            space
            for item in objects
            for space in item.get("/Resources", {}).get("/ColorSpace", {}).values()
        ]
        assert all((space != "/DeviceRGB") is calibrated for space in spaces)
        if seal == "round":
            assert (b" rg\n" in objects[0].read_bytes()) is not calibrated
        assert pdf.Root.Metadata.read_bytes() == ELEMENT % part
        widget = pdf.pages[0].Annots[-1]
        assert int(widget.F) & 0b100111 == 0b100, "printed, neither hidden nor invisible"
        assert "/N" in widget.AP
    with pymupdf.open(done.output) as document:
        shown = document[0].get_pixmap(dpi=100, alpha=False)
    pixels = np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width, 3)
    px = 100 / 25.4
    cut = pixels[int(rect.top * px) : int(rect.bottom * px), int(rect.left * px) :]
    cut = cut[:, : int(rect.width * px)].astype(int)
    assert ((cut[:, :, 0] > 150) & (cut[:, :, 1] < 90)).mean() > 0.02


def test_a_hard_mask_paints_where_there_is_ink(tmp_path: Path, sign: Sign) -> None:
    paths = [make(tmp_path / f"{part}.pdf", ELEMENT % part, 3) for part in (1, 2)]
    pictures = []
    for path in paths:
        rect = RectMm(40, 20, 70, 35)
        done = sign(path, [Mark(RuleKind.PAGE, 0, "ink", 1, rect)])
        with pymupdf.open(done.output) as document:
            shown = document[0].get_pixmap(dpi=200, alpha=False)
        pixels = np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width, 3)
        pictures.append(pixels.astype(int))

    assert (np.abs(pictures[0] - pictures[1]).max(axis=2) > 128).mean() < 0.001


@pytest.mark.parametrize(
    ("group", "changed"),
    [
        (None, False),
        ("<</S/Transparency>>", False),
        ("<</S/Transparency/CS/DeviceRGB>>", False),
        ("<</S/Transparency/CS/DeviceCMYK>>", False),
        ("<</S/Transparency/CS[]>>", False),
        ("<</S/Transparency/CS[/ICCBased]>>", False),
        ("<</S/Transparency/CS[/ICCBased<</N 3>>]>>", False),
        ("<</S/Transparency/CS[/ICCBased<</N 4>>]>>", False),
        ("<</S/Transparency/CS[/ICCBased<<>>]>>", False),
        ("<</S/Transparency/I true/CS/DeviceGray>>", True),
        ("<</S/Transparency/CS[/CalGray<</WhitePoint[1 1 1]>>]>>", True),
        ("<</S/Transparency/CS[/ICCBased<</N 1>>]>>", True),
    ],
)
def test_only_grey_groups_are_given_colours(
    tmp_path: Path, group: str | None, changed: bool
) -> None:
    with Source(make(tmp_path / "a.pdf", None, None)) as source:
        found = coloured_group(source, group, "/DeviceRGB")

    assert (found is not None) is changed
    if found is not None:
        assert "/CS/DeviceRGB" in found.replace(" ", "")
        assert ("/I true" in found) is ("/I true" in str(group))


@pytest.mark.parametrize(("part", "ink"), [(1, Ink.OPAQUE), (2, Ink.MULTIPLY)])
def test_an_opened_file_tells_whether_ink_covers(tmp_path: Path, part: int, ink: Ink) -> None:
    assert open_document(make(tmp_path / "a.pdf", ELEMENT % part, 3)).ink is ink
