"""Pages of a filtered list: the same condition counts and selects."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Row, Select, func

from sync.cloud.cloud import Work
from sync.protocol.records import PAGE_SIZE

Query = Select[*tuple[Any, ...]]
Found = Row[*tuple[Any, ...]]

EXPORTED: Final = 20_000
"""Rows in one exported file at most, the newest."""


def page_of(work: Work, query: Query, page: int) -> tuple[list[Found], int]:
    """The rows of one page of an ordered query, and how many there are on all pages."""
    counted = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    total = work.db.scalar(counted) or 0
    rows = work.db.execute(query.offset(page * PAGE_SIZE).limit(PAGE_SIZE)).all()
    return list(rows), total


def all_of(work: Work, query: Query) -> list[Found]:
    """The rows of all pages, `EXPORTED` at most."""
    return list(work.db.execute(query.limit(EXPORTED)).all())
