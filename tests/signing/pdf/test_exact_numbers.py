"""Numbers are read with all the digits that the file has, wherever the object stands."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from signing.pdf.source import Source

LONG = "595.2755905512"
"""More digits than single precision keeps."""


@pytest.mark.parametrize(
    "mode", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate]
)
def test_all_digits_are_kept(mode: pikepdf.ObjectStreamMode, tmp_path: Path) -> None:
    path = tmp_path / "exact.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(500, 700))
        page.MediaBox = pikepdf.Object.parse(f"[0 0 {LONG} 700]".encode())
        pdf.save(path, object_stream_mode=mode)
    with Source(path) as rounded, Source(path, exact=True) as exact:
        numbers = range(1, exact.object_count)
        (page_number,) = (n for n in numbers if "/MediaBox" in exact.text(n))
        assert LONG not in rounded.text(page_number)
        assert f"[0 0 {LONG} 700]" in exact.text(page_number)
        compressed = mode is pikepdf.ObjectStreamMode.generate
        assert compressed is (LONG.encode() not in path.read_bytes())
