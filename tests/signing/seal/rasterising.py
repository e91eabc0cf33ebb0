"""Seals as pictures of pixels, for tests that look at what was drawn."""

from __future__ import annotations

from signing.geometry import MM_PER_PT
from signing.seal.canvas import paint
from signing.seal.model import Art, CurveTo, LineTo, MoveTo, VectorArt


def to_png(art: Art, dpi: int = 300) -> bytes:
    """PNG with alpha of the artwork at `dpi`; a raster seal is given back as it is."""
    if not isinstance(art, VectorArt):
        return art.png
    pixmap = paint(_operators(art), art.width / MM_PER_PT, art.height / MM_PER_PT, dpi=dpi)
    return bytes(pixmap.tobytes("png"))


def _operators(art: VectorArt) -> bytes:
    """The path in PDF operators, millimetres from the top-left turned into points upwards."""
    scale = 1 / MM_PER_PT
    red, green, blue = (channel / 255 for channel in art.colour)
    lines = [
        f"{scale:.6f} 0 0 {-scale:.6f} 0 {art.height * scale:.6f} cm",
        f"{red:.4f} {green:.4f} {blue:.4f} rg",
    ]
    for segment in art.segments:
        match segment:
            case MoveTo(end):
                lines.append(f"{end[0]:.4f} {end[1]:.4f} m")
            case LineTo(end):
                lines.append(f"{end[0]:.4f} {end[1]:.4f} l")
            case CurveTo(one, two, end):
                points = " ".join(f"{x:.4f} {y:.4f}" for x, y in (one, two, end))
                lines.append(f"{points} c")
            case _:
                lines.append("h")
    return "\n".join([*lines, "f*"]).encode("ascii")
