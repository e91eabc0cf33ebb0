"""A plan tells when the file's kind makes ink cover what lies below."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from desktop.stamping.placing import place
from signing.pdf.open import open_document
from signing.placement.model import AllRule, SeamRule, Severity
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw

XMP = b"<x:xmpmeta><pdfaid:part>%d</pdfaid:part></x:xmpmeta>"


@pytest.mark.parametrize(
    ("part", "rule", "told"), [(1, AllRule(), 1), (9, AllRule(), 0), (1, SeamRule(), 0)]
)
def test_opaque_ink_is_a_note(
    tmp_path: Path, part: int, rule: AllRule | SeamRule, told: int
) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.Root.Metadata = pdf.make_stream(XMP % part)
        pdf.save(tmp_path / "a.pdf", fix_metadata_version=False)
    art = draw(SealKind.OFFICIAL, owner="测试单位")
    seal = Seal("s1", "测试公章", SealKind.OFFICIAL, "测试单位", art, b"")
    placement = place(open_document(tmp_path / "a.pdf"), [rule], [seal])

    notes = [finding for finding in placement.findings if finding.code == "document.opaque-ink"]
    assert len(notes) == told
    assert all(note.severity is Severity.NOTE for note in notes)
