"""The one expansion of rules to marks; preview and writer both draw exactly its result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from signing.errors import PageRangeError
from signing.geometry import PageGeometry, RectMm
from signing.placement.apart import clamp, keep_apart
from signing.placement.check import check
from signing.placement.in_place import field_mark
from signing.placement.keyword import KeywordHit
from signing.placement.keyword_marks import expand_keyword
from signing.placement.model import (
    AllRule,
    Anchor,
    FieldRule,
    Finding,
    InvisibleRule,
    KeywordRule,
    Mark,
    PageRule,
    PagesRule,
    Placement,
    Position,
    Rule,
    SeamRule,
    SignatureField,
)
from signing.placement.position import rect_at
from signing.placement.ranges import parse_pages
from signing.placement.seals import resolve
from signing.placement.seam import expand_seam
from signing.placement.seam_slice import Strip
from signing.placement.text_source import TextSource
from signing.seal.model import Seal

Found = Mapping[str, tuple[KeywordHit, ...]]
"""All hits of keywords, without their lines."""


def expand(
    rules: Sequence[Rule],
    pages: Sequence[PageGeometry],
    seals: Sequence[Seal],
    text: TextSource,
    *,
    name: str,
    fields: Sequence[SignatureField] = (),
    found: Found | None = None,
) -> Placement:
    """The marks of `rules`, rule by rule and page by page, on a document called `name`.

    `text` is read only for keyword rules, `fields` are the signature fields that may be signed in
    place, `found` hits that were looked for before. What the user should look at comes as
    findings; those of severity error must be resolved before anything is stamped.
    Raises PageRangeError, KeywordNotFoundError, PlacementError and SealError.
    """
    expansion = _Expansion(pages, seals, text, fields, found or {})
    for index, rule in enumerate(rules):
        expansion.add(index, rule)
    marks, moved = keep_apart(expansion.marks, rules, {seal.id: seal for seal in seals})
    marks, clamped = clamp(marks, rules, pages)
    findings = [*expansion.findings, *moved, *clamped, *check(marks, pages, rules, seals)]
    return Placement(tuple(marks), tuple(findings))


class _Expansion:
    """Collects marks and findings of one document, rule by rule."""

    def __init__(
        self,
        pages: Sequence[PageGeometry],
        seals: Sequence[Seal],
        text: TextSource,
        fields: Sequence[SignatureField],
        found: Found,
    ) -> None:
        self._pages = pages
        self._fields = fields
        self._seals = seals
        self._text = text
        self._found = found
        self._strips: list[Strip] = []
        self.marks: list[Mark] = []
        self.findings: list[Finding] = []

    def add(self, index: int, rule: Rule) -> None:
        """Expand one more rule."""
        seal = resolve(rule.seal, self._seals)
        match rule:
            case PageRule():
                self._stamp(index, rule, seal, [rule.page], rule.at)
            case PagesRule():
                chosen = parse_pages(rule.pages, len(self._pages))
                self._stamp(index, rule, seal, chosen, rule.at)
            case AllRule():
                self._stamp(index, rule, seal, range(1, len(self._pages) + 1), rule.at)
            case SeamRule():
                self._seam(index, rule, seal)
            case FieldRule():
                mark, findings = field_mark(rule, index, seal, self._fields)
                self.marks.append(mark)
                self.findings.extend(findings)
            case InvisibleRule():
                nowhere = RectMm(0.0, 0.0, 0.0, 0.0)
                self.marks.append(Mark(rule.kind, index, seal.id, 1, nowhere))
            case _:
                self._keyword(index, rule, seal)

    def _stamp(
        self, index: int, rule: Rule, seal: Seal, pages: Sequence[int], at: Position
    ) -> None:
        # Thousands of pages share one geometry, and then one rectangle.
        rects: dict[int, RectMm] = {}
        for page in pages:
            if not 1 <= page <= len(self._pages):
                raise PageRangeError(text=str(page), pages=len(self._pages))
            geometry = self._pages[page - 1]
            rect = rects.get(id(geometry))
            if rect is None:
                rect = rects[id(geometry)] = rect_at(at, geometry, seal)
            self.marks.append(Mark(rule.kind, index, seal.id, page, rect))

    def _seam(self, index: int, rule: SeamRule, seal: Seal) -> None:
        seam = expand_seam(rule, self._pages, seal, rule_index=index, taken=self._strips)
        self._strips.extend(seam.strips)
        self.marks.extend(seam.marks)
        self.findings.extend(seam.findings)

    def _keyword(self, index: int, rule: KeywordRule, seal: Seal) -> None:
        known = self._found.get(rule.keyword) if rule.anchor is Anchor.PHRASE else None
        found = expand_keyword(rule, self._pages, seal, self._text, rule_index=index, known=known)
        self.marks.extend(found.marks)
        self.findings.extend(found.findings)
