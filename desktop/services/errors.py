"""One presenter for every error: what happened, what is safe, what to do next."""

from __future__ import annotations

from resources.i18n import tr
from signing.errors import BidSealError
from signing.placement.model import Finding, Severity
from widgets.infobar import Level, Message


def what(error: BidSealError) -> str:
    """What happened, in the user's language."""
    return tr(error.what, **error.arguments)


def sentences(error: BidSealError) -> str:
    """All three sentences in the user's language."""
    parts = (error.what, error.safe, error.next)
    return " ".join(tr(part, **error.arguments) for part in parts if part)


def message_of(error: BidSealError) -> Message:
    """The error as an info bar shows it; its code can be copied."""
    return Message("err", sentences(error), code=error.code)


def finding_text(finding: Finding) -> str:
    """A finding in the user's language."""
    return tr(finding.template, **finding.arguments)


def finding_level(finding: Finding) -> Level:
    """How a finding is coloured."""
    levels: dict[Severity, Level] = {
        Severity.NOTE: "info",
        Severity.WARNING: "warn",
        Severity.ERROR: "err",
    }
    return levels[finding.severity]
