"""A prepared file as JSON, so that a restart can take up a session that waits for the phone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from signing.algorithm import Digest
from signing.errors import InternalError
from signing.geometry import RectMm
from signing.level import Level
from signing.pdf.model import PreparedFile
from signing.placement.model import Ground, Mark, RuleKind, Slice

_VERSION = 1


def to_json(prepared: PreparedFile) -> str:
    """`prepared` as one JSON object; `from_json` undoes it."""
    # Not `asdict`: it copies every value of thousands of marks, which takes five times as long.
    # Thousands of marks share a few rectangles.
    rects: dict[RectMm, dict[str, Any]] = {}
    content = {"version": _VERSION, **_values(prepared)}
    content["marks"] = [_mark_values(mark, rects) for mark in prepared.marks]
    return json.dumps(content, default=str, ensure_ascii=False)


def from_json(text: str) -> PreparedFile:
    """The prepared file `text` describes; raises InternalError when it does not."""
    try:
        found = json.loads(text)
        if found.pop("version") != _VERSION:
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
                "marks": tuple(_mark(mark) for mark in found["marks"]),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InternalError("not a prepared file") from error


def _values(item: object) -> dict[str, Any]:
    """The fields of a dataclass."""
    kind: Any = type(item)
    return {name: getattr(item, name) for name in _names(kind)}


def _mark_values(mark: Mark, rects: dict[RectMm, dict[str, Any]]) -> dict[str, Any]:
    values = _values(mark)
    if mark.rect not in rects:
        rects[mark.rect] = _values(mark.rect)
    values["rect"] = rects[mark.rect]
    if mark.slice is not None:
        values["slice"] = _values(mark.slice)
    return values


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


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
