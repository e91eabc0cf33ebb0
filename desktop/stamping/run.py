"""A stamping job from plan to outcome; window and command line call the same."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from desktop.engine.seals import SealCases
from desktop.session.clock import require_clock
from desktop.session.controls import JobControls
from desktop.stamping.demands import as_demanded
from desktop.stamping.finish import finish
from desktop.stamping.job import JobFile, JobServices
from desktop.stamping.journal import JobPhase
from desktop.stamping.model import (
    FileStatus,
    JobStatus,
    StampOutcome,
    StampPlan,
    StampProgress,
    StampRequest,
)
from desktop.stamping.preparing import Preparation, prepare_all
from desktop.stamping.seals import fresh_data
from desktop.stamping.session import SigningSession, declare
from desktop.stamping.targets import targets_of
from signing.algorithm import Algorithm
from signing.cms.size import room
from signing.errors import (
    BidSealError,
    Cancelled,
    CloudError,
    ExpiredError,
    InterruptedByPhoneError,
    JournalError,
    RefusedError,
)
from signing.pdf.complete import discard
from signing.verify.trust import TrustStore
from sync.protocol.session import SessionView

_STATUS: tuple[tuple[type[BidSealError], JobStatus], ...] = (
    (RefusedError, JobStatus.REFUSED),
    (ExpiredError, JobStatus.EXPIRED),
    (InterruptedByPhoneError, JobStatus.CANCELLED),
    (Cancelled, JobStatus.CANCELLED),
)


def dry_run(plan: StampPlan) -> StampOutcome:
    """What a run would mark; no session, no output. Files without problems are `skipped`."""
    files = [JobFile.of_plan(file, number) for number, file in enumerate(plan.files, 1)]
    outcomes = tuple(file.outcome() for file in files)
    failed = sum(outcome.status is FileStatus.FAILED for outcome in outcomes)
    if not failed:
        return StampOutcome(JobStatus.DONE, outcomes)
    status = JobStatus.FAILED if failed == len(outcomes) else JobStatus.PARTIAL
    return StampOutcome(status, outcomes)


class StampJob:
    """Prepares, opens a session, waits, finishes; never raises what belongs in the outcome."""

    def __init__(
        self, services: JobServices, controls: JobControls[StampProgress] | None = None
    ) -> None:
        """`controls` watch and steer; see `JobControls`."""
        self._services = services
        self._controls = controls or JobControls()
        self._job = ""
        self._session: SessionView | None = None

    def run(self, plan: StampPlan) -> StampOutcome:
        """Stamp the plan's files; the original files are only read.

        Raises UsageError and OutputError for an unusable output or journal, before anything is
        written.
        """
        plan = as_demanded(plan)
        targets = targets_of([file.input for file in plan.files], plan.request.output)
        files = [JobFile.of_plan(file, number) for number, file in enumerate(plan.files, 1)]
        wanted = [
            (file.id, file.input if file.continues else target)
            for file, target in zip(files, targets, strict=True)
            if file.error is None
        ]
        if not wanted:
            return self._outcome(files, None)
        with self._services.journal.kept():
            return self._outcome(files, self._noted(plan, files, wanted))

    def _noted(
        self, plan: StampPlan, files: list[JobFile], wanted: Sequence[tuple[str, Path]]
    ) -> BidSealError | None:
        """Run the job with its way noted in the journal; what ended it early."""
        self._job, lock = self._services.journal.begin(self._services.cloud_name, wanted)
        try:
            self._go(plan, files, dict(wanted))
        except BidSealError as error:
            self._abandon(files, error)
            return error
        finally:
            lock.release()
        return None

    def _go(self, plan: StampPlan, files: list[JobFile], targets: dict[str, Path]) -> None:
        self._prepare(plan, files, targets)
        ready = {file.id: file.prepared for file in files if file.prepared is not None}
        if not ready:
            with suppress(JournalError):  # a restart finds nothing left, and closes
                self._services.journal.close(self._job)
            return
        walk = SigningSession(
            self._services.cloud, self._services.journal, self._watched(), job=self._job
        )
        declaration = declare(
            [file for file in files if file.id in ready],
            plan.request,
            plan.request.platform or self._services.cloud.platforms().platforms[0].code,
        )
        require_clock(self._services.cloud.clock_ahead)
        self._session = walk.create(declaration)
        self._session = walk.until_signed(self._session.id, ready)
        self._session = finish(files, self._session, self._services, self._watched(), job=self._job)

    def _prepare(self, plan: StampPlan, files: list[JobFile], targets: dict[str, Path]) -> None:
        """Stamp every good file into a temporary one; an error stays with its file."""
        preparation = Preparation(
            plan,
            targets,
            digests=plan.request.digests,
            seal_data=fresh_data(self._services.cloud.seals(plan.request.platform)),
            reserve=self._room(plan.request),
            cases=SealCases(plan.seals),
        )
        prepare_all(files, preparation, self._services, self._controls, job=self._job)

    def _room(self, request: StampRequest) -> int:
        """Bytes for the signature of each file, whichever certificate the phone will choose."""
        wanted = tuple(Algorithm) if request.algorithm is None else (request.algorithm,)
        roots = TrustStore.from_pem(self._services.cloud.trust_pem()).anchors
        return room(request.level, wanted, samples=roots)

    def _watched(self) -> JobControls[StampProgress]:
        """The controls, with a progress callback that also remembers the session."""

        def progress(step: StampProgress) -> None:
            if step.session is not None:
                self._session = step.session
            self._controls.progress(step)

        return replace(self._controls, progress=progress)

    def _abandon(self, files: list[JobFile], error: BidSealError) -> None:
        """Tidy up, unless the cloud was lost after signatures may have been made."""
        lost = isinstance(error, CloudError)
        if lost and self._may_be_signed():
            return
        for file in files:
            if file.prepared is not None and file.output is None:
                discard(file.prepared)
        if not lost or self._session is None:
            with suppress(JournalError):  # a restart finds nothing left, and closes
                self._services.journal.close(self._job)

    def _may_be_signed(self) -> bool:
        try:
            phase = self._services.journal.job(self._job).phase
        except JournalError:
            return True  # a restart looks again
        return phase in (JobPhase.SUBMITTED, JobPhase.REPORTED)

    def _outcome(self, files: list[JobFile], error: BidSealError | None) -> StampOutcome:
        view = self._session
        return StampOutcome(
            status=_status(files, error),
            files=tuple(file.outcome() for file in files),
            session=view.id if view else None,
            charge=view.charge if view else None,
            error=error,
        )


def _status(files: list[JobFile], error: BidSealError | None) -> JobStatus:
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    done = sum(file.output is not None for file in files)
    if done == len(files):
        return JobStatus.DONE
    return JobStatus.PARTIAL if done else JobStatus.FAILED
