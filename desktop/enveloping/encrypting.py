"""Encrypting files by scan: examine → QR → the phone chooses → trial → write → report."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from desktop.enveloping.model import (
    Controls,
    EncryptRequest,
    EnvelopeOutcome,
    FileOutcome,
    Stage,
    Step,
    Warned,
)
from desktop.enveloping.status import file_status, status_of
from desktop.enveloping.targets import container_name, targets_of
from desktop.enveloping.walk import Walk
from desktop.enveloping.words import in_words_of
from signing.crypto.certificates import read
from signing.crypto.reply import ReplyKey
from signing.envelope.encrypt import Plain, Sealed, Wish, encrypt, examine
from signing.envelope.keyring import wrap_key
from signing.errors import BidSealError, Cancelled, DecryptionError, InternalError, UserError
from sync.client.cloud import CloudClient
from sync.protocol.envelope import (
    TRIAL,
    EncryptionCertificate,
    Envelope,
    EnvelopeProgress,
    OpenEnvelopes,
    SealedEnvelope,
    WrappedKey,
)
from sync.protocol.session import (
    CompleteSession,
    CreateSession,
    FileResult,
    Operation,
    SessionFile,
    SessionView,
)

_TRIAL_BYTES = 32
_NO_HEAD = "0" * 64
"""A trial has no file."""


@dataclass(slots=True)
class _File:
    """One file on its way."""

    id: str
    input: Path
    target: Path
    plain: Plain | None = None
    sealed: Sealed | None = None
    error: BidSealError | None = None


@dataclass(slots=True)
class EncryptJob:
    """Encrypts; never raises what belongs in the outcome."""

    cloud: CloudClient
    controls: Controls = field(default_factory=Controls)
    _job: str = field(default_factory=lambda: secrets.token_hex(12))
    _reply: ReplyKey = field(default_factory=ReplyKey.generate)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(_TRIAL_BYTES))
    _tried: bool = False

    def run(self, request: EncryptRequest) -> EnvelopeOutcome:
        """Encrypt the request's files; they are only read.

        Raises UsageError and OutputError for an unusable output, before anything is written.
        """
        names = [container_name(path) for path in request.files]
        targets = targets_of(request.files, names, request.output)
        files = [
            _File(f"f{number}", path, target)
            for number, (path, target) in enumerate(zip(request.files, targets, strict=True), 1)
        ]
        walk = Walk(self.cloud, self.controls, job=self._job)
        try:
            self._go(request, files, walk)
        except BidSealError as error:
            walk.give_up(lambda view: self._report(files, view))
            return self._outcome(files, walk, request, in_words_of(Operation.ENCRYPT, error))
        return self._outcome(files, walk, request, None)

    def _go(self, request: EncryptRequest, files: list[_File], walk: Walk) -> None:
        for file in files:
            self._examine(file)
        ready = [file for file in files if file.plain is not None]
        if not ready:
            return
        platform = request.platform or self.cloud.platforms().platforms[0].code
        session = walk.create(_declaration(request, ready, platform))
        view = walk.until_answered(session.id, self._start_trial)
        self._check_trial(view)
        assert view.recipient is not None  # authorised
        own = base64.b64decode(view.recipient.certificate)
        others = tuple(der for der in request.recipients if der != own)
        wish = Wish(
            (own, *others), datetime.now(UTC), opening=request.opening, project=request.project
        )
        done: list[str] = []
        for file in ready:
            self._encrypt(file, wish)
            done += [file.id] if file.sealed else []
            self._tell(view, done, last=file is ready[-1])
        walk.saw(self._report(ready, view))

    def _examine(self, file: _File) -> None:
        self.controls.progress(Step(Stage.EXAMINING, name=file.input.name))
        try:
            file.plain = examine(file.input, cancel=self.controls.cancel)
        except UserError as error:
            file.error = error

    def _start_trial(self, view: SessionView) -> SessionView:
        """Before anything is encrypted for a certificate, its phone opens a key of it."""
        recipient = view.recipient
        if recipient is None:
            raise InternalError("云端没有提供加密证书。")
        wrapped = wrap_key(base64.b64decode(recipient.certificate), self._secret)
        key = WrappedKey(
            serial=recipient.serial,
            holder=recipient.holder,
            wrapped=base64.b64encode(wrapped).decode(),
        )
        wish = OpenEnvelopes(
            reply_key=self._reply.public.hex(),
            envelopes=(Envelope(file=TRIAL, head_sha256=_NO_HEAD, keys=(key,)),),
        )
        return self.cloud.start_trial(view.id, wish, key=f"{self._job}-trial-{view.revision}")

    def _check_trial(self, view: SessionView) -> None:
        opened = {item.file: item for item in self.cloud.opened_keys(view.id).files}
        answer = opened.get(TRIAL)
        if answer is None:
            raise DecryptionError(detail="试解密没有结果")
        secret = self._reply.open(
            bytes.fromhex(answer.ephemeral),
            bytes.fromhex(answer.sealed),
            f"{view.id}:{TRIAL}".encode(),
        )
        if not secrets.compare_digest(secret, self._secret):
            raise DecryptionError(detail="试解密的结果不正确")
        self._tried = True

    def _encrypt(self, file: _File, wish: Wish) -> None:
        """An error of one file stays with it; cancelling ends them all."""
        assert file.plain is not None
        name = file.input.name

        def progress(done: int, total: int) -> None:
            self.controls.progress(Step(Stage.WRITING, done, total, name))

        try:
            file.sealed = encrypt(
                file.plain, file.target, wish, progress=progress, cancel=self.controls.cancel
            )
        except Cancelled:
            raise
        except UserError as error:
            file.error = error

    def _tell(self, view: SessionView, done: list[str], *, last: bool) -> None:
        """The phone's screen follows; the last file is told by the report itself."""
        if done and not last:
            wish = EnvelopeProgress(files=tuple(done))
            self.cloud.progress(view.id, wish, key=f"{self._job}-progress-{len(done)}")

    def _report(self, files: list[_File], view: SessionView) -> SessionView:
        """Tell the cloud what became of the files, which settles the charge or returns it."""
        results = tuple(
            FileResult(
                file=file.id,
                status="sealed" if file.sealed else "failed",
                output_sha256=file.sealed.sha256 if file.sealed else "",
                envelope=_registered(file.sealed) if file.sealed else None,
            )
            for file in files
            if file.plain is not None
        )
        return self.cloud.complete(
            view.id, CompleteSession(files=results), key=f"{self._job}-completion"
        )

    def _outcome(
        self, files: list[_File], walk: Walk, request: EncryptRequest, error: BidSealError | None
    ) -> EnvelopeOutcome:
        outcomes = tuple(
            FileOutcome(
                file.input,
                file_status(file.sealed is not None, file.error),
                file.sealed.path if file.sealed else None,
                file.error,
                file.sealed.head if file.sealed else None,
                file.sealed.sha256 if file.sealed else "",
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
            tried=self._tried,
            warnings=warnings_of(request, view.recipient if view else None),
            error=error,
        )


def warnings_of(
    request: EncryptRequest, chosen: EncryptionCertificate | None
) -> tuple[Warned, ...]:
    """Certificates that end before the opening time: what is encrypted for them may stay shut."""
    opening = request.opening
    if opening is None:
        return ()
    ends = [(chosen.holder, chosen.serial, chosen.not_after)] if chosen else []
    for der in request.recipients:
        info = read(der)
        ends.append((info.organisation or info.common_name, info.serial, info.not_after))
    return tuple(
        Warned(holder, serial, not_after, opening)
        for holder, serial, not_after in ends
        if not_after < opening
    )


def _declaration(request: EncryptRequest, files: list[_File], platform: str) -> CreateSession:
    return CreateSession.model_validate(
        {
            "operation": Operation.ENCRYPT,
            "platform": platform,
            "billing": request.billing,
            "project": request.project,
            "opening_at": request.opening,
            "files": [
                SessionFile.model_validate(
                    {
                        "id": file.id,
                        "name": file.input.name,
                        "pages": 0,
                        "marks": 0,
                        "size": file.plain.size,
                        "seals": (),
                        "digests": {
                            kind.value: hexes for kind, hexes in file.plain.digests.items()
                        },
                    }
                )
                for file in files
                if file.plain is not None
            ],
        }
    )


def _registered(sealed: Sealed) -> SealedEnvelope:
    return SealedEnvelope(
        serial=sealed.head.recipients[0].serial,
        wrapped_sha256=sealed.wrapped_sha256,
        head_sha256=sealed.head_sha256,
    )
