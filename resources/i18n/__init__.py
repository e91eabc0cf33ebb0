"""The one translation door: Chinese source strings in, the user's language out.

    tr("打开文件")                           "打开文件" or "Open file"
    tr("共 {pages} 页", pages=12)            named arguments only, never concatenation

English tells one from many: ``{pages} {pages:?page|pages}`` is "1 page" or "12 pages".

Chinese is the source language; `en/*.json` beside this module map every source string to English.
A test scans the code for calls and error templates and fails when an entry is missing or unused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal

Language = Literal["zh-CN", "en"]


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All translations of a language, keyed by the Chinese source string; empty for zh-CN.

    Each room keeps its strings in a file of its own, `en/<room>.json`.
    """
    if language == "zh-CN":
        return {}
    folder = files(__name__).joinpath(language)
    merged: dict[str, str] = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".json"):
            merged.update(json.loads(entry.read_text(encoding="utf-8")))
    return merged


class _Plural(Formatter):
    """``{n:?page|pages}`` is the first word for 1, else the second."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec.startswith("?"):
            return str(super().format_field(value, format_spec))
        one, _, many = format_spec[1:].partition("|")
        return one if str(value) == "1" else many


_FORMATTER = _Plural()


class Translator:
    """Translates into one language, chosen once by the composition root."""

    def __init__(self, language: Language = "zh-CN") -> None:
        """Start in `language`."""
        self.language: Language = language

    def __call__(self, source: str, /, **arguments: object) -> str:
        """The text for `source`, its named arguments filled in; the source itself if unknown."""
        text = catalogue(self.language).get(source, source)
        return _FORMATTER.format(text, **arguments) if arguments else text


tr = Translator()
"""The process's door; `tr.language` is set once at start and when the user switches."""
