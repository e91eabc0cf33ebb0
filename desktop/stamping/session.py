"""One scan session as the desktop lives it: show the QR, wait, hand in, until all is signed."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from desktop.stamping.job import JobControls, JobFile
from desktop.stamping.journal import JobPhase, Journal
from desktop.stamping.model import Stage, StampProgress, StampRequest
from signing.algorithm import Algorithm
from signing.cms.attributes import signed_attributes
from signing.errors import (
    BidSealError,
    Cancelled,
    ExpiredError,
    InternalError,
    InterruptedByPhoneError,
    RefusedError,
    SessionError,
)
from signing.pdf.model import PreparedFile
from sync.client.cloud import CloudClient
from sync.client.events import SessionEvents
from sync.protocol.control_code import control_code
from sync.protocol.errors import ErrorCode
from sync.protocol.session import (
    CreateSession,
    FileAttributes,
    SessionFile,
    SessionView,
    Signer,
    State,
    SubmitAttributes,
)

LOOK = 0.1
"""seconds between two looks at the cancel button"""
SIGNED = frozenset({State.COMPLETING, State.DONE})


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


class SessionWalk:
    """Carries one session from its creation to its last signature."""

    def __init__(
        self, cloud: CloudClient, journal: Journal, controls: JobControls, *, job: str
    ) -> None:
        """`job` makes the idempotency keys."""
        self._cloud = cloud
        self._journal = journal
        self._controls = controls
        self._job = job
        self._shown = 0
        self._prepared: Mapping[str, PreparedFile] = {}

    def create(self, declaration: CreateSession) -> SessionView:
        """Create the session; InternalError if the cloud's control code is not ours."""
        view = self._cloud.create_session(declaration, key=f"{self._job}-create")
        self._journal.opened(self._job, view.id)
        if view.control_code != control_code(declaration.files):
            raise InternalError("云端的核对码与本机不一致。")
        return view

    def until_signed(self, session: str, prepared: Mapping[str, PreparedFile]) -> SessionView:
        """Show the QR and wait until every file is signed; the view in state `completing`.

        Raises RefusedError, ExpiredError, InterruptedByPhoneError, SessionError, CloudError, and
        Cancelled; in the last case the session is cancelled already.
        """
        self._prepared = prepared
        with self._cloud.events(session) as events:
            try:
                return self._follow(session, events)
            except BidSealError:
                late = self._give_up(session)
                if late is not None:
                    return late
                raise

    def _follow(self, session: str, events: SessionEvents) -> SessionView:
        view = self._show(session)
        while view.state not in SIGNED:
            if self._controls.cancel():
                raise Cancelled
            fresh = events.next(LOOK)
            if fresh is None or fresh.revision <= view.revision:
                continue
            view = self._react(fresh)
        return view

    def _react(self, view: SessionView) -> SessionView:
        """Do what a new view asks for; the view to go on from."""
        self._report(view)
        if view.state is State.WAITING and view.signer is not None:
            return self._submit(view, view.signer)
        if view.state in (State.EXPIRED, State.PHONE_LEFT):
            if self._controls.renew(view):
                return self._show(view.id)
            raise ExpiredError if view.state is State.EXPIRED else InterruptedByPhoneError
        raise_for_state(view)
        return view

    def _show(self, session: str) -> SessionView:
        """A fresh QR; when the phone was quicker, the session as it is."""
        self._shown += 1
        try:
            view = self._cloud.show(session, key=f"{self._job}-show-{self._shown}")
        except RefusedError as error:
            if error.arguments.get("cloud_code") != ErrorCode.SESSION_STATE:
                raise
            view = self._cloud.session(session)
            raise_for_state(view)
        self._report(view)
        return view

    def _submit(self, view: SessionView, signer: Signer) -> SessionView:
        algorithm = Algorithm(signer.algorithm)
        certificate = base64.b64decode(signer.certificate)
        attributes = SubmitAttributes(
            files=tuple(
                FileAttributes(
                    file=file,
                    attributes=base64.b64encode(
                        attributes_of(prepared, certificate, algorithm)
                    ).decode(),
                )
                for file, prepared in self._prepared.items()
            )
        )
        self._journal.advance(self._job, JobPhase.SUBMITTED)
        key = f"{self._job}-attributes-{view.revision}"
        try:
            submitted = self._cloud.submit_attributes(view.id, attributes, key=key)
        except RefusedError as error:
            if error.arguments.get("cloud_code") != ErrorCode.SESSION_STATE:
                raise
            # The phone left in this very moment.
            return self._react(self._cloud.session(view.id))
        self._report(submitted)
        return submitted

    def _give_up(self, session: str) -> SessionView | None:
        """Cancel the session; its view if it is too late, because all is signed already."""
        try:
            self._cloud.cancel(session, key=f"{self._job}-cancel")
        except RefusedError:
            view = self._cloud.session(session)
            return view if view.state in SIGNED else None
        return None

    def _report(self, view: SessionView) -> None:
        self._controls.progress(
            StampProgress(Stage.SESSION, done=view.signed, total=len(view.files), session=view)
        )


def attributes_of(prepared: PreparedFile, certificate: bytes, algorithm: Algorithm) -> bytes:
    """The signed attributes (DER) of a prepared file; the same again for the same certificate.

    Raises InternalError when the file was not prepared for the certificate's algorithm.
    """
    digest = prepared.digests.get(algorithm.digest)
    if digest is None:
        raise InternalError("所选证书的算法与提交时指定的不一致。")
    return signed_attributes(bytes.fromhex(digest), certificate, algorithm)


def raise_for_state(view: SessionView) -> None:
    """Raise what a side exit means; nothing for the states of the straight way."""
    reason = (view.message or view.reason or view.state.value).rstrip("。")
    if view.state is State.REFUSED:
        raise RefusedError(reason=reason, cloud_code=view.reason)
    if view.state is State.CANCELLED:
        raise Cancelled
    if view.state is State.FAILED:
        raise SessionError(reason=reason, cloud_code=view.reason)
