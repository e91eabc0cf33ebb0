"""From signature values to finished files, and the report to the cloud that settles the charge."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import replace

from desktop.session.controls import JobControls
from desktop.stamping.job import JobFile, JobServices
from desktop.stamping.journal import JobPhase
from desktop.stamping.model import Stage, StampProgress
from desktop.stamping.sealing import Sealer
from desktop.stamping.signer import JobSigner
from desktop.stamping.timestamps import Timestamps
from signing.engine.order import CancelCheck
from signing.engine.side_by_side import in_hand, side_by_side
from signing.errors import BidSealError, CloudError, JournalError, RefusedError
from signing.level import Level
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CompleteSession, FileResult, SessionView


def finish(
    files: list[JobFile],
    view: SessionView,
    services: JobServices,
    controls: JobControls[StampProgress],
    *,
    job: str,
) -> SessionView:
    """Finish every file that has a prepared one, then report to the cloud; the last view.

    An error of one file stays with it. Raises CloudError when the cloud is lost; then the
    journal keeps what `resume` needs.
    """
    signatures = {
        item.file: base64.b64decode(item.signature)
        for item in services.cloud.signatures(view.id).files
    }
    signer = JobSigner.of(view)
    wanted = [file for file in files if file.prepared and not file.error and not file.output]
    # With connections of their own: all ask while the check asks for the roots.
    with (
        closing(services.cloud.clone()) as cloud,
        closing(services.cloud.clone()) as clock,
        Timestamps(clock, signer.algorithm, _stamped(wanted, signatures), job=job) as timestamps,
    ):
        sealer = Sealer(signer, replace(services, cloud=cloud), timestamps, job=job)
        _seal_all(wanted, signatures, sealer, services, controls, job=job)
    with suppress(JournalError):  # a restart asks the cloud how far the session is
        services.journal.advance(job, JobPhase.REPORTED)
    return _report(files, view.id, services, controls, job=job)


def _stamped(files: list[JobFile], signatures: Mapping[str, bytes]) -> list[bytes]:
    """The signature values that get a timestamp."""
    return [
        signatures[file.id]
        for file in files
        if file.id in signatures and file.prepared and file.prepared.level.reaches(Level.B_T)
    ]


def _seal_all(
    wanted: list[JobFile],
    signatures: Mapping[str, bytes],
    sealer: Sealer,
    services: JobServices,
    controls: JobControls[StampProgress],
    *,
    job: str,
) -> None:
    """Finish the `wanted` files, enough at a time to keep engine and disk busy. CloudError."""

    def seal(file: JobFile, _cancel: CancelCheck) -> BidSealError | None:
        try:
            sealer.seal(file, signatures.get(file.id))
        except CloudError:
            raise
        except BidSealError as error:
            return error
        return None

    controls.progress(StampProgress(Stage.COMPLETING, total=len(wanted)))
    # Never cancelled: it is signed, and what is signed is finished.
    results = side_by_side(seal, wanted, at_once=in_hand(services.engine))
    for done, (file, error) in enumerate(results, 1):
        if error is not None:
            file.fail(error, services.journal, job)
        controls.progress(
            StampProgress(Stage.COMPLETING, done=done, total=len(wanted), name=file.input.name)
        )


def _report(
    files: list[JobFile],
    session: str,
    services: JobServices,
    controls: JobControls[StampProgress],
    *,
    job: str,
) -> SessionView:
    """Tell the cloud what became of the files, which settles the charge."""
    results = tuple(
        FileResult(
            file=file.id,
            status="sealed" if file.output is not None else "failed",
            output_sha256=file.output_sha256,
        )
        for file in files
        if file.prepared is not None
    )
    wish = CompleteSession(files=results)
    try:
        view = services.cloud.complete(session, wish, key=f"{job}-completion")
    except RefusedError as error:
        if error.arguments.get("cloud_code") != ErrorCode.SESSION_STATE:
            raise
        # the session ended while we worked: the files stand, and its view tells the charge
        view = services.cloud.session(session)
    controls.progress(
        StampProgress(Stage.SESSION, done=view.signed, total=len(results), session=view)
    )
    with suppress(JournalError):  # a restart finds the session at its end, and closes
        services.journal.close(job)
    return view
