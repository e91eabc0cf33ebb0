"""The journal of stamping jobs: what a restart needs to finish or to tidy up."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from desktop.stamping import withdrawals
from desktop.stamping.records import Records
from signing.errors import JournalError
from signing.pdf.model import PreparedFile
from signing.pdf.prepared import from_json, to_json
from sync.client.file_lock import FileLock

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
  id TEXT PRIMARY KEY, cloud TEXT NOT NULL, phase TEXT NOT NULL, session TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  job TEXT NOT NULL REFERENCES jobs (id), position INTEGER NOT NULL, file TEXT NOT NULL,
  target TEXT NOT NULL, prepared TEXT NOT NULL DEFAULT '', phase TEXT NOT NULL,
  cms_sha256 TEXT NOT NULL DEFAULT '',
  output TEXT NOT NULL DEFAULT '', output_sha256 TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (job, position)
) WITHOUT ROWID;
"""


class JobPhase(StrEnum):
    """How far a job has come."""

    PREPARING = "preparing"
    """Temporary files are being made; the session may just have been created."""
    OPEN = "open"
    """The session exists; nothing handed in."""
    SUBMITTED = "submitted"
    """The signed attributes were handed in, so signatures may exist."""
    REPORTED = "reported"
    """Files are finished; the completion may or may not have reached the cloud."""
    CLOSED = "closed"
    """Nothing is left to do."""


class FilePhase(StrEnum):
    """How far a file has come."""

    PREPARING = "preparing"
    """A temporary file may exist under a name that we do not know."""
    PREPARED = "prepared"
    FILLED = "filled"
    """The signature stands in the temporary file, which may already have been renamed."""
    PUBLISHED = "published"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JournalFile:
    """One file of a job."""

    file: str
    """Its id in the session."""
    target: Path
    """Wanted output."""
    prepared: PreparedFile | None
    """None while it is being prepared."""
    phase: FilePhase
    cms_sha256: str
    """hex; of the CMS that `FILLED` promises"""
    output: Path | None
    output_sha256: str
    """hex"""


@dataclass(frozen=True, slots=True)
class JournalJob:
    """One job."""

    id: str
    cloud: str
    phase: JobPhase
    session: str
    """Empty before the cloud answered."""
    created_at: datetime
    files: tuple[JournalFile, ...]


class Journal:
    """Jobs of all processes of this data folder; safe for several processes and threads.

    Every method that reads or notes something raises JournalError when the database refuses.
    """

    def __init__(self, path: Path, locks: Path, *, patience: float = 20.0) -> None:
        """`path` of the database, `locks` the folder of the jobs' lock files.

        `patience`: seconds to wait for another process's writing.
        """
        self._records = Records(path, _SCHEMA + withdrawals.SCHEMA, patience=patience)
        self._locks = locks
        self.withdrawals = withdrawals.Withdrawals(self._records)
        """What was withdrawn of the outputs."""

    def kept(self) -> AbstractContextManager[None]:
        """Keep one connection while the context lasts: opening one takes longer than a note."""
        return self._records.kept()

    def begin(self, cloud: str, targets: Sequence[tuple[str, Path]]) -> tuple[str, FileLock]:
        """Note a new job, its file ids and wanted outputs, before anything is written.

        Answers the job's id and its lock, already held: it says that a living process works on
        the job. Release it after `close`.
        """
        job = secrets.token_hex(16)
        lock = self.lock(job)
        lock.try_acquire()
        try:
            self._begin(job, cloud, targets)
        except JournalError:
            lock.release()
            raise
        return job, lock

    def _begin(self, job: str, cloud: str, targets: Sequence[tuple[str, Path]]) -> None:
        with self._records.open() as database:
            database.execute(
                "INSERT INTO jobs (id, cloud, phase, created_at) VALUES (?, ?, ?, ?)",
                (job, cloud, JobPhase.PREPARING, datetime.now(UTC).isoformat()),
            )
            database.executemany(
                "INSERT INTO files (job, position, file, target, phase) VALUES (?, ?, ?, ?, ?)",
                [
                    (job, position, file, str(target), FilePhase.PREPARING)
                    for position, (file, target) in enumerate(targets)
                ],
            )

    def prepared(self, job: str, file: str, prepared: PreparedFile) -> None:
        """The temporary file is complete but for its signature."""
        self._records.note(
            "UPDATE files SET phase = ?, prepared = ? WHERE job = ? AND file = ?",
            FilePhase.PREPARED,
            to_json(prepared),
            job,
            file,
        )

    def lock(self, job: str) -> FileLock:
        """The job's lock, not yet taken."""
        return FileLock(self._locks / f"{job}.lock")

    def opened(self, job: str, session: str) -> None:
        """The cloud has created the session."""
        self._records.note(
            "UPDATE jobs SET phase = ?, session = ? WHERE id = ?", JobPhase.OPEN, session, job
        )

    def advance(self, job: str, phase: JobPhase) -> None:
        """The job has come so far."""
        self._records.note("UPDATE jobs SET phase = ? WHERE id = ?", phase, job)

    def filled(self, job: str, file: str, cms_sha256: str) -> None:
        """The signature is about to be written into the temporary file and that be renamed."""
        self._records.note(
            "UPDATE files SET phase = ?, cms_sha256 = ? WHERE job = ? AND file = ?",
            FilePhase.FILLED,
            cms_sha256,
            job,
            file,
        )

    def published(self, job: str, file: str, output: Path, sha256: str) -> None:
        """The output stands under its final name.

        On the disk with the next note only: until then a restart finds it by its signature.
        """
        values = (FilePhase.PUBLISHED, str(output), sha256, job, file)
        with self._records.open() as database:
            database.execute("PRAGMA synchronous = NORMAL")
            try:
                with database:
                    database.execute(
                        "UPDATE files SET phase = ?, output = ?, output_sha256 = ?"
                        " WHERE job = ? AND file = ?",
                        values,
                    )
            finally:
                database.execute("PRAGMA synchronous = FULL")

    def failed(self, job: str, file: str) -> None:
        """The file will have no output."""
        self._records.note(
            "UPDATE files SET phase = ? WHERE job = ? AND file = ?", FilePhase.FAILED, job, file
        )

    def close(self, job: str) -> None:
        """Nothing is left to do for the job."""
        self.advance(job, JobPhase.CLOSED)

    def job(self, job: str) -> JournalJob:
        """One job; KeyError for an unknown one."""
        found = self._jobs("WHERE id = ?", job)
        if not found:
            raise KeyError(job)
        return found[0]

    def prepared_as(self, output_sha256: str) -> PreparedFile | None:
        """What the published output with this digest (hex) was made of; None if unknown."""
        with self._records.open() as database:
            row = database.execute(
                "SELECT prepared FROM files WHERE output_sha256 = ? AND phase = ? LIMIT 1",
                (output_sha256, FilePhase.PUBLISHED),
            ).fetchone()
        return from_json(row[0]) if row else None

    def unfinished(self) -> tuple[JournalJob, ...]:
        """Jobs with something left to do, oldest first, whoever works on them."""
        if not self._records.exist():
            return ()
        return self._jobs("WHERE phase <> ? ORDER BY created_at", JobPhase.CLOSED)

    def _jobs(self, condition: str, *values: str) -> tuple[JournalJob, ...]:
        with self._records.open() as database:
            rows = database.execute(
                f"SELECT id, cloud, phase, session, created_at FROM jobs {condition}",  # noqa: S608 - a literal of ours
                values,
            ).fetchall()
            return tuple(
                JournalJob(
                    id=row[0],
                    cloud=row[1],
                    phase=JobPhase(row[2]),
                    session=row[3],
                    created_at=datetime.fromisoformat(row[4]),
                    files=self._files(database, row[0]),
                )
                for row in rows
            )

    @staticmethod
    def _files(database: sqlite3.Connection, job: str) -> tuple[JournalFile, ...]:
        rows = database.execute(
            "SELECT file, target, prepared, phase, cms_sha256, output, output_sha256 FROM files"
            " WHERE job = ? ORDER BY position",
            (job,),
        )
        return tuple(
            JournalFile(
                file=row[0],
                target=Path(row[1]),
                prepared=from_json(row[2]) if row[2] else None,
                phase=FilePhase(row[3]),
                cms_sha256=row[4],
                output=Path(row[5]) if row[5] else None,
                output_sha256=row[6],
            )
            for row in rows
        )
