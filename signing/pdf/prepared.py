"""A prepared file as JSON, so that a restart can take up a session that waits for the phone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from signing.algorithm import Digest
from signing.errors import InternalError
from signing.geometry import RectMm
from signing.level import Level
from signing.pdf.model import PreparedFile
from signing.placement.model import Ground, Mark, RuleKind, Slice

_VERSION, _READABLE = 2, (1, 2)
"""The first version told every mark by itself."""
_BUT_PAGE = attrgetter(*(field.name for field in fields(Mark) if field.name != "page"))


def to_json(prepared: PreparedFile) -> str:
    """`prepared` as one JSON object; `from_json` undoes it."""
    # Not `asdict`: it copies every value.
    content = {"version": _VERSION, **_values(prepared), "marks": _runs(prepared.marks)}
    return json.dumps(content, default=str, ensure_ascii=False)


def _runs(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """Thousands of marks, most of which differ from the one before in nothing but their page."""
    found = []
    for _, run in groupby(marks, _BUT_PAGE):
        alike = list(run)
        found.append({**_mark_values(alike[0]), "page": [mark.page for mark in alike]})
    return found


def from_json(text: str) -> PreparedFile:
    """The prepared file `text` describes; raises InternalError when it does not."""
    try:
        found = json.loads(text)
        if found.pop("version") not in _READABLE:
            raise InternalError("a prepared file of another version")
        return PreparedFile(
            **{
                **found,
                "input": Path(found["input"]),
                "temporary": Path(found["temporary"]),
                "target": Path(found["target"]),
                "byte_range": tuple(found["byte_range"]),
                "digests": {Digest(key): value for key, value in found["digests"].items()},
                "level": Level(found.get("level", Level.B_T)),
                "marks": tuple(mark for run in found["marks"] for mark in _marks(run)),
            }
        )
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise InternalError("not a prepared file") from error


def _values(item: object) -> dict[str, Any]:
    """The fields of a dataclass."""
    kind: Any = type(item)
    return {name: getattr(item, name) for name in _names(kind)}


def _mark_values(mark: Mark) -> dict[str, Any]:
    values = _values(mark)
    values["rect"] = _values(mark.rect)
    if mark.slice is not None:
        values["slice"] = _values(mark.slice)
    return values


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _marks(run: Mapping[str, Any]) -> Iterator[Mark]:
    pages = run["page"]
    if isinstance(pages, int):
        pages = [pages]
    mark = _mark({**run, "page": pages[0]})
    return (replace(mark, page=page) for page in pages)


def _mark(values: Mapping[str, Any]) -> Mark:
    part = values["slice"]
    return Mark(
        rule=RuleKind(values["rule"]),
        rule_index=values["rule_index"],
        seal=values["seal"],
        page=values["page"],
        rect=RectMm(**values["rect"]),
        slice=Slice(part["index"], part["count"], tuple(part["box"])) if part else None,
        aside=values.get("aside", 0.0),
        field=values.get("field", ""),
        ground=Ground(values.get("ground", Ground.LIGHT)),
    )
