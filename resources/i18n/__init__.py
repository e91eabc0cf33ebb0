"""The one translation door: Chinese source strings in, the user's language out.

    tr("打开文件")                           "打开文件" or "Open file"
    tr("共 {pages} 页", pages=12)            named arguments only, never concatenation

Chinese is the source language; `en/*.json` beside this module map every source string to English.
A test scans the code for calls and error templates and fails when an entry is missing or unused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

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


class Translator:
    """Translates into one language, chosen once by the composition root."""

    def __init__(self, language: Language = "zh-CN") -> None:
        """Start in `language`."""
        self.language: Language = language

    def __call__(self, source: str, /, **arguments: object) -> str:
        """The text for `source`, its named arguments filled in; the source itself if unknown."""
        text = catalogue(self.language).get(source, source)
        return text.format(**arguments) if arguments else text


tr = Translator()
"""The process's door; `tr.language` is set once at start and when the user switches."""
