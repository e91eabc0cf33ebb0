"""Splitting amounts that include the tax, in whole fen, so that every sum is right to the fen.

The tax-free part of the whole is rounded half up. Each line gets what the running sum of the lines
before it leaves, so the lines add up to the whole in all three columns, and no line is more than
one fen off its own rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Split:
    """An amount and its two parts, fen; all three have the same sign."""

    gross: int
    net: int
    tax: int


def split(gross: int, percent: int) -> Split:
    """`gross` fen at a rate of `percent`, 0 to 99."""
    net = _net(gross, percent)
    return Split(gross, net, gross - net)


def split_lines(gross: Sequence[int], percent: int) -> tuple[Split, ...]:
    """Each of the lines, such that they add up to `split` of their sum."""
    lines, so_far, net_so_far = [], 0, 0
    for amount in gross:
        so_far += amount
        net = _net(so_far, percent) - net_so_far
        net_so_far += net
        lines.append(Split(amount, net, amount - net))
    return tuple(lines)


def _net(gross: int, percent: int) -> int:
    base = 100 + percent
    rounded = (abs(gross) * 200 + base) // (2 * base)
    return -rounded if gross < 0 else rounded
