"""After a crash: finish what was signed, report what was not reported, remove what is dead."""

from __future__ import annotations

import time
from contextlib import suppress

from desktop.session.controls import JobControls
from desktop.session.walk import ANSWERED, LOOK
from desktop.stamping.finish import finish
from desktop.stamping.job import JobFile, JobServices
from desktop.stamping.journal import FilePhase, JournalFile, JournalJob
from desktop.stamping.model import FileStatus, JobStatus, StampOutcome, StampProgress
from desktop.stamping.published import find_published
from signing.errors import BidSealError, FileAccessError, RefusedError
from signing.pdf.complete import discard
from signing.pdf.copying import digest_file
from signing.pdf.model import PreparedFile
from signing.pdf.names import PART_SUFFIX
from sync.client.cloud import CloudClient
from sync.protocol.errors import ErrorCode
from sync.protocol.session import FINAL, SessionView, State

PATIENCE = 20.0
"""seconds that a phone which is just signing gets to finish"""
_UNKNOWN = frozenset({ErrorCode.SESSION_UNKNOWN, ErrorCode.NOT_FOUND})
"""What the cloud says of a session that it does not have; only then nothing can come of it."""


def resume(
    services: JobServices,
    controls: JobControls[StampProgress] | None = None,
    *,
    password: str | None = None,
) -> tuple[StampOutcome, ...]:
    """Take up every job that no living process works on; what became of those with outputs.

    Nothing is signed or charged a second time: the signatures and the charge are the session's.
    `password` opens encrypted files, which otherwise stay at B-T; it is tried, never noted.
    Raises CloudError when the cloud is lost on the way, JournalError when the journal cannot be
    read; it then keeps the rest.
    """
    outcomes = []
    for job in services.journal.unfinished():
        lock = services.journal.lock(job.id)
        if job.cloud != services.cloud_name or not lock.try_acquire():
            continue
        try:
            # Read again: its process may have finished it between the list and the lock.
            left = services.journal.job(job.id)
            with services.journal.kept():
                outcome = _resume_job(left, services, controls or JobControls(), password)
        finally:
            lock.release()
        if outcome is not None:
            outcomes.append(outcome)
    return tuple(outcomes)


def _resume_job(
    job: JournalJob,
    services: JobServices,
    controls: JobControls[StampProgress],
    password: str | None,
) -> StampOutcome | None:
    try:
        view = _settle(services.cloud, job) if job.session else None
    except RefusedError as error:
        if error.arguments.get("cloud_code") not in _UNKNOWN:
            return None  # not logged in, too many calls, …: the next time may tell more
        view = None
    if view is not None and view.state not in ANSWERED | FINAL:
        return None  # the phone is signing after all
    if view is None or view.state is not State.COMPLETING:
        tidied = [_tidy(file, job, services) for file in job.files]
        if all(tidied):
            services.journal.close(job.id)
        return None
    files = [_restore(file, services, job.id, password) for file in job.files]
    view = finish(files, view, services, controls, job=job.id)
    outcomes = tuple(file.outcome() for file in files)
    done = sum(outcome.status is FileStatus.DONE for outcome in outcomes)
    status = JobStatus.DONE if done == len(outcomes) else JobStatus.PARTIAL
    return StampOutcome(
        status=status if done else JobStatus.FAILED,
        files=outcomes,
        session=view.id,
        charge=view.charge,
    )


def _settle(cloud: CloudClient, job: JournalJob) -> SessionView:
    """Bring the session to `completing` or to an end if that can be; how it stands then.

    Raises RefusedError when the cloud does not know the session or does not want to tell.
    """
    view = cloud.session(job.session)
    if view.state is State.SIGNING:
        view = _wait_for_phone(cloud, view)
    if view.state not in ANSWERED and view.state not in FINAL:
        try:
            return cloud.cancel(view.id, key=f"{job.id}-resume-cancel")
        except RefusedError as error:
            if error.arguments.get("cloud_code") != ErrorCode.SESSION_STATE:
                raise
            return cloud.session(view.id)
    return view


def _wait_for_phone(cloud: CloudClient, view: SessionView) -> SessionView:
    deadline = time.monotonic() + PATIENCE
    with cloud.events(view.id) as events:
        while view.state is State.SIGNING and time.monotonic() < deadline:
            view = events.next(LOOK) or view
    return view


def _restore(file: JournalFile, services: JobServices, job: str, password: str | None) -> JobFile:
    """The file as `finish` takes it: published already, ready to be finished, or lost."""
    prepared = file.prepared
    if prepared is None:
        return JobFile(file.file, file.target, error=FileAccessError(name=file.target.name))
    restored = JobFile(file.file, prepared.input, marks=prepared.marks, prepared=prepared)
    output = file.output if file.phase is FilePhase.PUBLISHED else None
    if file.phase is FilePhase.FILLED:
        output = find_published(prepared, file.cms_sha256)
        if output is not None:
            # Crashed between the two names: the temporary one is still there.
            discard(prepared)
            services.journal.published(job, file.file, output, digest_file(output))
    if output is not None:
        restored.output = output
        restored.output_sha256 = file.output_sha256 or digest_file(output)
    elif file.phase is FilePhase.FAILED or not prepared.temporary.exists():
        restored.error = FileAccessError(name=prepared.input.name, reason="临时文件已丢失")
    elif password is not None and _opens(prepared, password):
        restored.known_password = password
    return restored


def _opens(prepared: PreparedFile, password: str) -> bool:
    """Whether that password is this file's."""
    # Imported here: a command has nothing to take up as a rule, and needs no PDF library then.
    from signing.pdf.updating import updating

    try:
        with updating(prepared.temporary, password):
            return True
    except BidSealError:
        return False  # told when the file is finished, if it matters then


def _tidy(file: JournalFile, job: JournalJob, services: JobServices) -> bool:
    """Remove a dead job's temporary file; False if that must wait for another job."""
    if file.prepared is not None:
        if file.phase is not FilePhase.PUBLISHED:
            discard(file.prepared)
        return True
    if file.phase is not FilePhase.PREPARING:
        return True
    return _sweep(file, job, services)


def _sweep(file: JournalFile, job: JournalJob, services: JobServices) -> bool:
    """Remove what the crash left of a file whose temporary name was not noted yet.

    The name follows from the beginning of the target's but for a random part, so as long as a
    living job makes a file in that folder, nothing is touched.
    """
    others = [other for other in services.journal.unfinished() if other.id != job.id]
    for other in others:
        making = [item for item in other.files if item.phase is FilePhase.PREPARING]
        beside = any(item.target.parent == file.target.parent for item in making)
        if beside and _lives(other, services):
            return False
    rivals = [item for other in others for item in other.files]
    known = {item.prepared.temporary for item in rivals if item.prepared is not None}
    pattern = f".{_literal(file.target.stem[:40])}.*{PART_SUFFIX}"
    for path in file.target.parent.glob(pattern):
        if path not in known:
            with suppress(OSError):
                path.unlink()
    return True


def _lives(job: JournalJob, services: JobServices) -> bool:
    """Whether a process works on the job: then its lock cannot be had."""
    lock = services.journal.lock(job.id)
    if not lock.try_acquire():
        return True
    lock.release()
    return False


def _literal(text: str) -> str:
    """`text` with the wildcards of `glob` taken literally."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in text)
