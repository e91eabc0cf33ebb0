"""Files written object by object, for what no library writes."""

from __future__ import annotations

from collections.abc import Sequence


def file_of(bodies: Sequence[str]) -> bytes:
    """A file of these objects, numbered from 1, which is the catalog; with a table."""
    data, rows = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, body in enumerate(bodies, 1):
        rows += b"%010d 00000 n \n" % len(data)
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    size = len(bodies) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    return data + b"xref\n0 %d\n" % size + rows + end
