"""Visual millimetres of a displayed page, and the way to PDF user space and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from signing.value import Value

MM_PER_PT = 25.4 / 72.0
"""Millimetres in one point (ISO 32000-1, 8.3.2.3: a default user unit is 1/72 inch)."""

Rotation = Literal[0, 90, 180, 270]
Matrix = tuple[float, float, float, float, float, float]
"""``(a, b, c, d, e, f)`` as PDF's ``cm``: x' = a·x + c·y + e, y' = b·x + d·y + f."""


@dataclass(frozen=True, slots=True)
class PointMm:
    """A point of the page as displayed: mm right of its left edge, mm below its top edge."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class RectMm(Value):
    """A rectangle of the page as displayed, in mm from its top-left corner.

    RectMm(100, 180, 140, 220)          40 mm square
    RectMm.around(PointMm(120, 200), 40, 40)   the same
    """

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, centre: PointMm, width: float, height: float) -> RectMm:
        """The rectangle of `width` × `height` mm about `centre`."""
        return cls(
            centre.x - width / 2, centre.y - height / 2, centre.x + width / 2, centre.y + height / 2
        )

    @property
    def width(self) -> float:
        """Width in mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in mm."""
        return self.bottom - self.top

    @property
    def centre(self) -> PointMm:
        """The middle, in mm."""
        return PointMm((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def moved(self, dx: float, dy: float) -> RectMm:
        """The same rectangle `dx` mm further right and `dy` mm further down."""
        return RectMm(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def as_tuple(self) -> tuple[float, float, float, float]:
        """``(left, top, right, bottom)`` in mm."""
        return (self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Box(Value):
    """A rectangle in PDF user space, in points, y upwards; always x0 ≤ x1 and y0 ≤ y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def normalised(cls, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box with its corners in order (ISO 32000-1, 7.9.5 allows any two corners)."""
        return cls(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0

    def intersection(self, other: Box) -> Box | None:
        """The common part, or None when the boxes share no area."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        x1, y1 = min(self.x1, other.x1), min(self.y1, other.y1)
        return Box(x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None

    def as_tuple(self) -> tuple[float, float, float, float]:
        """``(x0, y0, x1, y1)`` in points, as a /Rect is written."""
        return (self.x0, self.y0, self.x1, self.y1)


@dataclass(frozen=True, slots=True)
class PageGeometry(Value):
    """How one page is displayed: its boxes (points), /Rotate (degrees clockwise) and /UserUnit.

    The visible page is the CropBox cut to the MediaBox (ISO 32000-1, 14.11.2), turned by /Rotate
    and enlarged by /UserUnit.
    """

    media_box: Box
    crop_box: Box
    rotate: Rotation = 0
    user_unit: float = 1.0
    visible_box: Box = field(init=False, repr=False, compare=False)
    """The part of user space that is displayed; the MediaBox when CropBox lies outside it.

    Worked out once, as the size: thousands of pages share one geometry, and every mark asks for it.
    """
    width_mm: float = field(init=False, repr=False, compare=False)
    """Of the displayed page."""
    height_mm: float = field(init=False, repr=False, compare=False)
    """Of the displayed page."""

    def __post_init__(self) -> None:
        """Cut the boxes to each other and turn them."""
        visible = self.crop_box.intersection(self.media_box) or self.media_box
        across, down = visible.width * self.mm_per_unit, visible.height * self.mm_per_unit
        if self.rotate in (90, 270):
            across, down = down, across
        object.__setattr__(self, "visible_box", visible)
        object.__setattr__(self, "width_mm", across)
        object.__setattr__(self, "height_mm", down)

    @property
    def is_cropped_away(self) -> bool:
        """Whether the CropBox lies outside the MediaBox: nobody can say what is displayed."""
        return self.crop_box.intersection(self.media_box) is None

    @property
    def mm_per_unit(self) -> float:
        """Millimetres on paper of one unit of user space."""
        return MM_PER_PT * self.user_unit

    def point_to_user(self, point: PointMm) -> tuple[float, float]:
        """User-space coordinates (points) of a displayed point (mm)."""
        box = self.visible_box
        right, down = point.x / self.mm_per_unit, point.y / self.mm_per_unit
        if self.rotate == 0:
            return box.x0 + right, box.y1 - down
        if self.rotate == 90:
            return box.x0 + down, box.y0 + right
        if self.rotate == 180:
            return box.x1 - right, box.y0 + down
        return box.x1 - down, box.y1 - right

    def point_to_visual(self, x: float, y: float) -> PointMm:
        """Displayed point (mm) of user-space coordinates (points); undoes `point_to_user`."""
        box, mm = self.visible_box, self.mm_per_unit
        if self.rotate == 0:
            return PointMm((x - box.x0) * mm, (box.y1 - y) * mm)
        if self.rotate == 90:
            return PointMm((y - box.y0) * mm, (x - box.x0) * mm)
        if self.rotate == 180:
            return PointMm((box.x1 - x) * mm, (y - box.y0) * mm)
        return PointMm((box.y1 - y) * mm, (box.x1 - x) * mm)

    def rect_to_user(self, rect: RectMm) -> Box:
        """User-space box (points) of a displayed rectangle (mm), as an annotation's /Rect."""
        ax, ay = self.point_to_user(PointMm(rect.left, rect.top))
        bx, by = self.point_to_user(PointMm(rect.right, rect.bottom))
        return Box.normalised(ax, ay, bx, by)

    def rect_to_visual(self, box: Box) -> RectMm:
        """Displayed rectangle (mm) of a user-space box (points); undoes `rect_to_user`."""
        a, b = self.point_to_visual(box.x0, box.y0), self.point_to_visual(box.x1, box.y1)
        return RectMm(min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y))

    def upright_matrix(self, rect: RectMm) -> Matrix:
        """Maps the unit square, y upwards, onto `rect` so that it stands upright as displayed.

        (0, 0) goes to the displayed bottom-left corner, (1, 1) to the displayed top-right one.
        """
        ox, oy = self.point_to_user(PointMm(rect.left, rect.bottom))
        ux, uy = self.point_to_user(PointMm(rect.right, rect.bottom))
        vx, vy = self.point_to_user(PointMm(rect.left, rect.top))
        return (ux - ox, uy - oy, vx - ox, vy - oy, ox, oy)
