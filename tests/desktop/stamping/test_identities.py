"""Steps that would spoil an earlier step's signature are refused before the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.stamping.identities import require_steps
from signing.errors import ProtectedPdfError
from signing.geometry import Box, PageGeometry, PointMm, RectMm
from signing.level import Level
from signing.pdf.model import Document
from signing.placement.model import Mark, RuleKind
from signing.seal.model import Seal, SealKind, SealType, VectorArt

BOX = Box(0, 0, 595, 842)
PAGE = PageGeometry(BOX, BOX)
ART = VectorArt(40.0, 40.0, (200, 20, 30), ())
SEALS = {
    "unit": Seal("unit", "公章", SealKind.OFFICIAL, "单位", ART, b""),
    "person": Seal("person", "签名", SealKind.SIGNATURE, "某人", ART, b"", SealType.PERSON),
}


def marks(*seals: str) -> list[Mark]:
    """One mark of each seal."""
    rect = RectMm.around(PointMm(100, 100), 40, 40)
    return [Mark(RuleKind.PAGE, 0, seal, 1, rect) for seal in seals]


def document(*, outlives: bool) -> Document:
    return Document(Path("a.pdf"), 1_000, (PAGE,), outlives=outlives)


@pytest.mark.parametrize(
    ("seals", "level"),
    [(("unit", "person"), Level.B_T), (("unit",), Level.B_LT), (("unit",), Level.B_LTA)],
)
def test_nothing_may_follow_a_signature_that_does_not_outlive_it(
    seals: tuple[str, ...], level: Level
) -> None:
    require_steps(document(outlives=True), marks(*seals), SEALS, level)
    with pytest.raises(ProtectedPdfError, match="XMP"):
        require_steps(document(outlives=False), marks(*seals), SEALS, level)


def test_one_signature_at_the_end_is_fine() -> None:
    require_steps(document(outlives=False), marks("unit", "unit"), SEALS, Level.B_T)
