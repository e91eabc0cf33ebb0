"""The page's translation door: every Chinese source has its English, and nothing is left over."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.resources import files

import pytest

from sync.cloud.phone.assets import load_assets

CALL = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)+)"')
ENTRY = re.compile(r'^ {2}("(?:[^"\\]|\\.)+"):\s+("(?:[^"\\]|\\.)+"),$', re.MULTILINE)
LITERAL = re.compile(r'"(?:[^"\\]|\\.)*[一-鿿](?:[^"\\]|\\.)*"|`[^`\n]*[一-鿿][^`\n]*`')
CJK = re.compile("[一-鿿]")
ENGLISH = "js/english"
"""Where the names of the files with English begin."""
NAMES = re.compile(r"\{(\w+)\}")
OWN_NAME = '"简体中文"'
"""The one Chinese literal that is shown untranslated: a language's name for itself."""


def scripts() -> dict[str, str]:
    return {
        path: asset.body.decode()
        for path, asset in load_assets().items()
        if path.endswith(".js") and not path.startswith(ENGLISH)
    }


def entries() -> list[tuple[str, str]]:
    tables = (asset for path, asset in load_assets().items() if path.startswith(ENGLISH))
    text = "".join(asset.body.decode() for asset in tables)
    return [(json.loads(source), json.loads(target)) for source, target in ENTRY.findall(text)]


def english() -> dict[str, str]:
    return dict(entries())


def sources() -> set[str]:
    return {match for text in scripts().values() for match in CALL.findall(text)}


def test_english_is_complete_and_nothing_is_left_over() -> None:
    assert sources() == set(english())


def test_no_source_has_two_englishes_of_which_one_hides_the_other() -> None:
    counted = Counter(source for source, _ in entries())
    assert [source for source, times in counted.items() if times > 1] == []


def test_english_is_english_with_the_same_arguments() -> None:
    for source, target in english().items():
        assert not CJK.search(target), target
        assert set(NAMES.findall(source)) == set(NAMES.findall(target)), source


def test_no_chinese_is_shown_without_the_door() -> None:
    for path, text in scripts().items():
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
        shown = set(LITERAL.findall(CALL.sub("t(", code))) - {OWN_NAME}
        assert not shown, (path, shown)


@pytest.mark.parametrize("name", ["recognition", "unit-change"])
def test_agreement_stands_in_both_languages_with_the_same_clauses(name: str) -> None:
    folder = files("resources").joinpath("phone", "agreements")
    chinese = folder.joinpath(f"{name}.zh-CN.md").read_text(encoding="utf-8")
    translated = folder.joinpath(f"{name}.en.md").read_text(encoding="utf-8")
    assert not CJK.search(translated)
    assert chinese.count("\n# ") == translated.count("\n# ") >= 6
