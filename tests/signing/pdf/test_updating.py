"""Further updates of a file that holds signatures change nothing that they do not mean to."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from signing.errors import OutputError
from signing.pdf.updating import append, updating

LONG = "595.2755905512"
"""More digits than single precision keeps."""


def test_numbers_of_what_is_written_anew_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Odd = pikepdf.Object.parse(f"[{LONG}]".encode())
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with updating(path, None) as (source, writer):
        assert source.catalog["/Odd"] == f"[{LONG}]"
        writer.put(source.catalog_reference, source.text(source.catalog_reference[0]))
        update = writer.append()
    before = path.read_bytes()
    append(path, update)
    assert path.read_bytes() == before + update
    assert LONG.encode() in update


def test_a_file_that_cannot_be_extended_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="missing"):
        append(tmp_path / "missing" / "a.pdf", b"x")
