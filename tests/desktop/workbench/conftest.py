"""Documents and seals for the workbench tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.services.operations import Operations
from signing.geometry import Box, PageGeometry
from signing.pdf.model import Document
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw

OWNER = "测试单位"
A4 = Box(0, 0, 595.276, 841.89)


@pytest.fixture(scope="session")
def seals() -> dict[str, Seal]:
    """A 公章 and a 法人章 as the agency draws them."""
    kinds = {"s1": ("公章", SealKind.OFFICIAL), "s2": ("法人章", SealKind.LEGAL_PERSON)}
    return {
        identity: Seal(identity, OWNER + name, kind, OWNER, draw(kind, owner=OWNER), b"")
        for identity, (name, kind) in kinds.items()
    }


@pytest.fixture
def make_document(tmp_path: Path) -> Callable[..., Document]:
    """A description of a document that is not on disk."""

    def make(*, pages: int = 5) -> Document:
        geometry = tuple(PageGeometry(A4, A4) for _ in range(pages))
        return Document(tmp_path / "标书.pdf", 1, geometry)

    return make


@pytest.fixture
def operations() -> Iterator[Operations]:
    made = Operations()
    yield made
    made.shutdown()
