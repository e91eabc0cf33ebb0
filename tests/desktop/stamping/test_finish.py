"""Files are finished side by side, and each one's fate is its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.session.controls import JobControls
from desktop.stamping.job import JobServices
from desktop.stamping.model import FileStatus, JobStatus, Stage, StampProgress, StampRequest
from desktop.stamping.plan import make_plan
from desktop.stamping.run import StampJob
from desktop.stamping.seals import seals_of
from signing.algorithm import Algorithm
from signing.engine.order import CancelCheck, Order, here, never
from signing.errors import VerificationError
from signing.pdf.model import PreparedFile
from signing.placement.model import AllRule
from sync.client.phone_thread import PhoneThread

_PATIENCE = 60.0
"""seconds until a second file counts as not coming"""


class Two:
    """An engine that takes two orders at a time and, having one MuPDF, does them in turn."""

    at_once = 2

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def __call__(self, order: Order[Any], cancel: CancelCheck = never, /) -> Any:
        with self._turn:
            return here(order, cancel)


def run(
    cloud: Any, files: list[Path], change: Callable[[JobServices], JobServices]
) -> tuple[Any, list[StampProgress]]:
    access = cloud.access()
    phone = PhoneThread(cloud.phone(algorithm=Algorithm.RSA_SHA256))
    steps: list[StampProgress] = []
    shown: set[str] = set()

    def progress(step: StampProgress) -> None:
        steps.append(step)
        if step.session and step.session.qr and step.session.qr.link not in shown:
            shown.add(step.session.qr.link)
            phone.scan(step.session.qr.link)

    def cancel() -> bool:
        phone.check()
        return False

    request = StampRequest(tuple(files), (AllRule(),), algorithm=Algorithm.RSA_SHA256)
    plan = make_plan(request, seals_of(access.client.seals()))
    services = change(replace(access.services(), engine=Two()))
    try:
        return StampJob(services, JobControls(progress, cancel)).run(plan), steps
    finally:
        phone.close()


def test_two_files_are_verified_at_the_same_time(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    meeting = threading.Barrier(2)

    def change(services: JobServices) -> JobServices:
        def check(prepared: PreparedFile, password: str | None) -> str | None:
            meeting.wait(_PATIENCE)
            return services.self_check(prepared, password)

        return replace(services, self_check=check)

    files = [make_pdf(f"{name}.pdf", pages=1) for name in "abcd"]
    outcome, steps = run(cloud, files, change)
    assert outcome.status is JobStatus.DONE, outcome
    assert [file.input for file in outcome.files] == files
    counts = [step.done for step in steps if step.stage is Stage.COMPLETING]
    assert counts == [0, 1, 2, 3, 4]


def test_a_file_that_fails_its_check_takes_no_other_along(
    cloud: Any, make_pdf: Callable[..., Path]
) -> None:
    def change(services: JobServices) -> JobServices:
        def check(prepared: PreparedFile, password: str | None) -> str | None:
            if prepared.input.name == "b.pdf":
                raise VerificationError(reason="b")
            return services.self_check(prepared, password)

        return replace(services, self_check=check)

    files = [make_pdf(f"{name}.pdf", pages=1) for name in "abc"]
    outcome, _ = run(cloud, files, change)
    assert outcome.status is JobStatus.PARTIAL
    done, failed, last = outcome.files
    assert (done.status, failed.status, last.status) == (
        FileStatus.DONE,
        FileStatus.FAILED,
        FileStatus.DONE,
    )
    assert isinstance(failed.error, VerificationError)
    left = {path.name for path in files[0].parent.iterdir()}
    assert left == {"a.pdf", "b.pdf", "c.pdf", "a_已签章.pdf", "c_已签章.pdf"}
