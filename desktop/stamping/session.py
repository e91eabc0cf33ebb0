"""A stamping job's session: declared, shown, and handed in, until all files are signed."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from desktop.session.controls import JobControls
from desktop.session.walk import ANSWERED, SessionWalk
from desktop.stamping.job import JobFile
from desktop.stamping.journal import JobPhase, Journal
from desktop.stamping.model import Stage, StampProgress, StampRequest
from signing.algorithm import Algorithm
from signing.cms.attributes import signed_attributes
from signing.errors import BidSealError, InternalError, RefusedError
from signing.pdf.model import PreparedFile
from sync.client.cloud import CloudClient
from sync.protocol.session import (
    CreateSession,
    FileAttributes,
    SessionFile,
    SessionView,
    Signer,
    SubmitAttributes,
)


def declare(files: Sequence[JobFile], request: StampRequest, platform: str) -> CreateSession:
    """The session to create for prepared files."""
    return CreateSession.model_validate(
        {
            "platform": platform,
            "billing": request.billing,
            "files": [_declare(file) for file in files],
        }
    )


def _declare(file: JobFile) -> SessionFile:
    assert file.prepared is not None
    assert file.document is not None
    return SessionFile.model_validate(
        {
            "id": file.id,
            "name": file.input.name,
            "pages": len(file.document.pages),
            "marks": len(file.marks),
            "seals": tuple(dict.fromkeys(mark.seal for mark in file.marks)),
            "digests": {digest.value: value for digest, value in file.prepared.digests.items()},
        }
    )


class SigningSession:
    """One session from its creation to its last signature."""

    def __init__(
        self,
        cloud: CloudClient,
        journal: Journal,
        controls: JobControls[StampProgress],
        *,
        job: str,
    ) -> None:
        """`job` makes the idempotency keys."""
        self._cloud = cloud
        self._journal = journal
        self._job = job
        self._walk = SessionWalk(cloud, controls.of(_step), job=job)

    def create(self, declaration: CreateSession) -> SessionView:
        """Create the session; InternalError if the cloud's control code is not ours."""
        view = self._walk.create(declaration)
        self._journal.opened(self._job, view.id)
        return view

    def until_signed(self, session: str, prepared: Mapping[str, PreparedFile]) -> SessionView:
        """Show the QR and wait until every file is signed; the view in state `completing`.

        Raises RefusedError, ExpiredError, InterruptedByPhoneError, SessionError, CloudError, and
        Cancelled; in the last case the session is cancelled already.
        """

        def hand_in(view: SessionView) -> SessionView:
            if view.signer is None:
                return view
            self._journal.advance(self._job, JobPhase.SUBMITTED)
            wish = _attributes(prepared, view.signer)
            key = f"{self._job}-attributes-{view.revision}"
            return self._cloud.submit_attributes(view.id, wish, key=key)

        try:
            return self._walk.until_answered(session, hand_in)
        except BidSealError:
            late = self._give_up(session)
            if late is not None:
                return late
            raise

    def _give_up(self, session: str) -> SessionView | None:
        """Cancel the session; its view if it is too late, because all is signed already."""
        try:
            self._cloud.cancel(session, key=f"{self._job}-cancel")
        except RefusedError:
            view = self._cloud.session(session)
            return view if view.state in ANSWERED else None
        return None


def _step(view: SessionView) -> StampProgress:
    return StampProgress(Stage.SESSION, done=view.signed, total=len(view.files), session=view)


def _attributes(prepared: Mapping[str, PreparedFile], signer: Signer) -> SubmitAttributes:
    algorithm = Algorithm(signer.algorithm)
    certificate = base64.b64decode(signer.certificate)
    return SubmitAttributes(
        files=tuple(
            FileAttributes(
                file=name,
                attributes=base64.b64encode(attributes_of(file, certificate, algorithm)).decode(),
            )
            for name, file in prepared.items()
        )
    )


def attributes_of(prepared: PreparedFile, certificate: bytes, algorithm: Algorithm) -> bytes:
    """The signed attributes (DER) of a prepared file; the same again for the same certificate.

    Raises InternalError when the file was not prepared for the certificate's algorithm.
    """
    digest = prepared.digests.get(algorithm.digest)
    if digest is None:
        raise InternalError("所选证书的算法与提交时指定的不一致。")
    return signed_attributes(bytes.fromhex(digest), certificate, algorithm)
