"""What becomes of a signature is told of encrypted files as of others."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from signing.pdf.open import open_document

GOOD = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'


@pytest.mark.parametrize("password", [None, "", "secret"])
@pytest.mark.parametrize(
    ("metadata", "outlives"), [(GOOD, True), (b"no XML at all", False), (None, True)]
)
def test_metadata_that_are_no_xmp_let_no_signature_outlive_an_update(
    metadata: bytes | None, outlives: bool, password: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        if metadata is not None:
            pdf.Root.Metadata = pdf.make_stream(metadata, Type=pikepdf.Name.Metadata)
        encryption = pikepdf.Encryption(owner="owner", user=password or "")
        chosen = encryption if password is not None else False
        pdf.save(path, encryption=chosen, fix_metadata_version=False)
    document = open_document(path, password=password)
    assert document.outlives is outlives
    assert not document.repaired
