"""What a job on encrypted files is writing, noted so that a killed one can be taken up."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from signing.algorithm import Digest
from signing.envelope.encrypt import Plain, Wish
from signing.errors import JournalError
from signing.os_reason import os_reason
from signing.pdf.names import temporary_path
from sync.client.file_lock import FileLock

_SUFFIX: Final = ".json"


@dataclass(frozen=True, slots=True)
class NotedFile:
    """One file of a job."""

    id: str
    """Its id in the session."""
    input: Path
    target: Path
    """Wanted output."""
    plain: Plain | None = None
    """Encryption: the input as it was when the phone confirmed."""


@dataclass(frozen=True, slots=True)
class Note:
    """A job that has begun to write: the phone has confirmed, the cloud was not told the end."""

    job: str
    """Begins its idempotency keys."""
    cloud: str
    """``embedded`` or the address."""
    session: str
    files: tuple[NotedFile, ...]
    wish: Wish | None = None
    """Encryption: for whom; None for a decryption, whose unfinished outputs are plaintext."""

    def tag(self, file: str) -> str:
        """What tells the unfinished output of the file with that id from others."""
        return f"{self.job}{file}"

    def temporary(self, file: NotedFile) -> Path:
        """The file's unfinished output."""
        return temporary_path(file.target, self.tag(file.id))


class Notes:
    """The notes of one data folder, one file each; there is one as long as a job is writing.

    Every method raises JournalError when the folder refuses.
    """

    def __init__(self, folder: Path, locks: Path) -> None:
        """`folder` of the notes, `locks` that of the jobs' lock files; made when needed."""
        self._folder = folder
        self._locks = locks

    @contextmanager
    def held(self, note: Note) -> Iterator[None]:
        """Keep `note` while the context is open; only a killed process leaves it behind."""
        with self._lock(note.job):
            self._write(note)
            try:
                yield
            finally:
                self.remove(note)

    def dead(self) -> Iterator[Note]:
        """Notes of killed processes; each is nobody else's until the next is asked for."""
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            lock = self._lock(path.stem)
            if not lock.try_acquire():
                continue
            try:
                # Its process may have ended it between the list and the lock.
                if path.exists():
                    yield _read(path)
            finally:
                lock.release()

    def remove(self, note: Note) -> None:
        """Nothing is left to do for its job."""
        try:
            self._path(note.job).unlink(missing_ok=True)
        except OSError as error:
            raise JournalError(reason=os_reason(error)) from error

    def _write(self, note: Note) -> None:
        """Complete, safe on disk, and for this person's eyes."""
        path = self._path(note.job)
        part = path.with_suffix(".part")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                json.dump(_to_json(note), stream, ensure_ascii=False)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        except OSError as error:
            raise JournalError(reason=os_reason(error)) from error

    def _path(self, job: str) -> Path:
        return self._folder / f"{job}{_SUFFIX}"

    def _lock(self, job: str) -> FileLock:
        return FileLock(self._locks / f"{job}.lock")


def _read(path: Path) -> Note:
    try:
        return _from_json(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise JournalError(reason=os_reason(error)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise JournalError(reason="进度记录已损坏") from error


def _to_json(note: Note) -> dict[str, Any]:
    return {
        "job": note.job,
        "cloud": note.cloud,
        "session": note.session,
        "files": [
            {
                "id": file.id,
                "input": str(file.input),
                "target": str(file.target),
                "plain": file.plain and {"size": file.plain.size, "digests": file.plain.digests},
            }
            for file in note.files
        ],
        "wish": note.wish
        and {
            "certificates": [base64.b64encode(der).decode() for der in note.wish.certificates],
            "created": note.wish.created.isoformat(),
            "opening": note.wish.opening and note.wish.opening.isoformat(),
            "project": note.wish.project,
        },
    }


def _from_json(found: dict[str, Any]) -> Note:
    return Note(
        job=found["job"],
        cloud=found["cloud"],
        session=found["session"],
        files=tuple(_file(file) for file in found["files"]),
        wish=_wish(found["wish"]) if found["wish"] else None,
    )


def _file(found: dict[str, Any]) -> NotedFile:
    path, plain = Path(found["input"]), found["plain"]
    digests = {Digest(kind): value for kind, value in plain["digests"].items()} if plain else {}
    return NotedFile(
        id=found["id"],
        input=path,
        target=Path(found["target"]),
        plain=Plain(path, plain["size"], digests) if plain else None,
    )


def _wish(found: dict[str, Any]) -> Wish:
    opening = found["opening"]
    return Wish(
        certificates=tuple(base64.b64decode(text) for text in found["certificates"]),
        created=datetime.fromisoformat(found["created"]),
        opening=datetime.fromisoformat(opening) if opening else None,
        project=found["project"],
    )
