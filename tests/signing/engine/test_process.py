"""The engine's process: results and errors come back, and whatever kills it ends as an error."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.context import ForkProcess, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path

import pymupdf
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile import Misbehave

from desktop.engine.orders import (
    OpenOrder,
    PlaceOrder,
    RepairOrder,
    ReviseOrder,
    VerifyOrder,
)
from desktop.engine.repairing import repaired_beside
from desktop.engine.seals import SealCases
from signing.engine import process
from signing.engine.limits import Limits
from signing.engine.order import here
from signing.engine.process import EngineProcess
from signing.errors import (
    BidSealError,
    Cancelled,
    DamagedPdfError,
    DocumentLimitError,
    InternalError,
    NotPdfError,
)
from signing.pdf.update import Wish
from signing.placement.model import AllRule, KeywordRule
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw
from signing.verify.model import Verdict

ART = draw(SealKind.OFFICIAL, owner="测试单位")
SEALS = {name: Seal(name, name, SealKind.OFFICIAL, "测试", ART, b"") for name in ("one", "two")}


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineProcess]:
    with EngineProcess() as started:
        yield started


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "投标.pdf"
    with pymupdf.open() as document:
        for _ in range(3):
            document.new_page(width=595, height=842).insert_text((72, 72), "Bidder: here")
        document.save(path)
    return path


def test_one_process_serves_all_orders_of_a_job(engine: EngineProcess, pdf: Path) -> None:
    first = engine.pid
    document = engine(OpenOrder(pdf))
    assert document == here(OpenOrder(pdf))
    placement = engine(PlaceOrder(document, (AllRule(), KeywordRule("Bidder")), (SEALS["one"],)))
    assert len(placement.marks) == 6
    seals = SealCases(SEALS).of(placement.marks)
    assert list(seals) == ["one"]
    wish = Wish(None, "", 4096, datetime.now(UTC))
    update = engine(ReviseOrder(document, placement.marks, seals, wish)).increment
    assert update.byte_range[1] == update.contents_offset > pdf.stat().st_size
    assert sum(update.byte_range[2:]) == pdf.stat().st_size + len(update.data)
    report = engine(VerifyOrder(pdf, ()))
    assert report.verdict is Verdict.UNSIGNED
    assert engine.pid == first


def test_damaged_file_is_repaired_beside_it(engine: EngineProcess, pdf: Path) -> None:
    data = pdf.read_bytes()
    pdf.write_bytes(data[: data.rindex(b"xref\n0 ")])
    document = engine(OpenOrder(pdf))
    pdf.with_name("投标_已修复.pdf").touch()
    copy = repaired_beside(document, engine)
    assert copy.path == pdf.with_name("投标_已修复 (2).pdf")
    assert engine(OpenOrder(copy.path)) == copy


def test_errors_arrive_as_they_were_raised(engine: EngineProcess, tmp_path: Path) -> None:
    path = tmp_path / "text.pdf"
    path.write_text("no PDF")
    with pytest.raises(NotPdfError, match=r"text\.pdf") as caught:
        engine(OpenOrder(path))
    assert caught.value.arguments == {"name": "text.pdf"}


SURVIVED: dict[str, type[BidSealError]] = {
    "damage": DamagedPdfError,
    "hunger": DocumentLimitError,
    "deep": DocumentLimitError,
    "bug": InternalError,
}


@pytest.mark.parametrize("how", SURVIVED)
def test_error_of_any_kind_leaves_the_process_alive(
    how: str, engine: EngineProcess, pdf: Path
) -> None:
    before = engine.pid
    with pytest.raises(SURVIVED[how]):
        engine(Misbehave(pdf, how))
    assert engine(Misbehave(pdf, "")) == before


@pytest.mark.parametrize("how", ["crash", "stranger"])
def test_process_that_is_lost_is_replaced(how: str, engine: EngineProcess, pdf: Path) -> None:
    before = engine.pid
    with pytest.raises(DocumentLimitError):
        engine(Misbehave(pdf, how))
    assert not pdf.with_suffix(".part").exists()
    assert engine(OpenOrder(pdf)).pages
    assert engine.pid != before


def test_process_killed_while_idle_blames_no_file(engine: EngineProcess, pdf: Path) -> None:
    engine.start()
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    os.waitid(os.P_PID, engine.pid, os.WEXITED | os.WNOWAIT)
    assert engine(OpenOrder(pdf)).pages


def test_loop_ends_with_the_time(pdf: Path) -> None:
    patience = {"ready": 60.0, "loop": 0.2}
    with EngineProcess(lambda path: Limits(patience[path.stem], 3 << 30)) as engine:
        assert engine(Misbehave(pdf.with_name("ready.pdf"), ""))
        with pytest.raises(DocumentLimitError, match="时间过长"):
            engine(Misbehave(pdf.with_name("loop.pdf"), "loop"))
    assert engine.pid is None
    assert not pdf.with_name("loop.part").exists()


def test_cancelled_order_may_tidy_up_itself(engine: EngineProcess, pdf: Path) -> None:
    before = engine.pid
    with pytest.raises(Cancelled):
        engine(Misbehave(pdf, "polite"), lambda: True)
    assert engine(Misbehave(pdf, "")) == before


def test_half_written_files_are_tidied(pdf: Path) -> None:
    document = here(OpenOrder(pdf))
    target = pdf.with_name("copy.pdf")
    target.touch()
    RepairOrder(document, target).tidy()
    assert not target.exists()
    OpenOrder(pdf).tidy()
    assert [item.name for item in pdf.parent.glob("*.pdf*")] == [pdf.name]


def test_limits_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    assert Limits.for_file(path) == Limits(60.0, 3 << 30)
    with path.open("wb") as file:
        file.truncate(1 << 30)
    assert Limits.for_file(path) == Limits(60.0 + 256, 7 << 30)


def test_orders_where_the_system_has_no_poll(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: the pipe's own way to wait does."""
    monkeypatch.delattr(select, "poll")
    patience = {"投标": 60.0, "loop": 0.2}
    with EngineProcess(lambda path: Limits(patience[path.stem], 3 << 30)) as engine:
        assert engine(OpenOrder(pdf)) == here(OpenOrder(pdf))
        with pytest.raises(Cancelled):
            engine(Misbehave(pdf, "polite"), lambda: True)
        with pytest.raises(DocumentLimitError, match="时间过长"):
            engine(Misbehave(pdf.with_name("loop.pdf"), "loop"))


def test_one_order_at_a_time(engine: EngineProcess) -> None:
    assert engine.at_once == 1


def test_cancelling_gives_no_order_more_time(pdf: Path) -> None:
    """The grace to tidy up ends with the time that the order has anyway."""
    patience = {"ready": 60.0, "loop": 0.5}
    with EngineProcess(lambda path: Limits(patience[path.stem], 3 << 30)) as engine:
        assert engine(Misbehave(pdf.with_name("ready.pdf"), ""))
        start = time.monotonic()
        with pytest.raises(Cancelled):
            engine(Misbehave(pdf.with_name("loop.pdf"), "loop"), lambda: True)
        assert time.monotonic() - start < process._GRACE


def test_cancelled_order_that_does_not_end_is_ended(
    pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_GRACE", 0.0)
    begun = pdf.with_suffix(".part")
    with EngineProcess() as engine:
        with pytest.raises(Cancelled):
            engine(Misbehave(pdf, "loop"), begun.exists)
        assert engine.pid is None
        assert not begun.exists()


def test_a_system_that_starts_no_process_is_told(
    pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_process: BaseProcess) -> None:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    engine = EngineProcess()
    gc.collect()  # what other tests have left would be closed in between
    open_before = {*Path("/dev/fd").iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr(BaseProcess, "start", refuse)
        # held, the error keeps alive whatever was not closed
        with pytest.raises(InternalError) as caught:
            engine(Misbehave(pdf, ""))
    assert {*Path("/dev/fd").iterdir()} <= open_before
    assert isinstance(caught.value.__cause__, OSError)
    assert engine.pid is None


@pytest.mark.skipif(sys.platform != "linux", reason="forked on Linux only")
def test_forked_only_where_nothing_but_modules_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """MuPDF is loaded here; the whole command line is tried in test_forked."""
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        assert isinstance(process._process(ours, theirs), SpawnProcess)
        monkeypatch.setattr(process, "_LOADED", frozenset())
        monkeypatch.setattr(threading, "active_count", lambda: 1)
        made = process._process(ours, theirs)
        assert isinstance(made, ForkProcess)
        assert made.daemon
        monkeypatch.setattr(threading, "active_count", lambda: 2)
        assert isinstance(process._process(ours, theirs), SpawnProcess)
