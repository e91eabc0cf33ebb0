"""Why a photograph of a seal, or a pen's strokes, cannot become a seal."""

from __future__ import annotations

from enum import StrEnum


class PhotoProblem(StrEnum):
    """One reason, the first that was found."""

    UNREADABLE = "unreadable"
    """No JPEG or PNG of sane size."""
    SMALL = "small"
    """Fewer than 200 dots per inch at the seal's real size."""
    FAINT = "faint"
    BLURRED = "blurred"
    NOT_RED = "not-red"
    """No red ink on the picture."""
    CUT = "cut"
    """The seal reaches the picture's edge, or its outline is not whole."""
    OBLIQUE = "oblique"
    """Taken too much from the side."""
    DIRTY = "dirty"
    """Other red besides the seal, or too much ink to be a seal."""
    STROKES = "strokes"
    """No strokes, or too many."""
