"""Decrypting files by scan: read the heads → QR → phone and cloud open the keys → write."""

from __future__ import annotations

import base64

from desktop.enveloping.model import CryptProgress, DecryptRequest, EnvelopeOutcome
from desktop.enveloping.services import EnvelopeServices
from desktop.enveloping.session import EnvelopeSession, FileInWork
from desktop.enveloping.targets import targets_of
from desktop.session.controls import JobControls
from signing.envelope.decrypt import Container, Opened, decrypt, read_container
from signing.envelope.head import safe_name
from signing.errors import DecryptionError, TooEarlyError, UsageError
from signing.pdf.copying import Progress
from sync.protocol.envelope import (
    Envelope,
    OpenedKey,
    OpenEnvelopes,
    WrappedKey,
    envelope_digest,
)
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CreateSession, Operation, SessionFile, SessionView

_File = FileInWork[Container, Opened]


class DecryptJob:
    """Decrypts; never raises what belongs in the outcome."""

    def __init__(
        self, services: EnvelopeServices, controls: JobControls[CryptProgress] | None = None
    ) -> None:
        """`controls` watch and steer."""
        self._cloud = services.cloud
        self._controls = controls or JobControls()
        self._session = EnvelopeSession(services, self._controls, Operation.DECRYPT)

    def run(self, request: DecryptRequest) -> EnvelopeOutcome:
        """Decrypt the request's files; they are only read.

        Raises UsageError and OutputError for an unusable output, before anything is written.
        """
        files = [_File(f"f{number}", path) for number, path in enumerate(request.files, 1)]
        for file in files:
            self._session.read(file, read_container)
        ready = [file for file in files if file.source is not None]
        _aim(ready, request)
        error = None
        if ready:
            error = self._session.attempt(
                lambda: self._go(request, ready), lambda: [file.result() for file in ready]
            )
        outcomes = [file.outcome(file.source.head if file.source else None) for file in files]
        return self._session.outcome(outcomes, error)

    def _go(self, request: DecryptRequest, files: list[_File]) -> None:
        serials = [set(file.source.keyring.wrapped) for file in files if file.source]
        if not set.intersection(*serials):
            raise UsageError(detail="这些文件是用不同的证书加密的,请按证书分批解密")
        platform = request.platform or self._cloud.platforms().platforms[0].code
        walk = self._session.walk
        session = walk.create(_declaration(files, platform, self._session.reply_key))
        if session.opening_at is not None and session.created_at < session.opening_at:
            # The cloud would refuse on the phone; by its clock, so that ours may be wrong.
            moment = f"{session.opening_at.astimezone():%Y-%m-%d %H:%M:%S}"
            raise TooEarlyError(opening=moment, cloud_code=ErrorCode.ENVELOPE_EARLY.value)
        view = walk.until_answered(session.id)
        keys = self._session.opened_keys(view.id)
        with self._session.noted(view, files) as note:
            for file in files:
                self._decrypt(file, view, keys.get(file.id), note.tag(file.id))
        walk.saw(self._session.report(view, [file.result() for file in files]))

    def _decrypt(self, file: _File, view: SessionView, answer: OpenedKey | None, tag: str) -> None:
        assert file.source is not None
        assert file.target is not None
        container, target = file.source, file.target

        def writing(progress: Progress) -> Opened:
            if answer is None:
                raise DecryptionError(detail="手机没有返回密钥")
            key = self._session.unsealed(answer, view.id)
            cancel = self._controls.cancel
            return decrypt(container, target, key, tag=tag, progress=progress, cancel=cancel)

        self._session.write(file, writing)


def _aim(files: list[_File], request: DecryptRequest) -> None:
    names = [safe_name(file.source.head.name) for file in files if file.source]
    targets = targets_of([file.input for file in files], names, request.output)
    for file, target in zip(files, targets, strict=True):
        file.target = target


def _declaration(files: list[_File], platform: str, reply_key: str) -> CreateSession:
    envelopes = [_envelope(file.id, file.source) for file in files if file.source]
    return CreateSession(
        operation=Operation.DECRYPT,
        platform=platform,
        files=tuple(
            SessionFile(
                id=file.id,
                name=file.input.name,
                pages=0,
                marks=0,
                size=file.source.head.size,
                seals=(),
                digests={"sha256": envelope_digest(reply_key, envelope)},
            )
            for file, envelope in zip(files, envelopes, strict=True)
            if file.source
        ),
        open=OpenEnvelopes(reply_key=reply_key, envelopes=tuple(envelopes)),
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
