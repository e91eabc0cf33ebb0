"""Seals, pages and text for the placement tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from signing.geometry import Box, PageGeometry
from signing.placement.text_source import TextChar
from signing.seal.model import Seal, SealKind, VectorArt

MakeSeal = Callable[..., Seal]


@pytest.fixture
def make_seal() -> MakeSeal:
    """Builds a seal of any kind and size in mm."""

    def make(
        id: str = "seal-1",
        *,
        name: str = "测试单位公章",
        kind: SealKind = SealKind.OFFICIAL,
        width: float = 40.0,
        height: float = 40.0,
    ) -> Seal:
        art = VectorArt(width, height, (200, 22, 29), ())
        return Seal(id, name, kind, "测试单位", art, b"")

    return make


@pytest.fixture
def seal(make_seal: MakeSeal) -> Seal:
    """A 公章 of 40 mm."""
    return make_seal()


@pytest.fixture
def a4() -> PageGeometry:
    """An upright page of exactly 210 × 297 mm."""
    box = Box(0, 0, 210 * 72 / 25.4, 297 * 72 / 25.4)
    return PageGeometry(box, box)


@pytest.fixture
def a4_landscape() -> PageGeometry:
    """A page of exactly 297 × 210 mm."""
    box = Box(0, 0, 297 * 72 / 25.4, 210 * 72 / 25.4)
    return PageGeometry(box, box)


class Typewriter:
    """A text source in memory: every page a list of lines, every character 10 pt square."""

    def __init__(self, pages: Sequence[str], *, images: Sequence[int] = ()) -> None:
        self._pages = pages
        self._images = images

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def plain(self, page: int) -> str:
        return self._pages[page - 1]

    def chars(self, page: int, wanted: Sequence[int]) -> Sequence[TextChar]:
        text = self.plain(page)
        found = []
        for place in wanted:
            line = text.count("\n", 0, place)
            column = place - (text.rfind("\n", 0, place) + 1)
            x, y = 50 + 10 * column, 700 - 20 * line
            found.append(TextChar(Box(x, y, x + 10, y + 10), line))
        return found

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        return ()

    def has_images(self, page: int) -> bool:
        return page in self._images


@pytest.fixture
def typewriter() -> type[Typewriter]:
    """The in-memory text source."""
    return Typewriter
