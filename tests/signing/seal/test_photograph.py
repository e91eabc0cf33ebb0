"""扫描印章: photographs of every quality, and files that are no photographs."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from signing.seal.model import RasterArt, SealKind
from signing.seal.photo_problem import PhotoProblem
from signing.seal.photograph import clean_photograph
from signing.seal.picture import decode_picture, encode_picture
from signing.seal.shapes import Shape
from tests.signing.seal.photographs import Scene, photograph, shape_of, template

GOOD = {
    "straight": Scene(),
    "from the side": Scene(tilt=0.1, squeeze=0.9),
    "from far aside": Scene(tilt=0.2, squeeze=0.8),
    "in shadow, by lamplight": Scene(shadow=0.5, warm=0.75),
    "grainy paper and a noisy sensor": Scene(noise=12, texture=10),
    "pale and patchy": Scene(fade=0.7, patchy=0.35),
    "small but enough": Scene(side=900, share=0.5),
    "a frame, leaning": Scene(kind=SealKind.LEGAL_PERSON, tilt=0.15, squeeze=0.9, shadow=0.4),
    "a name": Scene(kind=SealKind.NAME, tilt=0.1),
}
POOR = {
    PhotoProblem.SMALL: (Scene(side=700, share=0.3), Scene(side=230)),
    PhotoProblem.FAINT: (Scene(fade=0.22),),
    PhotoProblem.BLURRED: (Scene(blur=8), Scene(kind=SealKind.LEGAL_PERSON, blur=16)),
    PhotoProblem.NOT_RED: (
        Scene(colour=(40, 40, 44)),
        Scene(colour=(40, 60, 190)),
        Scene(fade=0),
    ),
    PhotoProblem.CUT: (
        Scene(shift=(0.25, 0)),
        Scene(kind=SealKind.LEGAL_PERSON, shift=(0, -0.2)),
    ),
    PhotoProblem.OBLIQUE: (Scene(squeeze=0.5),),
    PhotoProblem.DIRTY: (Scene(also=True),),
}


def cleaned(scene: Scene) -> RasterArt | PhotoProblem:
    shape, size = shape_of(scene.kind)
    return clean_photograph(photograph(scene), shape=shape, size_mm=size)


def likeness(art: RasterArt, kind: SealKind) -> float:
    """Common ink over all ink, against the template the seal was stamped from."""
    alpha = Image.open(io.BytesIO(art.png)).getchannel("A")
    drawn = template(kind).resize(alpha.size, Image.Resampling.LANCZOS)
    one, other = np.asarray(alpha) > 127, np.asarray(drawn) > 127
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.requirement("R052", "R058")
@pytest.mark.parametrize("scene", GOOD.values(), ids=GOOD)
def test_a_good_photograph_becomes_the_seal_that_was_stamped(scene: Scene) -> None:
    art = cleaned(scene)
    assert isinstance(art, RasterArt)
    assert likeness(art, scene.kind) > 0.85
    back = decode_picture(encode_picture(art))
    assert (back.width, back.height) == pytest.approx(shape_of(scene.kind)[1], abs=0.02)
    picture = Image.open(io.BytesIO(art.png))
    corner = picture.getpixel((1, 1))
    assert isinstance(corner, tuple)
    if scene.kind is SealKind.OFFICIAL:
        assert corner[3] == 0


@pytest.mark.requirement("R058")
@pytest.mark.parametrize(
    ("problem", "scene"), [(problem, scene) for problem, all_ in POOR.items() for scene in all_]
)
def test_a_poor_photograph_is_refused_with_the_reason(problem: PhotoProblem, scene: Scene) -> None:
    assert cleaned(scene) is problem


def test_a_photograph_lying_on_its_side_is_turned_by_its_tag() -> None:
    straight = Image.open(io.BytesIO(photograph(Scene(side=900))))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright; the pixels lie to the left
    out = io.BytesIO()
    straight.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", exif=exif)
    shape, size = shape_of(SealKind.OFFICIAL)
    art = clean_photograph(out.getvalue(), shape=shape, size_mm=size)
    assert isinstance(art, RasterArt)
    assert likeness(art, SealKind.OFFICIAL) > 0.85


def png_header(width: int, height: int, body: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(body))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def hostile() -> dict[str, bytes]:
    good = photograph(replace(Scene(), side=400))
    gif = io.BytesIO()
    Image.new("RGB", (400, 400)).save(gif, "GIF")
    return {
        "nothing": b"",
        "words": b"GET / HTTP/1.1",
        "a script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "another format": gif.getvalue(),
        "a bomb": png_header(30_000, 30_000),
        "more pixels than a telephone's": png_header(5_000, 4_000),
        "rows that lack": png_header(2_000, 2_000, b"\0" * 100),
        "cut short": good[: len(good) // 2],
        "bytes turned": bytes(
            byte ^ 0x5A if 300 < at < 900 else byte for at, byte in enumerate(good)
        ),
        "too long": good + b"\0" * 4_000_000,
        "width of none": png_header(0, 500),
    }


@pytest.mark.parametrize("name", hostile())
def test_what_is_no_photograph_is_told_so(name: str) -> None:
    shape, size = shape_of(SealKind.OFFICIAL)
    found = clean_photograph(hostile()[name], shape=shape, size_mm=size)
    assert isinstance(found, PhotoProblem)


def drawn(side: int, *squares: tuple[int, int], paper: str = "#eeece8") -> bytes:
    """A clean PNG: squares of red and of paper in turn, each by its first and last px both ways."""
    picture = Image.new("RGB", (side, side), paper)
    for number, (first, last) in enumerate(squares):
        fill = paper if number % 2 else "#ce262e"
        ImageDraw.Draw(picture).rectangle((first, first, last, last), fill=fill)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.mark.requirement("R058")
def test_a_picture_taken_in_the_dark_shows_no_red() -> None:
    found = clean_photograph(drawn(400, paper="#141212"), shape=Shape.SQUARE, size_mm=(20, 20))
    assert found is PhotoProblem.NOT_RED


@pytest.mark.requirement("R058")
def test_a_picture_of_a_few_dots_is_small_whatever_it_shows() -> None:
    found = clean_photograph(drawn(20), shape=Shape.SQUARE, size_mm=(20, 20))
    assert found is PhotoProblem.SMALL
    narrow = io.BytesIO()
    Image.new("RGB", (2_000, 200), "white").save(narrow, "PNG")
    found = clean_photograph(narrow.getvalue(), shape=Shape.ROUND, size_mm=(40, 40))
    assert found is PhotoProblem.SMALL


@pytest.mark.requirement("R058")
def test_a_patch_of_ink_is_no_seal() -> None:
    found = clean_photograph(drawn(900, (200, 700)), shape=Shape.SQUARE, size_mm=(20, 20))
    assert found is PhotoProblem.DIRTY


def test_the_smallest_seal_has_too_few_edges_to_be_called_blurred() -> None:
    small = drawn(300, (100, 139), (106, 133))  # 5 mm at the least 200 dots per inch
    art = clean_photograph(small, shape=Shape.SQUARE, size_mm=(5, 5))
    assert isinstance(art, RasterArt)
    alpha = np.asarray(Image.open(io.BytesIO(art.png)).getchannel("A"))
    assert alpha[2].min() > 127
    assert alpha[20, 20] == 0


def test_red_in_the_corners_beside_a_round_seal_is_no_part_of_it() -> None:
    """A speck within the square around the circle, as a neighbouring stamp leaves it."""
    scene = Scene(side=1_200)
    picture = Image.open(io.BytesIO(photograph(scene))).convert("RGB")
    clean = cleaned(scene)
    red = np.asarray(picture).astype(int)
    ink = np.argwhere((red[:, :, 0] - red[:, :, 1]) > 60)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    wide, speck = right - left, (bottom - top) // 40
    for x, y in ((left + wide * 0.12, top + wide * 0.12), (right - wide * 0.14, top + wide * 0.12)):
        picture.paste((200, 22, 29), (int(x), int(y), int(x + speck), int(y + speck)))
    out = io.BytesIO()
    picture.save(out, "PNG")
    shape, size = shape_of(scene.kind)
    art = clean_photograph(out.getvalue(), shape=shape, size_mm=size)
    assert isinstance(art, RasterArt)
    assert isinstance(clean, RasterArt)
    alpha = np.asarray(Image.open(io.BytesIO(art.png)).getchannel("A"))
    y, x = np.mgrid[0 : alpha.shape[0], 0 : alpha.shape[1]]
    far = np.hypot((x + 0.5) / alpha.shape[1] - 0.5, (y + 0.5) / alpha.shape[0] - 0.5)
    assert not alpha[far > 0.505].any()
    assert alpha[far < 0.5].any()


def test_reasons_have_the_names_that_phones_know() -> None:
    assert {problem.value for problem in PhotoProblem} == {
        "unreadable",
        "small",
        "faint",
        "blurred",
        "not-red",
        "cut",
        "oblique",
        "dirty",
        "strokes",
    }
