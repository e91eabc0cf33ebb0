"""Damaged PDF files: opened, or refused with an error of our tree."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from signing.errors import BidSealError
from signing.pdf.model import CompletedFile
from signing.pdf.open import open_document

WORDS = [
    b"null", b"<<", b">>", b"[", b"]", b"(", b")", b"1 0 R", b"99 0 R", b"-1", b"1e9", b"/",
    b"endobj", b"stream", b"9" * 40, b"true", b"/Kids", b"0",
]  # fmt: skip
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 1 << 20),
        st.integers(0, 12),
        st.one_of(st.sampled_from(WORDS), st.binary(max_size=4)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150)
@given(changes=CHANGES)
def test_damaged_file_is_opened_or_refused(
    changes: list[tuple[int, int, bytes]],
    three_pages: Path,
    sign: Callable[..., CompletedFile],
    tmp_path: Path,
) -> None:
    signed = tmp_path / "signed.pdf"
    if not signed.exists():
        signed.write_bytes(sign(three_pages).output.read_bytes())
    data = bytearray(signed.read_bytes())
    for place, cut, put in changes:
        at = place % len(data)
        data[at : at + cut] = put
    path = tmp_path / "damaged.pdf"
    path.write_bytes(data)
    with suppress(BidSealError):
        assert open_document(path).pages
