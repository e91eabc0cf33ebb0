"""Encrypting files by scan: examine → QR → the phone chooses → trial → write → report."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime
from functools import partial

from desktop.enveloping.model import CryptProgress, EncryptRequest, EnvelopeOutcome, Warned
from desktop.enveloping.services import EnvelopeServices
from desktop.enveloping.session import EnvelopeSession, FileInWork
from desktop.enveloping.targets import container_name, targets_of
from desktop.session.controls import JobControls
from signing.crypto.certificates import read
from signing.envelope.encrypt import Plain, Sealed, Wish, encrypt, examine
from signing.envelope.keyring import wrap_key
from signing.errors import DecryptionError, InternalError
from signing.pdf.copying import Progress
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
    CreateSession,
    FileResult,
    Operation,
    SessionFile,
    SessionView,
)

_TRIAL_BYTES = 32
_NO_HEAD = "0" * 64
"""A trial has no file."""
_File = FileInWork[Plain, Sealed]


class EncryptJob:
    """Encrypts; never raises what belongs in the outcome."""

    def __init__(
        self, services: EnvelopeServices, controls: JobControls[CryptProgress] | None = None
    ) -> None:
        """`controls` watch and steer."""
        self._cloud = services.cloud
        self._controls = controls or JobControls()
        self._session = EnvelopeSession(services, self._controls, Operation.ENCRYPT)
        self._secret = secrets.token_bytes(_TRIAL_BYTES)
        self._tried = False

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
        error = self._session.attempt(lambda: self._go(request, files), lambda: _results(files))
        view = self._session.walk.view
        return self._session.outcome(
            [file.outcome(file.written.head if file.written else None) for file in files],
            error,
            tried=self._tried,
            warnings=warnings_of(request, view.recipient if view else None),
        )

    def _go(self, request: EncryptRequest, files: list[_File]) -> None:
        for file in files:
            self._session.read(file, partial(examine, cancel=self._controls.cancel))
        ready = [file for file in files if file.source is not None]
        if not ready:
            return
        platform = request.platform or self._cloud.platforms().platforms[0].code
        walk = self._session.walk
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
        with self._session.noted(view, ready, wish) as note:
            for file in ready:
                self._encrypt(file, wish, note.tag(file.id))
                done += [file.id] if file.written else []
                self._tell(view, done, last=file is ready[-1])
            walk.saw(self._session.report(view, _results(ready)))

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
            reply_key=self._session.reply_key,
            envelopes=(Envelope(file=TRIAL, head_sha256=_NO_HEAD, keys=(key,)),),
        )
        idempotency = f"{self._session.job}-trial-{view.revision}"
        return self._cloud.start_trial(view.id, wish, key=idempotency)

    def _check_trial(self, view: SessionView) -> None:
        answer = self._session.opened_keys(view.id).get(TRIAL)
        if answer is None:
            raise DecryptionError(detail="试解密没有结果")
        if not secrets.compare_digest(self._session.unsealed(answer, view.id), self._secret):
            raise DecryptionError(detail="试解密的结果不正确")
        self._tried = True

    def _encrypt(self, file: _File, wish: Wish, tag: str) -> None:
        assert file.source is not None
        assert file.target is not None
        plain, target = file.source, file.target

        def writing(progress: Progress) -> Sealed:
            cancel = self._controls.cancel
            return encrypt(plain, target, wish, tag=tag, progress=progress, cancel=cancel)

        self._session.write(file, writing)

    def _tell(self, view: SessionView, done: list[str], *, last: bool) -> None:
        """The phone's screen follows; the last file is told by the report itself."""
        if done and not last:
            wish = EnvelopeProgress(files=tuple(done))
            self._cloud.progress(view.id, wish, key=f"{self._session.job}-progress-{len(done)}")


def _results(files: list[_File]) -> list[FileResult]:
    return [sealed_result(file) for file in files if file.source is not None]


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
                        "size": file.source.size,
                        "seals": (),
                        "digests": {
                            kind.value: hexes for kind, hexes in file.source.digests.items()
                        },
                    }
                )
                for file in files
                if file.source is not None
            ],
        }
    )


def sealed_result(file: _File) -> FileResult:
    """What the cloud is told of a file; of a container also what only its owner's phone opens."""
    result, sealed = file.result(), file.written
    if sealed is None:
        return result
    registered = SealedEnvelope(
        serial=sealed.head.recipients[0].serial,
        wrapped_sha256=sealed.wrapped_sha256,
        head_sha256=sealed.head_sha256,
    )
    return result.model_copy(update={"envelope": registered})
