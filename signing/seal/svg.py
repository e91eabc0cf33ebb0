"""Writes and reads vector seals as SVG, in one strict subset of it.

    <svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm" viewBox="0 0 40 40"><path
    fill="#c8161d" fill-rule="evenodd" d="M20 0L40 40Z"/></svg>

One path with absolute M, L, C and Z in mm: nothing that could refer, script or expand, so no XML
parser is needed and none is used.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator

from signing.errors import SealError
from signing.seal.model import Art, Close, CurveTo, LineTo, MoveTo, Point, Segment, VectorArt

MAX_BYTES = 1_000_000
"""Largest SVG that is read; a seal of 30 dense letters has about 80 kB."""
_MAX_SEGMENTS = 50_000
_MAX_MM = 120.0
_NUMBER = r"-?\d{1,4}(?:\.\d{1,4})?"
_SVG = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" '
    rf'width="({_NUMBER})mm" height="({_NUMBER})mm" viewBox="0 0 ({_NUMBER}) ({_NUMBER})">'
    r'<path fill="#([0-9a-f]{6})" fill-rule="evenodd" d="([MLCZ0-9. -]*)"/></svg>\n?'
)
_STEP = re.compile(rf"([MLCZ])((?: ?{_NUMBER})*)")
_COORDINATE = re.compile(_NUMBER)
_COORDINATES = {"M": 2, "L": 2, "C": 6, "Z": 0}


def to_svg(art: VectorArt) -> bytes:
    """The artwork in the subset above; coordinates are rounded to 0.001 mm."""
    red, green, blue = art.colour
    width, height = _number(art.width), _number(art.height)
    path = "".join(map(_step, art.segments))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}"><path fill="#{red:02x}{green:02x}{blue:02x}" '
        f'fill-rule="evenodd" d="{path}"/></svg>'
    ).encode("ascii")


def from_svg(untrusted_svg: bytes) -> VectorArt:
    """The artwork of an SVG in our subset; `to_svg` gives back the same bytes.

    Raises SealError for anything else, for more than `MAX_BYTES` or 50 000 segments, for sizes
    outside 1 to 120 mm and for a path that leaves the seal by more than 1 mm.
    """
    if len(untrusted_svg) > MAX_BYTES:
        raise _refusal("图形文件过大")
    try:
        found = _SVG.fullmatch(untrusted_svg.decode("ascii"))
    except UnicodeDecodeError as error:
        raise _refusal("图形文件不是允许的 SVG 格式") from error
    if found is None:
        raise _refusal("图形文件不是允许的 SVG 格式")
    width, height = float(found[1]), float(found[2])
    if (width, height) != (float(found[3]), float(found[4])):
        raise _refusal("图形尺寸前后不一致")
    if not (1 <= width <= _MAX_MM and 1 <= height <= _MAX_MM):
        raise _refusal("图形尺寸不合理")
    segments = tuple(_read_path(found[6], width, height))
    colour = bytes.fromhex(found[5])
    return VectorArt(width, height, (colour[0], colour[1], colour[2]), segments)


def preview_svg(art: Art) -> bytes:
    """An SVG picture for a page or a list; a raster seal rides inside it as a data URL."""
    if isinstance(art, VectorArt):
        return to_svg(art)
    width, height = _number(art.width), _number(art.height)
    data = b64encode(art.png).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'preserveAspectRatio="none" href="data:image/png;base64,{data}"/></svg>'
    ).encode("ascii")


def _step(segment: Segment) -> str:
    match segment:
        case MoveTo(end):
            return "M" + _points(end)
        case LineTo(end):
            return "L" + _points(end)
        case CurveTo(control1, control2, end):
            return "C" + _points(control1, control2, end)
        case _:
            return "Z"


def _points(*points: Point) -> str:
    return " ".join(_number(value) for point in points for value in point)


def _number(value: float) -> str:
    """The shortest decimal to 0.001 mm, finer than any printer; never an exponent or −0."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _read_path(path: str, width: float, height: float) -> Iterator[Segment]:
    """The segments, each subpath begun by M and ended by Z, all inside the seal."""
    position, count, is_open = 0, 0, False
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None or (step[1] == "M") is is_open:
            raise _refusal("图形路径不正确")
        numbers = [float(number) for number in _COORDINATE.findall(step[2])]
        count += 1
        if len(numbers) != _COORDINATES[step[1]] or count > _MAX_SEGMENTS:
            raise _refusal("图形路径不正确")
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if any(not (-1 <= x <= width + 1 and -1 <= y <= height + 1) for x, y in points):
            raise _refusal("图形超出印章范围")
        is_open = step[1] != "Z"
        position = step.end()
        yield _segment(step[1], points)
    if is_open or not count:
        raise _refusal("图形路径不正确")


def _segment(letter: str, points: list[Point]) -> Segment:
    if letter == "C":
        return CurveTo(*points)
    if letter == "Z":
        return Close()
    return MoveTo(*points) if letter == "M" else LineTo(*points)


def _refusal(reason: str) -> SealError:
    return SealError(seal="SVG", reason=reason)
