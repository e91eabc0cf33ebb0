"""What encrypting and decrypting share: the session with the phone, its files, how both end."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from desktop.enveloping.model import CryptProgress, EnvelopeOutcome, FileOutcome, Stage, Warned
from desktop.enveloping.notes import Note, NotedFile
from desktop.enveloping.services import EnvelopeServices
from desktop.enveloping.status import file_status, status_of
from desktop.enveloping.words import in_words_of
from desktop.session.controls import JobControls
from desktop.session.walk import SessionWalk
from signing.crypto.reply import ReplyKey
from signing.envelope.encrypt import Plain, Wish
from signing.envelope.head import Head
from signing.errors import BidSealError, UserError
from signing.pdf.copying import Progress
from sync.protocol.envelope import OpenedKey
from sync.protocol.session import CompleteSession, FileResult, Operation, SessionView


class Written(Protocol):
    """A finished output."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def sha256(self) -> str:
        """Its digest, hex."""


SourceT = TypeVar("SourceT")
WrittenT = TypeVar("WrittenT", bound=Written)


@dataclass(slots=True)
class FileInWork(Generic[SourceT, WrittenT]):
    """One file on its way."""

    id: str
    """Its id in the session."""
    input: Path
    target: Path | None = None
    source: SourceT | None = None
    """What was read of the input."""
    written: WrittenT | None = None
    error: BidSealError | None = None

    def outcome(self, head: Head | None) -> FileOutcome:
        """What became of it; `head`: the container's."""
        return FileOutcome(
            self.input,
            file_status(self.written is not None, self.error),
            self.written.path if self.written else None,
            self.error,
            head,
            self.written.sha256 if self.written else "",
        )

    def result(self) -> FileResult:
        """The same as the cloud is told it."""
        return FileResult(
            file=self.id,
            status="sealed" if self.written else "failed",
            output_sha256=self.written.sha256 if self.written else "",
        )


class EnvelopeSession:
    """One session about encrypted files; serves one job."""

    def __init__(
        self,
        services: EnvelopeServices,
        controls: JobControls[CryptProgress],
        operation: Operation,
    ) -> None:
        """Nothing is sent yet."""
        self._services = services
        self._cloud = services.cloud
        self._controls = controls
        self._operation = operation
        self._reply = ReplyKey.generate()
        self.job = secrets.token_hex(12)
        """Begins the idempotency keys."""
        self.walk = SessionWalk(
            services.cloud,
            controls.of(lambda view: CryptProgress(Stage.SESSION, session=view)),
            job=self.job,
        )

    @property
    def reply_key(self) -> str:
        """What the phone seals opened keys for, hex."""
        return self._reply.public.hex()

    def opened_keys(self, session: str) -> dict[str, OpenedKey]:
        """What the phone has opened, by file."""
        return {item.file: item for item in self._cloud.opened_keys(session).files}

    def unsealed(self, key: OpenedKey, session: str) -> bytes:
        """A key that the phone has opened; DecryptionError if it is not for this session."""
        return self._reply.open(
            bytes.fromhex(key.ephemeral),
            bytes.fromhex(key.sealed),
            f"{session}:{key.file}".encode(),
        )

    def read(self, file: FileInWork[SourceT, WrittenT], reading: Callable[[Path], SourceT]) -> None:
        """Read an input; an error stays with its file."""
        self._controls.progress(CryptProgress(Stage.EXAMINING, name=file.input.name))
        try:
            file.source = reading(file.input)
        except UserError as error:
            file.error = error

    @contextmanager
    def noted(
        self,
        view: SessionView,
        files: Iterable[FileInWork[SourceT, WrittenT]],
        wish: Wish | None = None,
    ) -> Iterator[Note]:
        """While the context is open a kill leaves a note of `files`. Raises JournalError."""
        noted = []
        for file in files:
            assert file.target is not None
            plain = file.source if isinstance(file.source, Plain) else None
            noted.append(NotedFile(file.id, file.input, file.target, plain))
        note = Note(self.job, self._services.cloud_name, view.id, tuple(noted), wish)
        with self._services.notes.held(note):
            yield note

    def write(
        self, file: FileInWork[SourceT, WrittenT], writing: Callable[[Progress], WrittenT]
    ) -> None:
        """Write an output; an error stays with its file, cancelling ends them all."""

        def progress(done: int, total: int) -> None:
            self._controls.progress(CryptProgress(Stage.WRITING, done, total, file.input.name))

        try:
            file.written = writing(progress)
        except UserError as error:
            file.error = error

    def report(self, view: SessionView, results: Iterable[FileResult]) -> SessionView:
        """Tell the cloud what became of the files, which settles the charge or returns it."""
        wish = CompleteSession(files=tuple(results))
        return self._cloud.complete(view.id, wish, key=f"{self.job}-completion")

    def attempt(
        self, work: Callable[[], None], results: Callable[[], Iterable[FileResult]]
    ) -> BidSealError | None:
        """Do `work`; if it fails, end the session in order, and the error in the job's words."""
        try:
            work()
        except BidSealError as error:
            self.walk.give_up(lambda view: self.report(view, results()))
            return in_words_of(self._operation, error)
        return None

    def outcome(
        self,
        files: Sequence[FileOutcome],
        error: BidSealError | None,
        *,
        tried: bool = False,
        warnings: tuple[Warned, ...] = (),
    ) -> EnvelopeOutcome:
        """What became of the whole job."""
        view = self.walk.view
        return EnvelopeOutcome(
            status=status_of(files, error),
            files=tuple(files),
            session=view.id if view else None,
            charge=view.charge if view else None,
            certificate=view.recipient if view else None,
            tried=tried,
            warnings=warnings,
            error=error,
        )
