"""The one expansion of rules to marks; preview and writer both draw exactly its result."""

from __future__ import annotations

from collections.abc import Sequence

from signing.errors import PageRangeError
from signing.geometry import PageGeometry, RectMm
from signing.placement.check import check
from signing.placement.in_place import field_mark
from signing.placement.keyword import KeywordHit, TextSource, choose, find, same_line
from signing.placement.model import (
    AllRule,
    FieldRule,
    Finding,
    KeywordRule,
    Mark,
    PageRule,
    PagesRule,
    Placement,
    Position,
    Rule,
    SeamRule,
    Severity,
    SignatureField,
)
from signing.placement.position import rect_at
from signing.placement.ranges import parse_pages
from signing.placement.seals import resolve
from signing.placement.seam import Strip, expand_seam
from signing.seal.model import Seal


def expand(
    rules: Sequence[Rule],
    pages: Sequence[PageGeometry],
    seals: Sequence[Seal],
    text: TextSource,
    *,
    name: str,
    fields: Sequence[SignatureField] = (),
) -> Placement:
    """The marks of `rules`, rule by rule and page by page, on a document called `name`.

    `text` is read only for keyword rules, `fields` are the signature fields that may be signed in
    place. What the user should look at comes as findings; those of
    severity error must be resolved before anything is stamped.
    Raises PageRangeError, KeywordNotFoundError, PlacementError and SealError.
    """
    expansion = _Expansion(pages, seals, text, fields)
    for index, rule in enumerate(rules):
        expansion.add(index, rule)
    findings = [*expansion.findings, *check(expansion.marks, pages)]
    return Placement(tuple(expansion.marks), tuple(findings))


class _Expansion:
    """Collects marks and findings of one document, rule by rule."""

    def __init__(
        self,
        pages: Sequence[PageGeometry],
        seals: Sequence[Seal],
        text: TextSource,
        fields: Sequence[SignatureField],
    ) -> None:
        self._pages = pages
        self._fields = fields
        self._seals = seals
        self._text = text
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
            case _:
                self._keyword(index, rule, seal)

    def _stamp(
        self, index: int, rule: Rule, seal: Seal, pages: Sequence[int], at: Position
    ) -> None:
        for page in pages:
            if not 1 <= page <= len(self._pages):
                raise PageRangeError(text=str(page), pages=len(self._pages))
            rect = rect_at(at, self._pages[page - 1], seal)
            self.marks.append(Mark(rule.kind, index, seal.id, page, rect))

    def _seam(self, index: int, rule: SeamRule, seal: Seal) -> None:
        seam = expand_seam(rule, self._pages, seal, rule_index=index, taken=self._strips)
        self._strips.extend(seam.strips)
        self.marks.extend(seam.marks)
        self.findings.extend(seam.findings)

    def _keyword(self, index: int, rule: KeywordRule, seal: Seal) -> None:
        hits = choose(rule, find(rule.keyword, self._text, self._pages), self._text)
        placed: list[tuple[KeywordHit, RectMm]] = []
        for hit in hits:
            centre = hit.rect.moved(rule.dx, rule.dy).centre
            rect = RectMm.around(centre, seal.art.width, seal.art.height)
            if not (placed and _doubles(placed[-1], hit, rect)):
                placed.append((hit, rect))
                self.marks.append(Mark(rule.kind, index, seal.id, hit.page, rect))
        if len(placed) < len(hits):
            self.findings.append(
                Finding(
                    Severity.NOTE,
                    "placement.keyword-merged",
                    "“{keyword}”有 {count} 处与同一行的前一处几乎重合,只盖一枚。",
                    {"keyword": rule.keyword, "count": len(hits) - len(placed)},
                    page=placed[0][0].page,
                )
            )


def _doubles(before: tuple[KeywordHit, RectMm], hit: KeywordHit, rect: RectMm) -> bool:
    """Whether a hit's mark would cover more than half of the mark before it on the same line."""
    hit_before, rect_before = before
    if not same_line(hit_before, hit):
        return False
    width = min(rect.right, rect_before.right) - max(rect.left, rect_before.left)
    height = min(rect.bottom, rect_before.bottom) - max(rect.top, rect_before.top)
    return min(width, height) > 0 and width * height > 0.5 * rect.width * rect.height
