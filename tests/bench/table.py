"""The rows as one table for people and as JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from harness import Row
from rich.console import Console
from rich.table import Table


def show(rows: Sequence[Row]) -> None:
    """One table on stdout; pass and fail stand in words."""
    table = Table("", "job", "median", "beside", "figure", "goal", "", "note")
    for row in rows:
        figure = "" if row.figure is None else f"{row.figure:.2f} {row.unit}"
        table.add_row(
            row.goal,
            row.job,
            row.measured,
            row.beside,
            figure,
            row.goal_text,
            row.verdict,
            row.note,
        )
    console = Console(width=None if sys.stdout.isatty() else 180)
    console.print(table)
    judged = [row for row in rows if row.verdict != "-"]
    failed = sum(row.verdict == "FAIL" for row in judged)
    console.print(f"{len(judged) - failed} of {len(judged)} goals reached")


def write(rows: Sequence[Row], path: Path) -> None:
    """The same as a JSON array."""
    records = [{**asdict(row), "goal_text": row.goal_text, "verdict": row.verdict} for row in rows]
    path.write_text(json.dumps(records, ensure_ascii=False, indent=1), encoding="utf-8")
