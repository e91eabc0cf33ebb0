"""The record of withdrawn outputs (撤章): what was set aside, where to, and what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.stamping.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS withdrawals (
  at TEXT NOT NULL, output TEXT NOT NULL, kept_as TEXT NOT NULL, output_sha256 TEXT NOT NULL,
  original TEXT NOT NULL, original_sha256 TEXT NOT NULL, reason TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class WithdrawalRecord:
    """One signed file that was withdrawn (撤章)."""

    at: datetime
    output: Path
    """Where it was."""
    kept_as: Path
    """Where it was put."""
    output_sha256: str
    """hex"""
    original: Path
    original_sha256: str
    """hex"""
    reason: str
    """In the user's words; may be empty."""


class Withdrawals:
    """All that were withdrawn at this desk. Raises JournalError when the database refuses."""

    def __init__(self, records: Records) -> None:
        """Kept in `records`, which were made with SCHEMA."""
        self._records = records

    def add(self, record: WithdrawalRecord) -> None:
        """A signed file was set aside."""
        self._records.note(
            "INSERT INTO withdrawals VALUES (?, ?, ?, ?, ?, ?, ?)",
            record.at.isoformat(),
            str(record.output),
            str(record.kept_as),
            record.output_sha256,
            str(record.original),
            record.original_sha256,
            record.reason,
        )

    def all(self) -> tuple[WithdrawalRecord, ...]:
        """All that were withdrawn, oldest first."""
        with self._records.open() as database:
            rows = database.execute("SELECT * FROM withdrawals ORDER BY at").fetchall()
        return tuple(
            WithdrawalRecord(
                at=datetime.fromisoformat(row[0]),
                output=Path(row[1]),
                kept_as=Path(row[2]),
                output_sha256=row[3],
                original=Path(row[4]),
                original_sha256=row[5],
                reason=row[6],
            )
            for row in rows
        )
