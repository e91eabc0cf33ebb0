"""Whether a seal lies inside the field that is signed in place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from signing.geometry import RectMm
from signing.placement.in_place import fits, primary_mark
from signing.placement.model import Mark, RuleKind, SignatureField

FIELD = SignatureField("甲", 1, RectMm(50, 60, 100, 90))


@pytest.mark.parametrize("side", ["left", "top", "right", "bottom"])
def test_a_seal_may_leave_its_field_by_what_nobody_sees(side: str) -> None:
    outwards = -1 if side in ("left", "top") else 1
    for beyond, inside in ((0.0, True), (0.04, True), (0.06, False), (9.0, False)):
        moved = replace(FIELD.rect, **{side: getattr(FIELD.rect, side) + outwards * beyond})
        assert fits(FIELD, moved) is inside


def test_the_signature_is_for_the_field_wherever_it_stands_in_the_list() -> None:
    plain = Mark(RuleKind.PAGE, 0, "round", 1, RectMm(0, 0, 9, 9))
    named = replace(plain, field="甲")
    assert primary_mark([plain, plain, named]) is named
    assert primary_mark([replace(plain, page=2), plain]).page == 2
