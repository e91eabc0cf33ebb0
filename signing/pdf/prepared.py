"""A prepared file as JSON, so that a restart can take up a session that waits for the phone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
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
    return json.dumps({"version": _VERSION, **asdict(prepared)}, default=str, ensure_ascii=False)


def from_json(text: str) -> PreparedFile:
    """The prepared file `text` describes; raises InternalError when it does not."""
    try:
        fields = json.loads(text)
        if fields.pop("version") != _VERSION:
            raise InternalError("a prepared file of another version")
        return PreparedFile(
            **{
                **fields,
                "input": Path(fields["input"]),
                "temporary": Path(fields["temporary"]),
                "target": Path(fields["target"]),
                "byte_range": tuple(fields["byte_range"]),
                "digests": {Digest(key): value for key, value in fields["digests"].items()},
                "level": Level(fields.get("level", Level.B_T)),
                "marks": tuple(_mark(mark) for mark in fields["marks"]),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InternalError("not a prepared file") from error


def _mark(fields: Mapping[str, Any]) -> Mark:
    part = fields["slice"]
    return Mark(
        rule=RuleKind(fields["rule"]),
        rule_index=fields["rule_index"],
        seal=fields["seal"],
        page=fields["page"],
        rect=RectMm(**fields["rect"]),
        slice=Slice(part["index"], part["count"], tuple(part["box"])) if part else None,
        aside=fields.get("aside", 0.0),
        field=fields.get("field", ""),
        ground=Ground(fields.get("ground", Ground.LIGHT)),
    )
