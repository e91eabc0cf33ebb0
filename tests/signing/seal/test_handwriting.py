"""Signatures in running hand lean to the right, climb, and are drawn letter beside letter."""

from __future__ import annotations

from signing.seal.handwriting import strokes_of


def test_upright_strokes_lean_to_the_right() -> None:
    """The first stroke of 陈 goes down; its upper end lies further right than it was drawn."""
    strokes = strokes_of("陈")
    assert strokes is not None
    (top, *_, bottom) = strokes[0]
    assert bottom[1] - top[1] > 80
    assert top[0] - bottom[0] > 15


def test_letters_follow_each_other_and_the_line_climbs() -> None:
    strokes = strokes_of("王王王")
    assert strokes is not None
    one = len(strokes) // 3
    first, second, third = (strokes[number * one] for number in range(3))
    for before, after in ((first, second), (second, third)):
        assert after[0][0] - before[0][0] > 100
        assert -20 < after[0][1] - before[0][1] < 0


def test_a_letter_that_was_never_drawn_makes_no_signature() -> None:
    assert strokes_of("王凤") is None
    assert strokes_of("") is None
