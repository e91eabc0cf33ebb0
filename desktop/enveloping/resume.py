"""After a kill: no plaintext half-written stays, and an encryption that was confirmed is ended."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

from desktop.enveloping.encrypting import sealed_result
from desktop.enveloping.model import EnvelopeOutcome
from desktop.enveloping.notes import Note, NotedFile, Notes
from desktop.enveloping.services import EnvelopeServices
from desktop.enveloping.session import FileInWork
from desktop.enveloping.status import status_of
from signing.envelope.decrypt import read_container
from signing.envelope.encrypt import Plain, Sealed, encrypt
from signing.errors import RefusedError, UserError
from signing.pdf.complete import free_names
from signing.pdf.copying import digest_file
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CompleteSession, SessionView, State

_File = FileInWork[Plain, Sealed]
_UNKNOWN = frozenset({ErrorCode.SESSION_UNKNOWN, ErrorCode.NOT_FOUND})
"""What the cloud says of a session that it does not have; only then nothing can come of it."""


def tidy(notes: Notes) -> None:
    """Remove what killed decryptions left unfinished; needs no cloud.

    A note stays as long as its file cannot be removed, for one on a drive that is not there.
    Raises JournalError.
    """
    for note in notes.dead():
        if note.wish is None and _removed(note):
            notes.remove(note)


def resume(services: EnvelopeServices) -> tuple[EnvelopeOutcome, ...]:
    """End every encryption that was killed while it wrote; what became of each.

    As long as the cloud waits for it, what is missing is encrypted and all reported: confirmed
    once, charged once. When the cloud has given it up, nothing was charged, and nothing more is
    written. Outputs that are there are kept. Raises CloudError when the cloud is lost on the way,
    and JournalError; the note then stays for the next time.
    """
    outcomes = []
    for note in services.notes.dead():
        if note.wish is None or note.cloud != services.cloud_name:
            continue
        try:
            view = services.cloud.session(note.session)
        except RefusedError as error:
            if error.arguments.get("cloud_code") not in _UNKNOWN:
                continue  # not logged in, too many calls, …: the next time may tell more
            view = None
        if _removed(note):
            outcomes.append(_end(note, view, services))
            services.notes.remove(note)
    return tuple(outcomes)


def _removed(note: Note) -> bool:
    """Whether no unfinished output is left."""
    done = True
    for file in note.files:
        if not file.target.parent.is_dir():
            done = False
            continue
        with suppress(OSError):
            note.temporary(file).unlink(missing_ok=True)
        done = done and not note.temporary(file).exists()
    return done


def _end(note: Note, view: SessionView | None, services: EnvelopeServices) -> EnvelopeOutcome:
    files = _found(note)
    if view is not None and view.state is State.COMPLETING:
        for file, noted in zip(files, note.files, strict=True):
            if file.written is None:
                _encrypt(note, noted, file)
        wish = CompleteSession(files=tuple(map(sealed_result, files)))
        view = services.cloud.complete(view.id, wish, key=f"{note.job}-completion")
    outcomes = tuple(file.outcome(file.written.head if file.written else None) for file in files)
    return EnvelopeOutcome(
        status=status_of(outcomes, None),
        files=outcomes,
        session=note.session,
        charge=view.charge if view else None,
        certificate=view.recipient if view else None,
    )


def _encrypt(note: Note, noted: NotedFile, file: _File) -> None:
    assert noted.plain is not None  # noted so for an encryption
    assert note.wish is not None
    try:
        file.written = encrypt(noted.plain, noted.target, note.wish, tag=note.tag(noted.id))
    except UserError as error:
        file.error = error


def _found(note: Note) -> list[_File]:
    """The files, with those outputs that were given their names before the kill."""
    files: list[_File] = []
    taken: set[Path] = set()
    for noted in note.files:
        file = _File(noted.id, noted.input, noted.target, noted.plain)
        for path in takewhile(Path.exists, free_names(noted.target)):
            if path not in taken and (sealed := _sealed(path, note, noted)):
                file.written = sealed
                taken.add(path)
                break
        files.append(file)
    return files


def _sealed(path: Path, note: Note, noted: NotedFile) -> Sealed | None:
    """The container, if it is this job's of this file: no other has its very moment of making."""
    try:
        container = read_container(path)
        sha256 = digest_file(path)
    except UserError:
        return None  # not ours: what stood there before
    head = container.head
    assert noted.plain is not None  # noted so for an encryption
    assert note.wish is not None
    ours = (noted.input.name, noted.plain.digests[head.digest], note.wish.created)
    if (head.name, head.digest_hex, head.created) != ours:
        return None
    wrapped = container.keyring.wrapped[head.recipients[0].serial]
    return Sealed(path, head, container.head_sha256, hashlib.sha256(wrapped).hexdigest(), sha256)
