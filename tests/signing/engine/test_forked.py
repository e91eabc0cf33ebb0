"""A command line's engine is forked before anything is loaded, and ends with who asked it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest

ROOT = Path(__file__).parents[3]
CODE = """
import sys
from pathlib import Path
from desktop.engine.orders import OpenOrder
from signing.engine.process import EngineProcess
{before}
with EngineProcess() as engine:
    engine.start()
    pages = len(engine(OpenOrder(Path(sys.argv[1]))).pages)
    print(type(engine._process).__name__, pages, engine.pid, flush=True)
    sys.stdin.read()
"""


def _asking(path: Path, before: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CODE.format(before=before), str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.save(path)
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="forked on Linux only")
def test_forked_engine_reads_and_ends_when_its_asker_is_killed(pdf: Path) -> None:
    with _asking(pdf) as asking:
        assert asking.stdout is not None
        kind, pages, pid = asking.stdout.readline().split()
        assert (kind, pages) == ("ForkProcess", "1")
        engine = os.pidfd_open(int(pid))
        os.kill(asking.pid, signal.SIGKILL)
        # Readable once the process is gone; the test's own time limit bounds the waiting.
        select.select([engine], [], [])
        os.close(engine)


@pytest.mark.parametrize(
    "before",
    [
        "import pymupdf",
        "import PySide6",
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
    ],
)
def test_engine_is_spawned_where_a_fork_would_copy_more(before: str, pdf: Path) -> None:
    with _asking(pdf, before) as asking:
        assert asking.stdout is not None
        assert asking.stdin is not None
        kind, pages, _ = asking.stdout.readline().split()
        assert (kind, pages) == ("SpawnProcess", "1")
        asking.stdin.close()
        assert asking.wait() == 0
