"""The control code that both screens show, derived from the prepared digests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sync.protocol.session import SessionFile


def control_code(files: Iterable[SessionFile]) -> str:
    """Four digits, e.g. ``"47 29"``, from the files' digests in their order.

    SHA-256 over the lines ``<file id>:<digest name>:<hex>\\n`` (digest names sorted), the first
    eight bytes as a big-endian number modulo 10,000. The phone computes it itself.
    """
    lines = "".join(
        f"{file.id}:{name}:{file.digests[name]}\n"
        for file in files
        for name in sorted(file.digests)
    )
    number = int.from_bytes(hashlib.sha256(lines.encode()).digest()[:8], "big") % 10_000
    return f"{number // 100:02d} {number % 100:02d}"
