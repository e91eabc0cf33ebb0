"""The record of withdrawn outputs outlives the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.stamping.journal import Journal
from desktop.stamping.withdrawals import WithdrawalRecord


def test_what_was_withdrawn_is_told_oldest_first(tmp_path: Path) -> None:
    at = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
    folder = tmp_path / "标书"
    later = WithdrawalRecord(
        at=at,
        output=folder / "商务_已签章.pdf",
        kept_as=folder / "商务_已撤章.pdf",
        output_sha256="ab" * 32,
        original=folder / "商务.pdf",
        original_sha256="cd" * 32,
        reason="盖错了页",
    )
    earlier = replace(later, at=at - timedelta(minutes=1), reason="")
    path, locks = tmp_path / "journal.sqlite3", tmp_path / "jobs"
    for record in (later, earlier):
        Journal(path, locks).withdrawals.add(record)
    assert Journal(path, locks).withdrawals.all() == (earlier, later)
