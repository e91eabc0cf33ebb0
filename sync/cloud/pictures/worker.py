"""The limited process: it decodes one picture, draws it anew and ends."""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Final

MEMORY: Final = 1 << 30
"""Bytes of address space."""
CPU_SECONDS: Final = 5
MAX_PIXELS: Final = 40_000_000
"""More than any phone's camera takes."""
MAGIC: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""JPEG and PNG; the library would open anything."""


def run(pipe: Connection, side: int) -> None:
    """Receive a picture, answer a square PNG of `side` pixels, or nothing for what is none."""
    _limit()
    content = pipe.recv_bytes()
    # loaded here, under the limits: it is the library that must not be trusted
    import pymupdf

    pipe.send_bytes(_drawn(pymupdf, content, side))


def _drawn(api: object, content: bytes, side: int) -> bytes:
    library = api  # the library has no types
    if not content.startswith(MAGIC):
        return b""
    try:
        decoded = library.Pixmap(content)  # type: ignore[attr-defined]
        width, height = int(decoded.width), int(decoded.height)
        if min(width, height) < 1 or width * height > MAX_PIXELS:
            return b""
        scale = side / min(width, height)
        wide, high = width * scale, height * scale
        left, top = (side - wide) / 2, (side - high) / 2
        with library.open() as document:  # type: ignore[attr-defined]
            page = document.new_page(width=side, height=side)
            page.insert_image((left, top, left + wide, top + high), stream=content)
            return bytes(page.get_pixmap(alpha=False).tobytes("png"))
    except (RuntimeError, ValueError, library.mupdf.FzErrorBase):  # type: ignore[attr-defined]
        # whatever the library cannot open is not a picture; its own errors are of these kinds
        return b""


def _limit() -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limits; the time limit of the parent remains
        return
    wishes = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, wanted in wishes:
        _, hard = resource.getrlimit(kind)
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (soft, hard))
