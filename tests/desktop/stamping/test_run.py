"""A stamping job against the real cloud, with the virtual phone behaving and misbehaving."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.session.controls import JobControls
from desktop.stamping.model import (
    FileStatus,
    JobStatus,
    Stage,
    StampOutcome,
    StampProgress,
    StampRequest,
)
from desktop.stamping.plan import make_plan
from desktop.stamping.run import StampJob, dry_run
from desktop.stamping.seals import seals_of
from signing.algorithm import USUAL, Algorithm
from signing.errors import (
    Cancelled,
    CloudError,
    ExpiredError,
    FileAccessError,
    InterruptedByPhoneError,
    NotPdfError,
    RefusedError,
    UsageError,
)
from signing.placement.model import AllRule, Rule, SeamRule
from sync.client.phone_thread import PhoneThread
from sync.client.phone_wishes import Behaviour
from sync.protocol.session import CompleteSession, FileResult, State


class Desk:
    """Runs jobs on a cloud with a virtual phone and remembers what was shown."""

    def __init__(self, cloud: Any, **wishes: Any) -> None:
        wishes.setdefault("algorithm", Algorithm.SM2_SM3)
        self.access = cloud.access()
        self.cloud = cloud
        self.phone = PhoneThread(cloud.phone(**wishes))
        self.wishes = wishes
        self.steps: list[StampProgress] = []
        self.link = ""
        self.cancel_at: Stage | State | None = None
        self.renewals = 0

    def run(self, files: list[Path], *rules: Rule, output: Path | None = None) -> StampOutcome:
        request = StampRequest(
            files=tuple(files),
            rules=rules or (AllRule(),),
            output=output,
            algorithm=self.wishes["algorithm"],
        )
        plan = make_plan(request, seals_of(self.access.client.seals()))
        controls = JobControls(progress=self.progress, cancel=self.cancel, renew=self.renew)
        try:
            return StampJob(self.access.services(), controls).run(plan)
        finally:
            self.phone.close()

    def progress(self, step: StampProgress) -> None:
        self.steps.append(step)
        if step.session and step.session.qr and step.session.qr.link != self.link:
            self.link = step.session.qr.link
            self.phone.scan(self.link)

    def cancel(self) -> bool:
        self.phone.check()
        if self.cancel_at is None:
            return False
        last = self.steps[-1]
        return self.cancel_at in (last.stage, last.session.state if last.session else None)

    def renew(self, view: Any) -> bool:
        self.renewals += 1
        return False

    @property
    def states(self) -> list[State]:
        found = [step.session.state for step in self.steps if step.session]
        return list(dict.fromkeys(found))

    def balance(self) -> tuple[str, str]:
        account = self.access.client.account()
        return account.balance, account.available

    def leftovers(self) -> list[Path]:
        return [
            path
            for folder in (self.cloud.home.folder.parent,)
            for path in folder.rglob("*.bidseal-part")
        ]


@pytest.mark.requirement("R147")
def test_done(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    path = make_pdf()
    original = path.read_bytes()
    desk = Desk(cloud)
    outcome = desk.run([path], AllRule(), SeamRule())
    assert outcome.status is JobStatus.DONE, outcome
    (file,) = outcome.files
    assert file.output == path.with_name("标书_已签章.pdf")
    assert file.output.read_bytes().startswith(original)
    assert path.read_bytes() == original
    assert len(file.marks) == 6
    (signature,) = file.signatures
    assert signature.algorithm is Algorithm.SM2_SM3
    assert outcome.charge
    assert (outcome.charge.amount, outcome.charge.state) == ("1.50", "settled")
    assert desk.balance() == ("98.50", "98.50")
    assert desk.leftovers() == []
    assert desk.access.services().journal.unfinished() == ()
    assert desk.states[:1] == [State.SHOWN]
    assert {step.stage for step in desk.steps} >= {Stage.PREPARING, Stage.SESSION, Stage.COMPLETING}


@pytest.mark.parametrize("algorithm", USUAL)
def test_many_files_one_scan_one_charge(
    cloud: Any, make_pdf: Callable[..., Path], tmp_path: Path, algorithm: Algorithm
) -> None:
    files = [make_pdf(f"{number}.pdf", pages=1) for number in range(3)]
    bad = tmp_path / "files" / "bad.pdf"
    bad.write_text("no PDF at all")
    desk = Desk(cloud, algorithm=algorithm)
    outcome = desk.run([files[0], bad, *files[1:]], output=tmp_path / "out")
    assert outcome.status is JobStatus.PARTIAL
    assert [file.status for file in outcome.files] == [
        FileStatus.DONE,
        FileStatus.FAILED,
        FileStatus.DONE,
        FileStatus.DONE,
    ]
    assert isinstance(outcome.files[1].error, NotPdfError)
    assert len(list((tmp_path / "out").iterdir())) == 3
    assert desk.balance() == ("98.50", "98.50")


def test_nothing_usable_makes_no_session(cloud: Any, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_text("no PDF at all")
    outcome = Desk(cloud).run([bad])
    assert (outcome.status, outcome.session) == (JobStatus.FAILED, None)


def test_outputs_are_numbered_never_overwritten(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    path = make_pdf(pages=1)
    taken = path.with_name("标书_已签章.pdf")
    taken.write_text("mine")
    outcome = Desk(cloud).run([path])
    assert outcome.files[0].output == path.with_name("标书_已签章 (2).pdf")
    assert taken.read_text() == "mine"


@pytest.mark.parametrize(
    ("behaviour", "status", "error"),
    [
        (Behaviour.REFUSE, JobStatus.REFUSED, RefusedError),
        (Behaviour.LEAVE, JobStatus.CANCELLED, InterruptedByPhoneError),
        (Behaviour.WRONG_PIN, JobStatus.REFUSED, RefusedError),
        (Behaviour.VANISH, JobStatus.CANCELLED, InterruptedByPhoneError),
        (Behaviour.SILENT, JobStatus.EXPIRED, ExpiredError),
    ],
)
def test_misbehaving_phone_costs_nothing(
    make_cloud: Callable[..., Any],
    make_pdf: Callable[..., Path],
    behaviour: Behaviour,
    status: JobStatus,
    error: type[Exception],
) -> None:
    qr = 1 if behaviour is Behaviour.SILENT else 180
    cloud = make_cloud(phone_lost_seconds=1, qr_seconds=qr, sweep_seconds=0.1)
    path = make_pdf(pages=1)
    original = path.read_bytes()
    desk = Desk(cloud, behaviour=behaviour)
    outcome = desk.run([path])
    assert outcome.status is status
    assert isinstance(outcome.error, error)
    assert outcome.files[0].status is FileStatus.SKIPPED
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == original
    assert desk.balance() == ("100.00", "100.00")
    assert desk.access.services().journal.unfinished() == ()


@pytest.mark.requirement("R144")
def test_phone_that_left_resumes_by_a_second_scan(
    cloud: Any, make_pdf: Callable[..., Path]
) -> None:
    path = make_pdf(pages=1)
    desk = Desk(cloud, behaviour=Behaviour.LEAVE)
    second = PhoneThread(cloud.phone(algorithm=Algorithm.SM2_SM3))

    def renew(view: Any) -> bool:
        assert view.state is State.PHONE_LEFT
        desk.phone = second
        return True

    desk.renew = renew  # type: ignore[method-assign]
    outcome = desk.run([path])
    assert outcome.status is JobStatus.DONE
    assert desk.balance() == ("98.50", "98.50")


@pytest.mark.parametrize("moment", [Stage.PREPARING, State.SHOWN, State.SCANNED, State.AUTHORISED])
def test_cancelled_by_the_user(
    cloud: Any, make_pdf: Callable[..., Path], moment: Stage | State
) -> None:
    path = make_pdf(pages=1)
    desk = Desk(cloud)
    desk.cancel_at = moment
    outcome = desk.run([path])
    assert outcome.status is JobStatus.CANCELLED
    assert isinstance(outcome.error, Cancelled)
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    assert desk.balance() == ("100.00", "100.00")


def test_original_changed_while_waiting(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    path = make_pdf(pages=1)
    desk = Desk(cloud)
    seen: list[Stage] = []
    before = desk.progress

    def progress(step: StampProgress) -> None:
        if step.stage is Stage.COMPLETING and not seen:
            seen.append(step.stage)
            path.write_bytes(path.read_bytes() + b"\n")
        before(step)

    desk.progress = progress  # type: ignore[method-assign]
    outcome = desk.run([path])
    assert outcome.status is JobStatus.FAILED
    assert outcome.files[0].error
    assert outcome.files[0].error.code == "document.access"
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    assert desk.balance() == ("100.00", "100.00")
    assert outcome.charge is None or outcome.charge.state == "released"


def test_a_session_that_ended_meanwhile_does_not_disown_the_outputs(
    cloud: Any, make_pdf: Callable[..., Path]
) -> None:
    path = make_pdf(pages=1)
    desk = Desk(cloud)
    before = desk.progress

    def progress(step: StampProgress) -> None:
        before(step)
        if step.stage is Stage.COMPLETING and step.done == step.total:
            (job,) = desk.access.services().journal.unfinished()
            failed = tuple(FileResult(file=item.file, status="failed") for item in job.files)
            desk.access.client.complete(job.session, CompleteSession(files=failed), key="other")

    desk.progress = progress  # type: ignore[method-assign]
    outcome = desk.run([path])
    assert outcome.status is JobStatus.DONE
    assert outcome.files[0].output == path.with_name("标书_已签章.pdf")
    assert outcome.charge
    assert outcome.charge.state == "released"
    assert desk.balance() == ("100.00", "100.00")
    assert desk.access.services().journal.unfinished() == ()


def test_lost_cloud_before_signing_leaves_nothing(
    cloud: Any, make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.client.events.PATIENCE", 0)
    path = make_pdf(pages=1)
    desk = Desk(cloud, behaviour=Behaviour.SILENT)
    before = desk.progress

    def progress(step: StampProgress) -> None:
        before(step)
        if step.session:
            desk.progress = before  # type: ignore[method-assign]
            cloud.stop()

    desk.progress = progress  # type: ignore[method-assign]
    outcome = desk.run([path])
    assert outcome.status is JobStatus.FAILED
    assert isinstance(outcome.error, CloudError)
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_dry_run_makes_no_session(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    path, desk = make_pdf(), Desk(cloud)
    request = StampRequest(files=(path, path.with_name("none.pdf")), rules=(AllRule(),))
    plan = make_plan(request, seals_of(desk.access.client.seals()))
    outcome = dry_run(plan)
    assert outcome.status is JobStatus.PARTIAL
    assert [file.status for file in outcome.files] == [FileStatus.SKIPPED, FileStatus.FAILED]
    assert len(outcome.files[0].marks) == 3
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    desk.phone.close()


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes")
def test_a_name_that_is_no_text_excludes_its_file_only(
    cloud: Any, make_pdf: Callable[..., Path]
) -> None:
    good, desk = make_pdf(pages=1), Desk(cloud)
    bad = good.with_name(os.fsdecode("投标.pdf".encode("gbk")))
    bad.write_bytes(good.read_bytes())
    outcome = desk.run([good, bad])
    assert outcome.status is JobStatus.PARTIAL
    assert outcome.files[0].output
    error = outcome.files[1].error
    assert isinstance(error, FileAccessError)
    assert str(error).encode()


def test_request_needs_files_and_rules(cloud: Any) -> None:
    with pytest.raises(UsageError):
        make_plan(StampRequest(files=(), rules=(AllRule(),)), {})
    with pytest.raises(UsageError):
        make_plan(StampRequest(files=(Path("a.pdf"),), rules=()), {})


def test_day_pass_is_bought_when_wished(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    desk = Desk(cloud, billing="day")
    outcome = desk.run([make_pdf(pages=1)])
    assert outcome.charge
    assert (outcome.charge.mode, outcome.charge.amount) == ("day", "0.00")
    assert desk.balance() == ("100.00", "100.00")
    assert len(desk.access.client.account().passes) == 1


def test_phone_stays_logged_in_between_processes(cloud: Any) -> None:
    for _ in range(40):  # more logins than the cloud sends messages to one number
        phone = cloud.phone()
        phone._log_in()
        phone.close()


def test_request_for_a_fixed_algorithm_declares_one_digest(
    cloud: Any, make_pdf: Callable[..., Path]
) -> None:
    desk = Desk(cloud, algorithm=Algorithm.RSA_SHA256)
    desk.run([make_pdf(pages=1)])
    declared = next(step.session for step in desk.steps if step.session)
    assert set(declared.files[0].digests) == {"sha256"}
