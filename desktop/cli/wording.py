"""Errors and findings on the command line: sentences for people, objects for programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from resources.i18n import tr
from signing.errors import BidSealError
from signing.placement.model import Finding
from signing.regular_file import shown_name

_BREAKS: Final = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]")


def what(error: BidSealError) -> str:
    """What happened, in the user's language."""
    return tr(error.what, **_translated(error.arguments))


def sentences(error: BidSealError) -> str:
    """What happened, what is safe and what to do next, in the user's language."""
    parts = (error.what, error.safe, error.next)
    arguments = _translated(error.arguments)
    return " ".join(tr(part, **arguments) for part in parts if part)


def code_of(error: BidSealError) -> str:
    """The error's stable code: the cloud's or the finding's own where there is one."""
    own = error.arguments.get("cloud_code") or error.arguments.get("finding_code")
    return str(own or error.code)


def error_json(error: BidSealError | None) -> dict[str, str] | None:
    """The error as it stands in the JSON contract."""
    if error is None:
        return None
    return {
        "code": code_of(error),
        "message": what(error),
        "next": tr(error.next, **_translated(error.arguments)),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as it stands among the problems of a dry run."""
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "message": tr(finding.template, **finding.arguments),
        "page": finding.page,
    }


def line_of(path: Path) -> str:
    """What to call a file in a sentence: a name with line feeds must not look like two verdicts."""
    return _one_line(shown_name(path))


def _one_line(text: str) -> str:
    return _BREAKS.sub("\N{REPLACEMENT CHARACTER}", text)


def _translated(arguments: Mapping[str, object]) -> dict[str, object]:
    """A reason is often a sentence of ours too; what the door does not know stays as it is."""
    return {
        name: _one_line(tr(value)) if isinstance(value, str) else value
        for name, value in arguments.items()
    }
