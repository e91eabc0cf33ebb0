"""The cases of a corpus: files with what is known about each, and the rules tried on them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MANIFEST = "manifest.jsonl"
RESTRICTING = {"docmdp", "fieldmdp", "ur3"}
"""Features of the manifest."""


class Handling(StrEnum):
    """What the program must do with a file; the values are the manifest's."""

    SIGNABLE = "signable"
    EITHER = "signable or refused with a clear error"
    PASSWORD = "needs password"
    REFUSED = "must be refused with a clear error"
    SIGNED = "signed: must stay valid after our signature"
    UNSOUND = "signed, not sound: verify only"


class Known(StrEnum):
    """What independent validators say about a file's signatures; the values are the manifest's."""

    VALID = "valid"
    INVALID = "invalid"
    SUSPICIOUS = "suspicious"
    DISPUTED = "disputed"
    NONE = "no_signature"


@dataclass(frozen=True)
class Case:
    """One file of the corpus."""

    path: Path
    name: str
    """Relative to the corpus."""
    category: str
    handling: Handling
    known: Known
    pages: int | None
    password: str | None
    restricted: bool = False
    """Its signatures or its author restrict further changes (DocMDP, FieldMDP, usage rights)."""


def read_cases(folder: Path, only: str = "") -> Sequence[Case]:
    """The cases whose name contains `only`, in the manifest's order."""
    lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    cases = [_case(folder, json.loads(line)) for line in lines if line.strip()]
    return [case for case in cases if only in case.name]


def _case(folder: Path, entry: dict[str, object]) -> Case:
    pages = entry.get("pages")
    password = entry.get("password")
    features = entry.get("features")
    return Case(
        path=folder / str(entry["file"]),
        name=str(entry["file"]),
        category=str(entry["category"]),
        handling=Handling(str(entry["expected_handling"])),
        known=Known(str(entry["expected_verdict"])),
        pages=pages if isinstance(pages, int) else None,
        password=str(password) if password is not None else None,
        restricted=isinstance(features, list) and not RESTRICTING.isdisjoint(features),
    )
