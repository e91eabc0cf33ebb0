"""The order for a unit's picture: drawn anew, so what was hidden in the old file is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
"""More than any phone's camera takes."""
JPEG: Final = b"\xff\xd8\xff"
PNG: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class DrawSquare:
    """The middle of a JPEG or PNG as a PNG of `side` × `side` pixels.

    Refusal (unit.picture-invalid): too large, no picture, or its decoder crashed, ran out of
    memory or of time.
    """

    content: bytes
    side: int

    def __post_init__(self) -> None:
        if not 0 < len(self.content) <= MAX_BYTES:
            raise Refusal(ErrorCode.PICTURE_INVALID)

    def carry_out(self) -> bytes:
        """The PNG, or nothing for what is no picture."""
        # loaded here, under the limits: it is the library that must not be trusted
        import pymupdf

        # the library would open anything
        return _drawn(pymupdf, self) if self.content.startswith((JPEG, PNG)) else b""

    def read(self, untrusted: bytes) -> bytes:
        """The PNG."""
        if not untrusted.startswith(PNG):
            raise Refusal(ErrorCode.PICTURE_INVALID)
        return untrusted


def _drawn(api: object, order: DrawSquare) -> bytes:
    library, side = api, order.side  # the library has no types
    try:
        decoded = library.Pixmap(order.content)  # type: ignore[attr-defined]
        width, height = int(decoded.width), int(decoded.height)
        if min(width, height) < 1 or width * height > MAX_PIXELS:
            return b""
        scale = side / min(width, height)
        wide, high = width * scale, height * scale
        left, top = (side - wide) / 2, (side - high) / 2
        with library.open() as document:  # type: ignore[attr-defined]
            page = document.new_page(width=side, height=side)
            page.insert_image((left, top, left + wide, top + high), stream=order.content)
            return bytes(page.get_pixmap(alpha=False).tobytes("png"))
    except (RuntimeError, ValueError, library.mupdf.FzErrorBase):  # type: ignore[attr-defined]
        # whatever the library cannot open is not a picture; its own errors are of these kinds
        return b""
