"""Decrypting files by scan: read the heads → QR → phone and cloud open the keys → write."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from desktop.enveloping.model import (
    Controls,
    DecryptRequest,
    EnvelopeOutcome,
    FileOutcome,
    Stage,
    Step,
)
from desktop.enveloping.status import file_status, status_of
from desktop.enveloping.targets import targets_of
from desktop.enveloping.walk import Walk
from desktop.enveloping.words import in_words_of
from signing.crypto.reply import ReplyKey
from signing.envelope.decrypt import Container, Opened, decrypt, read_container
from signing.envelope.head import safe_name
from signing.errors import (
    BidSealError,
    Cancelled,
    DecryptionError,
    TooEarlyError,
    UsageError,
    UserError,
)
from sync.client.cloud import CloudClient
from sync.protocol.envelope import (
    Envelope,
    OpenedKey,
    OpenEnvelopes,
    WrappedKey,
    envelope_digest,
)
from sync.protocol.errors import ErrorCode
from sync.protocol.session import (
    CompleteSession,
    CreateSession,
    FileResult,
    Operation,
    SessionFile,
    SessionView,
)


@dataclass(slots=True)
class _File:
    """One container on its way."""

    id: str
    input: Path
    container: Container | None = None
    target: Path | None = None
    opened: Opened | None = None
    error: BidSealError | None = None


@dataclass(slots=True)
class DecryptJob:
    """Decrypts; never raises what belongs in the outcome."""

    cloud: CloudClient
    controls: Controls = field(default_factory=Controls)
    _job: str = field(default_factory=lambda: secrets.token_hex(12))
    _reply: ReplyKey = field(default_factory=ReplyKey.generate)

    def run(self, request: DecryptRequest) -> EnvelopeOutcome:
        """Decrypt the request's files; they are only read.

        Raises UsageError and OutputError for an unusable output, before anything is written.
        """
        files = [_File(f"f{number}", path) for number, path in enumerate(request.files, 1)]
        for file in files:
            self._read(file)
        ready = [file for file in files if file.container is not None]
        self._aim(ready, request)
        walk = Walk(self.cloud, self.controls, job=self._job)
        try:
            if ready:
                self._go(request, ready, walk)
        except BidSealError as error:
            walk.give_up(lambda view: self._report(ready, view))
            return self._outcome(files, walk, in_words_of(Operation.DECRYPT, error))
        return self._outcome(files, walk, None)

    def _read(self, file: _File) -> None:
        self.controls.progress(Step(Stage.EXAMINING, name=file.input.name))
        try:
            file.container = read_container(file.input)
        except UserError as error:
            file.error = error

    def _aim(self, files: list[_File], request: DecryptRequest) -> None:
        names = [safe_name(file.container.head.name) for file in files if file.container]
        targets = targets_of([file.input for file in files], names, request.output)
        for file, target in zip(files, targets, strict=True):
            file.target = target

    def _go(self, request: DecryptRequest, files: list[_File], walk: Walk) -> None:
        serials = [set(file.container.keyring.wrapped) for file in files if file.container]
        if not set.intersection(*serials):
            raise UsageError(detail="这些文件是用不同的证书加密的,请按证书分批解密")
        platform = request.platform or self.cloud.platforms().platforms[0].code
        session = walk.create(self._declaration(files, platform))
        if session.opening_at is not None and session.created_at < session.opening_at:
            # the cloud would refuse on the phone; by its clock, so that ours may be wrong
            moment = f"{session.opening_at.astimezone():%Y-%m-%d %H:%M:%S}"
            raise TooEarlyError(opening=moment, cloud_code=ErrorCode.ENVELOPE_EARLY.value)
        view = walk.until_answered(session.id, lambda waiting: waiting)
        keys = {item.file: item for item in self.cloud.opened_keys(view.id).files}
        for file in files:
            self._decrypt(file, view, keys.get(file.id))
        walk.saw(self._report(files, view))

    def _decrypt(self, file: _File, view: SessionView, answer: OpenedKey | None) -> None:
        """An error of one file stays with it; cancelling ends them all."""
        assert file.container is not None
        assert file.target is not None

        def progress(done: int, total: int) -> None:
            self.controls.progress(Step(Stage.WRITING, done, total, file.input.name))

        try:
            if answer is None:
                raise DecryptionError(detail="手机没有返回密钥")
            key = self._reply.open(
                bytes.fromhex(answer.ephemeral),
                bytes.fromhex(answer.sealed),
                f"{view.id}:{file.id}".encode(),
            )
            file.opened = decrypt(
                file.container, file.target, key, progress=progress, cancel=self.controls.cancel
            )
        except Cancelled:
            raise
        except UserError as error:
            file.error = error

    def _declaration(self, files: list[_File], platform: str) -> CreateSession:
        reply = self._reply.public.hex()
        envelopes = [_envelope(file.id, file.container) for file in files if file.container]
        return CreateSession(
            operation=Operation.DECRYPT,
            platform=platform,
            files=tuple(
                SessionFile(
                    id=file.id,
                    name=file.input.name,
                    pages=0,
                    marks=0,
                    size=file.container.head.size,
                    seals=(),
                    digests={"sha256": envelope_digest(reply, envelope)},
                )
                for file, envelope in zip(files, envelopes, strict=True)
                if file.container
            ),
            open=OpenEnvelopes(reply_key=reply, envelopes=tuple(envelopes)),
        )

    def _report(self, files: list[_File], view: SessionView) -> SessionView:
        """Tell the cloud what became of the files, so that the phone hears it too."""
        results = tuple(
            FileResult(
                file=file.id,
                status="sealed" if file.opened else "failed",
                output_sha256=file.opened.sha256 if file.opened else "",
            )
            for file in files
        )
        wish = CompleteSession(files=results)
        return self.cloud.complete(view.id, wish, key=f"{self._job}-completion")

    def _outcome(
        self, files: list[_File], walk: Walk, error: BidSealError | None
    ) -> EnvelopeOutcome:
        outcomes = tuple(
            FileOutcome(
                file.input,
                file_status(file.opened is not None, file.error),
                file.opened.path if file.opened else None,
                file.error,
                file.container.head if file.container else None,
                file.opened.sha256 if file.opened else "",
            )
            for file in files
        )
        view = walk.view
        return EnvelopeOutcome(
            status=status_of(outcomes, error),
            files=outcomes,
            session=view.id if view else None,
            charge=view.charge if view else None,
            certificate=view.recipient if view else None,
            error=error,
        )


def _envelope(file: str, container: Container) -> Envelope:
    holders = {recipient.serial: recipient.holder for recipient in container.head.recipients}
    return Envelope(
        file=file,
        head_sha256=container.head_sha256,
        opening_at=container.head.opening,
        project=container.head.project[:200],
        keys=tuple(
            WrappedKey(
                serial=serial,
                holder=holders[serial][:200],
                wrapped=base64.b64encode(wrapped).decode(),
            )
            for serial, wrapped in container.keyring.wrapped.items()
        ),
    )
