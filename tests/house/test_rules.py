"""House rules as a table: what must not stand in the code, and what to do instead."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("desktop", "widgets", "signing", "sync", "resources")
CODE = sorted([ROOT / "main.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))])

RULES = [
    (r"\b(TODO|FIXME|XXX)\b", "do it now, or leave it out", ROOMS),
    (
        r"#[0-9A-Fa-f]{6}\b",
        "take colours from the tokens in resources/styles",
        ("widgets", "desktop"),
    ),
    (r"\bos\.path\.", "use pathlib", ROOMS),
    (r"\btime\.sleep\(", "wait for an event with a timeout", ("widgets", "desktop", "sync")),
    (r"verify\s*=\s*False", "TLS verification is never relaxed", ROOMS),
    (r"\.exec_\(", "use exec()", ("widgets", "desktop")),
    (r"https?://[^\s\"']*(pypi|registry|simple)", "no registry host in the project", ROOMS),
]


@pytest.mark.parametrize(("pattern", "remedy", "rooms"), RULES, ids=[rule[0] for rule in RULES])
def test_forbidden_pattern(pattern: str, remedy: str, rooms: tuple[str, ...]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {remedy}: {line.strip()}"
        for path in CODE
        if path.relative_to(ROOT).parts[0] in rooms
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_opens_with_one_sentence(path: Path) -> None:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert doc, "open the module with one sentence saying what lives there"
    assert doc.splitlines()[0].endswith((".", ":")), doc.splitlines()[0]


def test_broad_excepts_say_why() -> None:
    found = []
    for path in CODE:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"except (Base)?Exception\b", line) and "#" not in line:
                found.append(f"{path.relative_to(ROOT)}:{number}: say why this edge catches all")
    assert not found, "\n".join(found)


def test_nothing_names_a_private_place() -> None:
    private = re.compile(r"(^|[ \"'=(])/(home|root|work)/|/tmp/contract")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for folder in (*ROOMS, "tests", "docs", "packaging")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".toml", ".in", ".lock", ".js", ".json", ".html"}
        and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if private.search(line)
    ]
    assert not found, "\n".join(found)
