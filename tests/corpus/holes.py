"""Sparse PDFs: two pages, a hole, then the cross-reference section, far behind."""

from __future__ import annotations

from pathlib import Path

KINDS = ("table", "stream")
BODIES = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]/MediaBox[0 0 595 842]>>",
    b"<</Type/Page/Parent 2 0 R>>",
)


def write_with_hole(path: Path, kind: str, at: int) -> None:
    """A file whose last page and cross-reference section begin at byte `at`."""
    offsets = []
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        for number, body in enumerate(BODIES, 1):
            offsets.append(file.tell())
            file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        file.seek(at)
        offsets.append(at)
        file.write(b"4 0 obj\n%s\nendobj\n" % BODIES[2])
        start = file.tell()
        file.write(_table(offsets) if kind == "table" else _stream([*offsets, start]))
        file.write(b"startxref\n%d\n%%%%EOF\n" % start)


def _table(offsets: list[int]) -> bytes:
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 5\n0000000000 65535 f \n"
    return head + rows + b"trailer\n<</Size 5/Root 1 0 R>>\n"


def _stream(offsets: list[int]) -> bytes:
    rows = b"".join(b"\x01" + offset.to_bytes(6, "big") + b"\0" for offset in offsets)
    head = b"5 0 obj\n<</Type/XRef/W[1 6 1]/Index[1 5]/Size 6/Root 1 0 R/Length %d>>stream\n"
    return head % len(rows) + rows + b"\nendstream\nendobj\n"
