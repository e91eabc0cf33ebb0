"""The marks of rules on one opened document; its text is read only where a keyword needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.stamping.texts import NoText
from signing.pdf.model import Document, Ink
from signing.placement.expand import Found, expand
from signing.placement.model import Finding, KeywordRule, Placement, Rule, Severity
from signing.seal.model import Seal

OPAQUE_INK = "此文件声明为 PDF/A,不允许透明效果:印章不透明,会盖住下面的文字。"


def place(
    document: Document, rules: Sequence[Rule], seals: Sequence[Seal], found: Found | None = None
) -> Placement:
    """The marks of `rules` on an opened document, and what is to be known about its ink.

    `found`: hits of keywords that were looked for before. Raises the errors of `expand`.
    """
    placement = _expanded(document, rules, seals, found)
    if document.ink is Ink.MULTIPLY or not placement.marks:
        return placement
    note = Finding(Severity.NOTE, "document.opaque-ink", OPAQUE_INK)
    return replace(placement, findings=(*placement.findings, note))


def _expanded(
    document: Document, rules: Sequence[Rule], seals: Sequence[Seal], found: Found | None
) -> Placement:
    """The marks; the document's text is read only for keywords."""
    if not any(isinstance(rule, KeywordRule) for rule in rules):
        return expand(
            rules,
            document.pages,
            seals,
            NoText(len(document.pages)),
            name=document.name,
            fields=document.fields,
        )
    # Imported here: loading MuPDF costs a quarter of a second.
    from signing.pdf.text import PdfText

    with PdfText(document.path, document.password) as text:
        return expand(
            rules,
            document.pages,
            seals,
            text,
            name=document.name,
            fields=document.fields,
            found=found,
        )
