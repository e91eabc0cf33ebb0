"""Values that travel come out of a pickle as they went in."""

from __future__ import annotations

import pickle

from signing.geometry import Box, PageGeometry, RectMm
from signing.placement.model import Ground, Mark, RuleKind
from signing.verify.model import Row, RowKind, Verdict


def test_values_travel_whole() -> None:
    page = PageGeometry(Box(0, 0, 90, 100), Box(10, 10, 50, 200), 90, 2.0)
    rect = RectMm(1, 2, 3, 4)
    plain = Mark(RuleKind.ALL, 0, "seal", 3, rect)
    full = Mark(RuleKind.SEAM, 1, "seal", 9, rect, None, 2.5, "Signature1", Ground.DARK)
    row = Row(RowKind.TIME, Verdict.VALID, "{time}", {"time": "now"})
    sent = (page, plain, full, row)
    received = pickle.loads(pickle.dumps(sent))
    assert received == sent
    assert received[0].visible_box == page.visible_box
    assert received[1].rect is received[2].rect
