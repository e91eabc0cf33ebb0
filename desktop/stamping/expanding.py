"""The marks of as many rules as can be expanded: one bad rule must not hide the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from signing.errors import BidSealError, Cancelled
from signing.pdf.model import Document
from signing.placement.expand import expand
from signing.placement.keyword import TextSource
from signing.placement.model import Placement, Rule
from signing.seal.model import Seal

Expanded = tuple[Placement, tuple[tuple[int, BidSealError], ...]]
"""The marks; and by index the rules that have none, each with the reason."""


def expand_all(
    rules: Sequence[Rule], document: Document, seals: Sequence[Seal], text: TextSource
) -> Expanded:
    """The marks of all rules that can be expanded, and the errors of the others."""
    try:
        placed = expand(
            rules, document.pages, seals, text, name=document.name, fields=document.fields
        )
    except Cancelled:
        raise
    except BidSealError:
        return _expand_each(rules, document, seals, text)
    return placed, ()


def _expand_each(
    rules: Sequence[Rule], document: Document, seals: Sequence[Seal], text: TextSource
) -> Expanded:
    """One bad rule must not take the marks of the others away."""
    good: list[int] = []
    errors: list[tuple[int, BidSealError]] = []
    for index, rule in enumerate(rules):
        try:
            expand([rule], document.pages, seals, text, name=document.name, fields=document.fields)
        except Cancelled:
            raise
        except BidSealError as error:
            errors.append((index, error))
        else:
            good.append(index)
    placement = expand(
        [rules[index] for index in good],
        document.pages,
        seals,
        text,
        name=document.name,
        fields=document.fields,
    )
    marks = tuple(replace(mark, rule_index=good[mark.rule_index]) for mark in placement.marks)
    return Placement(marks, placement.findings), tuple(errors)
