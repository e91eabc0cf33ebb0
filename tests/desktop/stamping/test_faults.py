"""Killed at every state: one signature or none, one charge or none, nothing left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.access import EMBEDDED, open_cloud
from desktop.cloud.desk import CloudDesk
from desktop.embedded.record import CloudFolder
from desktop.enveloping.notes import Notes
from desktop.home import Home
from desktop.services.operations import Operations
from desktop.session.walk import ANSWERED
from desktop.stamping.model import JobStatus
from desktop.stamping.resume import resume
from desktop.window.recovery import Recovery
from signing.algorithm import Algorithm
from sync.client.phone_wishes import Step

ROOT = Path(__file__).parents[3]
DESK = Path(__file__).with_name("desk_process.py")
DESK_MOMENTS = [
    "preparing",
    "preparing:1",
    "shown",
    "scanned",
    "authorised",
    "waiting",
    "signing",
    "completing",
    "completing:1",
    "completing:2",
    "done",
]
CLOUD_MOMENTS = ["shown", "scanned", "authorised", "waiting", "signing", "completing:1"]


class Desk:
    """A running desktop process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def wait_until_reached(self) -> None:
        assert self.process.stdout
        assert self.process.stdout.readline() == "reached\n"

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def go_on(self) -> dict[str, Any]:
        out, _ = self.process.communicate("\n", timeout=120)
        answer: dict[str, Any] = json.loads(out.splitlines()[-1])
        return answer


@contextmanager
def desk(cloud: str, home: Path, moment: str, files: list[Path]) -> Iterator[Desk]:
    command = [sys.executable, DESK, cloud, home, moment, Algorithm.SM2_SM3.value, *files]
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Desk(process)
        finally:
            process.kill()


class Office:
    """Two files to stamp, and what must hold afterwards."""

    def __init__(self, make_pdf: Callable[..., Path]) -> None:
        self.files = [make_pdf("a.pdf", pages=1), make_pdf("b.pdf", pages=1)]
        self.originals = [path.read_bytes() for path in self.files]
        self.folder = self.files[0].parent

    def outputs(self) -> list[Path]:
        return sorted(path for path in self.folder.iterdir() if path not in self.files)

    def check(self, balance: tuple[str, str]) -> int:
        """The invariants; answers how many files were signed."""
        assert [path.read_bytes() for path in self.files] == self.originals
        names = [path.name for path in self.outputs()]
        assert names in ([], ["a_已签章.pdf", "b_已签章.pdf"])
        assert balance == (("98.50", "98.50") if names else ("100.00", "100.00"))
        for path in self.outputs():
            assert path.read_bytes().count(b"/ByteRange") == 1
        return len(names)


def balance(access: Any) -> tuple[str, str]:
    account = access.client.account()
    return account.balance, account.available


@pytest.fixture
def office(make_pdf: Callable[..., Path]) -> Office:
    return Office(make_pdf)


@pytest.mark.parametrize("moment", DESK_MOMENTS)
def test_killed_desktop(
    cloud: Any, office: Office, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the phone dies with the desktop's process, so a session in `signing` never goes on
    monkeypatch.setattr("desktop.stamping.resume.PATIENCE", 1.0)
    home = cloud.home.folder
    with desk(cloud.url, home, moment, office.files) as process:
        process.wait_until_reached()
        process.kill()
    access = cloud.access()
    services = access.services()
    before = [
        services.cloud.session(job.session) for job in services.journal.unfinished() if job.session
    ]
    outcomes = resume(services)
    assert services.journal.unfinished() == ()
    signed = office.check(balance(access))
    if any(view.state in ANSWERED for view in before):
        assert signed == 2
    assert all(outcome.status is JobStatus.DONE for outcome in outcomes)
    assert resume(services) == ()
    assert office.check(balance(access)) == signed


def test_living_job_is_left_alone(cloud: Any, office: Office) -> None:
    with desk(cloud.url, cloud.home.folder, "waiting", office.files) as process:
        process.wait_until_reached()
        assert resume(cloud.access().services()) == ()
        answer = process.go_on()
    assert answer["status"] == "done", answer
    assert office.check(balance(cloud.access())) == 2


def test_window_finishes_what_a_crash_left(cloud: Any, office: Office, qtbot: QtBot) -> None:
    with desk(cloud.url, cloud.home.folder, "completing:1", office.files) as process:
        process.wait_until_reached()
        process.kill()
    window, operations = QObject(), Operations()
    clouds = CloudDesk(lambda: nullcontext(cloud.access()), operations, window)
    notes = Notes(cloud.home.envelopes, cloud.home.jobs)
    recovery = Recovery(clouds, operations, notes, window)
    with qtbot.waitSignal(recovery.finished) as found:
        clouds.connect_cloud()
    clouds.close()
    operations.shutdown()
    (message,) = found.args
    assert all(name in message.text for name in ("a_已签章.pdf", "b_已签章.pdf"))
    assert office.check(balance(cloud.access())) == 2


@pytest.mark.parametrize("moment", CLOUD_MOMENTS)
def test_cloud_restarted(cloud: Any, office: Office, moment: str) -> None:
    with desk(cloud.url, cloud.home.folder, moment, office.files) as process:
        process.wait_until_reached()
        cloud.stop()
        cloud.start()
        answer = process.go_on()
    assert answer["status"] == "done", answer
    assert office.check(balance(cloud.access())) == 2


@pytest.mark.parametrize("moment", ["preparing", "waiting", "signing", "completing:1"])
def test_killed_embedded_cloud(
    isolated_home: Path, sown: Path, office: Office, moment: str
) -> None:
    shutil.copytree(sown, Home(isolated_home).cloud)
    with desk("embedded", isolated_home, moment, office.files) as process:
        process.wait_until_reached()
        record = CloudFolder(isolated_home / "cloud").read()
        assert record
        os.kill(record.pid, signal.SIGKILL)
        answer = process.go_on()
    assert answer["status"] == "done", answer
    with open_cloud(EMBEDDED, Home(isolated_home), language="zh-CN") as access:
        assert office.check(balance(access)) == 2


@pytest.mark.parametrize("step", [step.value for step in Step if step is not Step.RECOGNITION])
def test_killed_phone(make_cloud: Callable[..., Any], office: Office, step: str) -> None:
    """The phone stops dead before a step; the desktop ends, and nothing was signed or charged."""
    cloud = make_cloud(sweep_seconds=0.1)
    with desk(cloud.url, cloud.home.folder, f"phone:{step}", office.files) as process:
        process.wait_until_reached()
        cloud.ahead = timedelta(hours=1)
        # Its thread never goes on: the process is asked for no more than the outcome.
        assert process.process.stdout
        answer = json.loads(process.process.stdout.readline())
        process.kill()
    assert answer["status"] in ("cancelled", "expired", "refused", "failed"), answer
    assert answer["outputs"] == []
    assert office.check(balance(cloud.access())) == 0
