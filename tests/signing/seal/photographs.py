"""Photographs of stamped seals as a phone takes them, generated; nothing here is a real seal."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageFilter

from signing.seal.model import SealKind
from signing.seal.shapes import Shape
from signing.seal.templates import draw
from tests.signing.seal.rasterising import to_png

OWNER = "北京标印建设有限公司(演示)"


@dataclass(frozen=True)
class Scene:
    """What the camera saw."""

    kind: SealKind = SealKind.OFFICIAL
    side: int = 1100
    """px of the square picture"""
    share: float = 0.7
    """Of the picture's side, that the seal takes."""
    tilt: float = 0.0
    """How much nearer the lower edge is: 0.1 makes it 10 % wider than the upper."""
    squeeze: float = 1.0
    """Height over width."""
    shadow: float = 0.0
    """How much darker the right side is, 0..1."""
    noise: float = 4.0
    texture: float = 5.0
    """Grey levels of the sensor's noise and the paper's grain."""
    blur: float = 0.8
    """px"""
    fade: float = 1.0
    """Strength of the ink."""
    colour: tuple[int, int, int] = (206, 38, 46)
    warm: float = 1.0
    """Blue of the light; 0.8 is a lamp."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Of the seal, as shares of the side."""
    also: bool = False
    """A second red mark beside it."""
    patchy: float = 0.0
    """How much of the ink is missing in places."""
    quality: int = 88


@cache
def template(kind: SealKind, dpi: int = 600) -> Image.Image:
    """The drawn seal's ink as a grey picture."""
    owner = "王建国" if kind in (SealKind.LEGAL_PERSON, SealKind.NAME) else OWNER
    art = draw(kind, owner=owner)
    return Image.open(io.BytesIO(to_png(art, dpi))).getchannel("A")


def shape_of(kind: SealKind) -> tuple[Shape, tuple[float, float]]:
    """Its shape and size in mm."""
    return {
        SealKind.OFFICIAL: (Shape.ROUND, (40.0, 40.0)),
        SealKind.LEGAL_PERSON: (Shape.SQUARE, (20.0, 20.0)),
        SealKind.NAME: (Shape.OBLONG, (20.0, 10.0)),
    }[kind]


def photograph(scene: Scene) -> bytes:
    """A JPEG."""
    random = np.random.default_rng(7)
    side = scene.side
    ink = _placed(scene)
    if scene.patchy:
        cloud = Image.fromarray((random.random((24, 24)) * 255).astype(np.uint8))
        cloud = cloud.resize((side, side), Image.Resampling.BICUBIC)
        ink = ink * (1 - scene.patchy * (np.asarray(cloud) > 150))
    ink = ink[:, :, None] * scene.fade
    paper = np.array([238.0, 236.0, 232.0 * scene.warm])
    colour = np.array(scene.colour, dtype=float) * np.array([1, 1, scene.warm])
    picture = paper * (1 - ink) + colour * ink
    grain = Image.fromarray((random.random((side // 3, side // 3)) * 255).astype(np.uint8))
    grain = np.asarray(grain.resize((side, side), Image.Resampling.BICUBIC), dtype=float)
    picture += (grain[:, :, None] / 255 - 0.5) * 2 * scene.texture
    light = 1 - scene.shadow * np.clip((np.arange(side) / side - 0.35) * 3, 0, 1)
    picture *= light[None, :, None]
    soft = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    soft = soft.filter(ImageFilter.GaussianBlur(scene.blur))
    noisy = np.asarray(soft, dtype=float) + random.normal(0, scene.noise, (side, side, 3))
    out = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(
        out, "JPEG", quality=scene.quality
    )
    return out.getvalue()


def _placed(scene: Scene) -> np.ndarray:
    """The ink, 0..1, as it lies on the picture."""
    ink = template(scene.kind)
    side = scene.side
    wide = side * scene.share
    high = wide * ink.height / ink.width * scene.squeeze
    x0, y0 = (side - wide) / 2 + scene.shift[0] * side, (side - high) / 2 + scene.shift[1] * side
    lean = scene.tilt * wide / 2
    corners = [
        (x0 + lean, y0),
        (x0 + wide - lean, y0),
        (x0 + wide + lean, y0 + high),
        (x0 - lean, y0 + high),
    ]
    sources = [(0, 0), (ink.width, 0), (ink.width, ink.height), (0, ink.height)]
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, sources, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    coefficients = np.linalg.solve(np.array(rows), np.array(values))
    placed = ink.transform(
        (side, side), Image.Transform.PERSPECTIVE, tuple(coefficients), Image.Resampling.BICUBIC
    )
    found = np.array(placed, dtype=float) / 255
    if scene.also:
        found[int(side * 0.02) : int(side * 0.08), int(side * 0.02) : int(side * 0.4)] = 1.0
    return found
