"""P15: from the confirmed PIN to the verified file on disk, with the embedded cloud and a phone."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import engine
import inputs
import jobs
import pki
from harness import Row, Setup

from desktop.access import EMBEDDED, open_cloud
from desktop.home import Home
from desktop.session.controls import JobControls
from desktop.stamping.model import FileStatus, StampProgress, StampRequest
from desktop.stamping.plan import make_plan
from desktop.stamping.relay import run_plan
from desktop.stamping.seals import seals_of
from signing.algorithm import Algorithm
from signing.engine.pool import EnginePool
from signing.engine.side_by_side import in_hand, side_by_side
from signing.pdf.model import PreparedFile
from signing.placement.model import AllRule
from sync.client.phone_thread import PhoneThread
from sync.client.phone_wishes import PhoneWishes, Step
from sync.client.virtual_phone import VirtualPhone

if TYPE_CHECKING:
    from sync.client.phone_keys import UnlockedKey
    from sync.protocol.session import SessionView

_FILES, _QUICK_FILES = 500, 50
_MORE_SECONDS, _PHONE_MS = 1.0, 25


@dataclass(frozen=True)
class Confirmed:
    """What one session took behind its PIN, in seconds."""

    all: float
    phone: float
    """The phone's half of all signatures, with its calls to the cloud."""


def to_disk(setup: Setup) -> Iterator[Row]:
    """One large file, then many small ones, each beside the same work without cloud and phone."""
    large = engine.large(setup)
    many = _QUICK_FILES if setup.quick else _FILES
    with TemporaryDirectory(dir=setup.out) as folder, EnginePool() as pool:
        home = Home(Path(folder) / "home")
        copies = [Path(folder) / f"{number:03d}.pdf" for number in range(many)]
        for copy in copies:
            shutil.copyfile(inputs.a20(), copy)
        _session(copies[:1], Path(folder), home, pool)  # warms cloud and phone
        for title, paths in ((large.stem, [large]), (f"a20 × {many}", copies)):
            alone = _alone(paths, setup.out, pool)
            took = _session(paths, Path(folder) / "signed", home, pool)
            # The goal allows the phone its own time; what it takes beyond that is not taken off.
            allowed = min(took.phone, len(paths) * _PHONE_MS / 1000)
            yield Row(
                "P15",
                f"{title}: PIN confirmed → verified on disk, beyond the work and the phone's half",
                f"{took.all:.2f} s",
                f"work without cloud and phone {alone:.2f} s + phone's half {allowed:.2f} s",
                took.all - alone - allowed,
                _MORE_SECONDS,
                "s",
                note=f"with the phone's half {took.all - alone:.2f} s beyond the work",
            )
            each = 1000 * took.phone / len(paths)
            bound = _PHONE_MS if len(paths) > 1 else None
            yield Row(
                "P15", f"{title}: phone's half", f"{each:.0f} ms", "", each, bound, "ms a file"
            )


def _alone(paths: Sequence[Path], out: Path, pool: EnginePool) -> float:
    """P2 of all files: stamped, synced, verified; signing itself is somebody else's work."""
    by, seal = pki.load(), jobs.official_seal()
    verified = jobs.check(by, pool)

    def stamped(path: Path, _cancel: object) -> PreparedFile:
        return jobs.stamped(path, AllRule(), seal, out, engine=pool)

    def completed(item: tuple[PreparedFile, bytes], _cancel: object) -> None:
        jobs.completed(*item, verified)

    start = time.perf_counter()
    prepared = [file for _, file in side_by_side(stamped, paths, at_once=pool.at_once)]
    seconds = time.perf_counter() - start
    signed = [(file, jobs.signature(file, by)) for file in prepared]
    start = time.perf_counter()
    list(side_by_side(completed, signed, at_once=in_hand(pool)))
    return seconds + time.perf_counter() - start


class _Phone(VirtualPhone):
    """A phone that notes when it was told that its PIN is right, and how long it signed."""

    confirmed = 0.0
    signing = 0.0

    def _sign(self, view: SessionView, key: UnlockedKey) -> None:
        start = time.perf_counter()
        super()._sign(view, key)
        self.signing += time.perf_counter() - start


def _session(paths: Sequence[Path], out: Path, home: Home, pool: EnginePool) -> Confirmed:
    with open_cloud(EMBEDDED, home, language="zh-CN", engine=pool) as access:

        def note(step: Step) -> None:
            if step is Step.READY:
                phone.confirmed = time.perf_counter()

        phone = _Phone(
            access.client.base_url,
            home.phone,
            wishes=PhoneWishes(algorithm=Algorithm.RSA_SHA256),
            revive=access.revive,
            on_step=note,
        )
        thread, shown = PhoneThread(phone), {""}

        def follow(step: StampProgress) -> None:
            qr = step.session.qr if step.session else None
            if qr is not None and qr.link not in shown:
                shown.add(qr.link)
                thread.scan(qr.link)

        def cancelled() -> bool:
            thread.check()
            return False

        thread.enrol()
        request = StampRequest(tuple(paths), (AllRule(),), out, Algorithm.RSA_SHA256, billing="use")
        plan = make_plan(request, seals_of(access.client.seals()), engine=pool)
        outcome = run_plan(access.services(), plan, JobControls(follow, cancelled))
        seconds = time.perf_counter() - phone.confirmed
        thread.close()
    failed = [file.error for file in outcome.files if file.status is not FileStatus.DONE]
    if failed:
        raise RuntimeError(f"{len(failed)} files failed: {failed[0]}")
    return Confirmed(seconds, phone.signing)
