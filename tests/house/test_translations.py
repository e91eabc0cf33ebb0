"""The translation door is complete: every Chinese source string has its English."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.i18n import catalogue

ROOT = Path(__file__).parents[2]
ROOMS = ("desktop", "widgets", "signing", "sync", "resources")
CJK = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"\{(\w*)[^}]*\}")


def sources(room: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / room).rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def tr_calls() -> Iterator[tuple[Path, ast.Call]]:
    for room in ROOMS:
        for path, tree in sources(room):
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "tr"
                ):
                    yield path, node


def error_templates() -> Iterator[tuple[Path, str]]:
    tree = ast.parse((ROOT / "signing" / "errors.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for statement in node.body:
            value = getattr(statement, "value", None)
            if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(
                value, ast.Constant
            ):
                text = value.value
                if isinstance(text, str) and CJK.search(text):
                    yield ROOT / "signing" / "errors.py", text


def test_every_tr_source_has_english() -> None:
    english = catalogue("en")
    missing = {
        f"{path.relative_to(ROOT)}:{call.lineno}: {call.args[0].value}"
        for path, call in tr_calls()
        if call.args
        and isinstance(call.args[0], ast.Constant)
        and CJK.search(str(call.args[0].value))
        and call.args[0].value not in english
    }
    assert not missing, "\n".join(sorted(missing))


def test_every_error_template_has_english() -> None:
    english = catalogue("en")
    missing = {text for _, text in error_templates() if text not in english}
    assert not missing, "\n".join(sorted(missing))


def test_every_english_entry_is_used() -> None:
    literals = {
        node.value
        for room in ROOMS
        for _, tree in sources(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unused = {source for source in catalogue("en") if source not in literals}
    assert not unused, "\n".join(sorted(unused))


def test_every_source_has_one_english_entry() -> None:
    homes: dict[str, list[str]] = {}
    for path in sorted((ROOT / "resources" / "i18n" / "en").glob("*.json")):
        for source in json.loads(path.read_text(encoding="utf-8")):
            homes.setdefault(source, []).append(path.name)
    several = {source: names for source, names in homes.items() if len(names) > 1}
    assert not several, several


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "resources" / "i18n" / "en").glob("*.json")),
    ids=lambda path: path.stem,
)
def test_english_is_english_with_the_same_arguments(path: Path) -> None:
    for source, english in json.loads(path.read_text(encoding="utf-8")).items():
        assert not CJK.search(english.replace("末页", "")), f"{path.name}: {english}"
        assert set(PLACEHOLDER.findall(source)) == set(PLACEHOLDER.findall(english)), source
