"""What goes over the pipe to a drawing process and back.

Orders are pickled: we trust ourselves. Answers come from a process that has read a stranger's
file, so they are JSON, and every value is checked before it is believed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.render.model import TileRect
from signing.errors import (
    DamagedPdfError,
    DocumentError,
    DocumentLimitError,
    FileAccessError,
    NotPdfError,
    PasswordError,
)

PICTURE_BYTES = 32 * 1024 * 1024
"""Size of the shared memory of one process: the largest picture, RGB, that can be asked for."""
BYTES_PER_PIXEL = 3
TEXT_MOST = 200
"""Characters of any text an answer carries."""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Open a file under a number."""

    document: int
    path: Path
    password: str | None


@dataclass(frozen=True, slots=True)
class CloseOrder:
    """Forget a file; answered like every order."""

    document: int


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """Draw a page or a tile of it into the shared memory."""

    document: int
    page: int
    scale: float
    turn: int
    tile: TileRect | None


Order = OpenOrder | CloseOrder | DrawOrder


@dataclass(frozen=True, slots=True)
class Ready:
    """Started, or closed a file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The file is open."""

    pages: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """RGB rows without padding lie in the shared memory."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The order could not be carried out; the process itself is well."""

    code: str
    """Of the error."""
    reason: str = ""

    def error(self, name: str) -> DocumentError:
        """The error about the file called `name`; one we did not expect counts as damage."""
        return _ERRORS.get(self.code, DamagedPdfError)(name=name, reason=self.reason)


Answer = Ready | Opened | Drawn | Refused

_ERRORS: dict[str, type[DocumentError]] = {
    kind.code: kind
    for kind in (
        DamagedPdfError,
        DocumentLimitError,
        FileAccessError,
        NotPdfError,
        PasswordError,
    )
}


class NonsenseError(Exception):
    """A drawing process answered something that is no answer; it is replaced like a crashed one."""


def encode_answer(answer: Answer) -> bytes:
    """An answer as it is sent."""
    return json.dumps(_as_json(answer)).encode()


def _as_json(answer: Answer) -> dict[str, Any]:
    match answer:
        case Ready():
            return {"ready": True}
        case Opened():
            return {"pages": answer.pages}
        case Drawn():
            return {"width": answer.width, "height": answer.height}
        case _:
            return {"refused": answer.code, "reason": answer.reason}


def decode_answer(untrusted: bytes) -> Answer:
    """The answer in a message. Raises NonsenseError."""
    try:
        data = json.loads(untrusted)
    except (ValueError, RecursionError) as error:
        raise NonsenseError from error
    match data:
        case {"ready": True}:
            return Ready()
        case {"pages": int(pages)} if pages >= 0:
            return Opened(pages)
        case {"width": int(width), "height": int(height)} if _fits(width, height):
            return Drawn(width, height)
        case {"refused": str(code), "reason": str(reason)}:
            return Refused(code, reason[:TEXT_MOST])
        case _:
            raise NonsenseError


def _fits(width: int, height: int) -> bool:
    return width > 0 and height > 0 and width * height * BYTES_PER_PIXEL <= PICTURE_BYTES
