"""Stamps the files of a job into temporary ones, as many at a time as keep the engine busy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.engine.orders import ReviseOrder
from desktop.engine.seals import SealCases
from desktop.session.controls import JobControls
from desktop.stamping.job import JobFile, JobServices
from desktop.stamping.model import Stage, StampPlan, StampProgress
from signing.algorithm import Digest
from signing.engine.order import CancelCheck
from signing.engine.side_by_side import in_hand, side_by_side
from signing.errors import UserError
from signing.pdf.model import Document, PreparedFile
from signing.pdf.prepare import prepare
from signing.placement.in_place import primary_mark


@dataclass(frozen=True, slots=True)
class Preparation:
    """What all files of a job have in common."""

    plan: StampPlan
    targets: Mapping[str, Path]
    """Wanted output names by file id; files without one are left out."""
    digests: tuple[Digest, ...]
    seal_data: Mapping[str, bytes]
    """Freshly fetched GB/T 38540 data by seal id."""
    reserve: int
    """Bytes for the signature."""
    cases: SealCases
    """The plan's seals, as they travel to the engine."""

    def prepare(
        self, file: JobFile, document: Document, services: JobServices, cancel: CancelCheck
    ) -> PreparedFile:
        """Copy one file here while the engine composes what is added to it.

        Raises DocumentError, SealError, OutputError or Cancelled.
        """
        primary = primary_mark(file.marks).seal
        seals = self.cases.of(file.marks)
        return prepare(
            document,
            file.marks,
            seals,
            target=self.targets[file.id],
            digests=self.digests,
            seal_data=self.seal_data.get(primary, self.plan.seals[primary].data),
            reserve=self.reserve,
            level=self.plan.request.level,
            continues=file.continues,
            cancel=cancel,
            draft=services.drafts.take(document.path),
            revise=lambda wish: services.engine(
                ReviseOrder(document, file.marks, seals, wish), cancel
            ),
        )


def prepare_all(
    files: Sequence[JobFile],
    preparation: Preparation,
    services: JobServices,
    controls: JobControls[StampProgress],
    *,
    job: str,
) -> None:
    """Give every good file its `prepared`; an error of one file stays with it.

    Raises Cancelled, and InternalError for a bug; then some files may be prepared nevertheless.
    """

    def attempt(item: tuple[JobFile, Document], cancel: CancelCheck) -> UserError | None:
        file, document = item
        try:
            # Noted in this thread: whatever becomes of the job, the temporary file must be known.
            file.prepared = preparation.prepare(file, document, services, cancel)
        except UserError as error:
            return error
        return None

    good = [
        (file, file.document)
        for file in files
        if file.document is not None and file.id in preparation.targets
    ]
    controls.progress(StampProgress(Stage.PREPARING, total=len(good)))
    results = side_by_side(attempt, good, at_once=in_hand(services.engine), cancel=controls.cancel)
    for done, ((file, _), error) in enumerate(results, 1):
        if error is not None:
            file.fail(error, services.journal, job)
        elif file.prepared is not None:
            services.journal.prepared(job, file.id, file.prepared)
        controls.progress(
            StampProgress(Stage.PREPARING, done=done, total=len(good), name=file.input.name)
        )
