"""P12: the peak memory of a worker process, on the large file and over a long batch."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import engine
import inputs
import pki
from harness import HERE, Row, Setup

_MOST_MB, _WINDOW_MB, _FLAT_MB = 150, 400, 5
_FILES, _QUICK_FILES, _DIFFERENT = 500, 100, 20


def worker(setup: Setup) -> Iterator[Row]:
    """Stamp, sign and verify in one process; the system's own account of its memory."""
    if importlib.util.find_spec("resource") is None:
        yield Row("P12", "worker memory", "not measured on this system")
        return
    pki.load()
    large = engine.large(setup)
    peak = _peaks([large], setup.out, repeat=1)[-1]
    yield Row("P12", f"{large.stem}: worker, peak", f"{peak:.0f} MB", "", peak, _MOST_MB, "MB")
    shown = _window(large, setup.out)
    title = f"{large.stem}: window, scrolled through, peak"
    yield Row("P12", title, f"{shown:.0f} MB", "", shown, _WINDOW_MB, "MB")
    count = _QUICK_FILES if setup.quick else _FILES
    peaks = _peaks(inputs.batch(_DIFFERENT), setup.out, repeat=count // _DIFFERENT)
    early, last = peaks[len(peaks) // 5], peaks[-1]
    yield Row(
        "P12",
        f"batch of {count}: growth behind file {count // 5}",
        f"{last:.0f} MB",
        f"{early:.0f} MB at file {count // 5}",
        last - early,
        _FLAT_MB,
        "MB",
    )


def _window(path: Path, out: Path) -> float:
    """Peak memory in MB of the window's own process."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, HERE / "window_memory.py", out / "home", path]
    answer = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return int(answer.stdout.split()[-1]) / 1024


def _peaks(paths: Sequence[Path], out: Path, *, repeat: int) -> list[float]:
    """Peak memory in MB after each file."""
    command = [sys.executable, HERE / "worker.py", out, repeat, *paths]
    answer = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=True
    )
    return [kilobytes / 1024 for kilobytes in json.loads(answer.stdout)]
