"""The marks of as many rules as can be expanded: one bad rule must not hide the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from signing.errors import BidSealError, Cancelled
from signing.pdf.model import Document
from signing.placement.expand import Found, expand
from signing.placement.model import Placement, Rule
from signing.placement.text_source import TextSource
from signing.seal.model import Seal

Expanded = tuple[Placement, tuple[tuple[int, BidSealError], ...]]
"""The marks; and by index the rules that have none, each with the reason."""


def expand_all(
    rules: Sequence[Rule],
    document: Document,
    seals: Sequence[Seal],
    text: TextSource,
    found: Found | None = None,
) -> Expanded:
    """The marks of all rules that can be expanded, and the errors of the others.

    `found`: hits of keywords that were looked for before.
    """

    def expanded(some: Sequence[Rule]) -> Placement:
        return expand(
            some,
            document.pages,
            seals,
            text,
            name=document.name,
            fields=document.fields,
            found=found,
        )

    try:
        return expanded(rules), ()
    except Cancelled:
        raise
    except BidSealError:
        return _expand_each(rules, expanded)


def _expand_each(
    rules: Sequence[Rule], expanded: Callable[[Sequence[Rule]], Placement]
) -> Expanded:
    """One bad rule must not take the marks of the others away."""
    good: list[int] = []
    errors: list[tuple[int, BidSealError]] = []
    for index, rule in enumerate(rules):
        try:
            expanded([rule])
        except Cancelled:
            raise
        except BidSealError as error:
            errors.append((index, error))
        else:
            good.append(index)
    placement = expanded([rules[index] for index in good])
    marks = tuple(replace(mark, rule_index=good[mark.rule_index]) for mark in placement.marks)
    return Placement(marks, placement.findings), tuple(errors)
