"""What is read and ticked before something is done, each text with its version."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from resources.i18n import Language
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import Agreement

VERSIONS: Final[Mapping[str, str]] = {"recognition": "2026-11", "unit-change": "2026-11"}
"""By name; both languages of a text say the same, clause by clause."""


def agreement(name: str, language: Language = "zh-CN") -> Agreement:
    """The text as it stands in ``resources/phone/agreements``; Refusal (request.not-found)."""
    version = VERSIONS.get(name)
    if version is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    path = files("resources").joinpath("phone", "agreements", f"{name}.{language}.md")
    return Agreement(version=version, text=path.read_text(encoding="utf-8"))


def check_version(name: str, ticked: str) -> None:
    """Refusal (request.invalid) unless the version in force was ticked."""
    if ticked != VERSIONS[name]:
        raise Refusal(ErrorCode.INVALID, detail="agreement")
