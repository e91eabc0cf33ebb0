"""Where the ink of a seal lies in its artwork; a blank border must not be cut into slices."""

from __future__ import annotations

from functools import lru_cache

from signing.seal.affine import bounds
from signing.seal.model import Art, VectorArt

Box4 = tuple[float, float, float, float]
"""left, top, right, bottom as fractions 0..1 of the artwork, y downwards."""
WHOLE: Box4 = (0.0, 0.0, 1.0, 1.0)
_MEASURED_PX = 800
"""A picture is measured at this width: 0.05 mm on a seal of 40 mm."""
_PAPER = bytes(int(value < 215) for value in range(256))
"""Grey values that count as ink when white is 255."""


def ink_box(art: Art) -> Box4:
    """The part of the artwork that carries ink; all of it when there is none to be seen."""
    if not isinstance(art, VectorArt):
        return _picture_ink(art.png)
    left, top, right, bottom = bounds(art.segments)
    box = (
        max(left / art.width, 0.0),
        max(top / art.height, 0.0),
        min(right / art.width, 1.0),
        min(bottom / art.height, 1.0),
    )
    return box if box[2] > box[0] and box[3] > box[1] else WHOLE


@lru_cache(maxsize=64)
def _picture_ink(png: bytes) -> Box4:
    """Transparent and white borders left out. Raises SealError when the picture is unreadable."""
    # Imported here because the renderer is heavy and vector seals never need it.
    from signing.seal.canvas import grey

    samples, width, height = grey(png, width=_MEASURED_PX)
    ink = samples.translate(_PAPER)
    rows = [row for row in range(height) if 1 in ink[row * width : (row + 1) * width]]
    columns = [column for column in range(width) if 1 in ink[column::width]]
    if not rows:
        return WHOLE
    return (
        columns[0] / width,
        rows[0] / height,
        (columns[-1] + 1) / width,
        (rows[-1] + 1) / height,
    )
