"""Value types of page drawing: what to draw, what came back, what went wrong."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from signing.errors import BidSealError
from signing.geometry import Rotation

if TYPE_CHECKING:
    # The drawing process uses these types too and starts faster without Qt.
    from PySide6.QtGui import QImage


class Priority(IntEnum):
    """What is drawn first; lower values win, equal ones keep their order."""

    VISIBLE = 0
    """On screen now."""
    NEAR = 1
    """Will be on screen after a little scrolling."""
    THUMBNAIL = 2


@dataclass(frozen=True, slots=True)
class TileRect:
    """A part of the drawn page in px, from its top-left corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One picture of one page, or of a tile of it.

    RenderRequest(document, page=3, scale=4.0)                       the whole page
    RenderRequest(document, 3, 4.0, tile=TileRect(512, 0, 512, 512)) one tile of it
    RenderRequest(document, 3, 0.6, priority=Priority.THUMBNAIL)     a thumbnail
    """

    document: int
    """As returned by `RenderService.open`."""
    page: int
    """1-based."""
    scale: float
    """px per mm of the displayed page, device pixels; 100 % at 96 dpi is 96 / 25.4."""
    tile: TileRect | None = None
    """None draws the whole page; a tile is clipped to the page's round-up size in px."""
    priority: Priority = Priority.VISIBLE
    key: Hashable = None
    """Whatever the asker wants back with the answer; it never leaves this process."""
    turn: Rotation = 0
    """Degrees clockwise on top of the page's own /Rotate; for viewing only."""


@dataclass(frozen=True, slots=True)
class RenderedTile:
    """A finished picture; RGB32, device pixel ratio 1."""

    request: RenderRequest
    image: QImage


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """The drawing process has opened the file."""

    document: int
    pages: int


class FailureKind(StrEnum):
    """Why there is no picture."""

    OPEN = "open"
    """The file cannot be opened; nothing of it will ever be drawn."""
    PAGE = "page"
    """This page raised an error; others are fine. Show a placeholder."""
    CRASHED = "crashed"
    """This page twice killed or hung the process that drew it. Show a placeholder."""


@dataclass(frozen=True, slots=True)
class RenderFailure:
    """A picture that will not come; asking again gives the same answer at once."""

    kind: FailureKind
    document: int
    request: RenderRequest | None
    """None when the document itself could not be opened."""
    error: BidSealError
    """For the user."""
