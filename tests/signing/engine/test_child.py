"""The engine's side of the pipe, in this process: what it answers, and when it ends."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile import Misbehave

from signing.engine import child
from signing.engine.limits import limit_memory
from signing.engine.wire import Answer, Cancel, Carry, decode
from signing.errors import Cancelled, DamagedPdfError, DocumentLimitError, InternalError

resource = pytest.importorskip("resource", reason="limits that Windows does not have")
Ask = Callable[[Connection], None]
ROOMY = 1 << 45
"""Bytes that this process, with all that the tests have loaded, stays below."""


@pytest.fixture(autouse=True)
def unchanged() -> Iterator[None]:
    """What the engine sets for a process of its own is taken back."""
    limits = {kind: resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_CORE)}
    interrupted = signal.getsignal(signal.SIGINT)
    told = logging.getLogger("pyhanko").level
    yield
    gc.unfreeze()
    logging.getLogger("pyhanko").setLevel(told)
    signal.signal(signal.SIGINT, interrupted)
    for kind, before in limits.items():
        resource.setrlimit(kind, before)


def served(ask: Ask, entry: Callable[[Connection], None] = child.run) -> None:
    """Serve until `ask`, in a thread of its own, has closed its end."""
    ours, theirs = multiprocessing.Pipe()

    def asking() -> None:
        with ours:
            ask(ours)

    with theirs:
        thread = threading.Thread(target=asking)
        thread.start()
        entry(theirs)
        thread.join()


def answers(*orders: Misbehave) -> list[Answer]:
    found: list[Answer] = []

    def ask(pipe: Connection) -> None:
        for order in orders:
            pipe.send(Carry(order, ROOMY))
            found.append(decode(pipe.recv_bytes()))

    served(ask)
    return found


def test_results_and_errors_of_every_kind_are_answered(tmp_path: Path) -> None:
    ways = ("damage", "deep", "bug", "", "")
    orders = [Misbehave(tmp_path / "a.pdf", how) for how in ways]
    damage, deep, bug, first, second = answers(*orders)
    assert isinstance(damage.error, DamagedPdfError)
    assert isinstance(deep.error, DocumentLimitError)
    assert deep.error.arguments["name"] == "a.pdf"
    assert isinstance(bug.error, InternalError)
    assert "LookupError: no such thing" in str(bug.error)
    assert first.result == second.result == os.getpid()


def test_an_order_is_cancelled_by_what_arrives_while_it_runs(tmp_path: Path) -> None:
    """And a cancelling that comes when the order has ended by itself spoils nothing."""
    found: list[Answer] = []

    def ask(pipe: Connection) -> None:
        pipe.send(Carry(Misbehave(tmp_path / "a.pdf", "polite"), ROOMY))
        pipe.send(Cancel())
        found.append(decode(pipe.recv_bytes()))
        pipe.send(Carry(Misbehave(tmp_path / "b.pdf", ""), ROOMY))
        found.append(decode(pipe.recv_bytes()))

    served(ask)
    assert isinstance(found[0].error, Cancelled)
    assert found[1].result == os.getpid()


def test_serving_sets_the_process_apart(tmp_path: Path) -> None:
    answers(Misbehave(tmp_path / "a.pdf", ""))
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert not logging.getLogger("pyhanko").isEnabledFor(logging.ERROR)
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == ROOMY
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def test_a_forked_one_lets_go_of_the_asking_end(tmp_path: Path) -> None:
    """It holds both ends; kept open, the asking end would never be seen to close."""
    found: list[Answer] = []
    copied: list[Connection] = []
    ready = threading.Event()

    def ask(pipe: Connection) -> None:
        copied.append(Connection(os.dup(pipe.fileno())))
        ready.set()
        pipe.send(Carry(Misbehave(tmp_path / "a.pdf", ""), ROOMY))
        found.append(decode(pipe.recv_bytes()))

    def entry(theirs: Connection) -> None:
        ready.wait()
        child.run_forked(theirs, copied[0])

    served(ask, entry)
    assert found[0].result == os.getpid()
    assert copied[0].closed


def test_limits_are_soft_and_no_core_is_left() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit_memory(ROOMY)
    assert resource.getrlimit(resource.RLIMIT_AS) == (ROOMY, hard)
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def test_a_system_without_limits_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    monkeypatch.setitem(sys.modules, "resource", None)
    limit_memory(1)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
