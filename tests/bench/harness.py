"""Paired timing and the rows it makes: every measurement of the bench goes through here."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Action = Callable[[], object]
"""Answers the seconds that count as a float, where a part of it is somebody else's work."""
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Setup:
    """How thorough a run is."""

    runs: int
    """Timed rounds of each pair, after one that is not counted."""
    quick: bool
    """Without the 335 MB file and with a fifth of the batch."""
    out: Path
    """Scratch folder on the same disk as the inputs."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    goal: str
    """Which goal it answers, ``P1``; a peer's row carries the goal that it stands beside."""
    job: str
    measured: str
    """The median with its unit."""
    beside: str = ""
    """What it is compared with, and how long that took."""
    figure: float | None = None
    """What is held against the bound: a ratio, or the measured value itself."""
    bound: float | None = None
    unit: str = "×"
    at_least: bool = False
    """The bound is a lower one."""
    note: str = ""

    @property
    def verdict(self) -> str:
        """``pass``, ``FAIL``, or ``-`` where nothing is demanded."""
        if self.bound is None or self.figure is None:
            return "-"
        good = self.figure >= self.bound if self.at_least else self.figure <= self.bound
        return "pass" if good else "FAIL"

    @property
    def goal_text(self) -> str:
        """The bound in words."""
        if self.bound is None:
            return ""
        return f"{'≥' if self.at_least else '≤'} {self.bound:g} {self.unit}"


@dataclass(frozen=True)
class Timed:
    """The seconds of actions that were run in turn."""

    rounds: tuple[tuple[float, ...], ...]
    """One tuple a round, in the order of the actions."""

    def median(self, index: int) -> float:
        """Seconds of one action."""
        return statistics.median(times[index] for times in self.rounds)

    def ratio(self, index: int, other: int) -> float:
        """The median of the rounds' ratios: a drifting machine hits both alike."""
        return statistics.median(times[index] / times[other] for times in self.rounds)


def in_turn(actions: Sequence[Action], runs: int) -> Timed:
    """Time `actions` one after another, `runs` times, after a round that warms everything."""
    for action in actions:
        action()
    return Timed(tuple(tuple(_seconds(action) for action in actions) for _ in range(runs)))


def _seconds(action: Action) -> float:
    start = time.perf_counter()
    counted = action()
    return counted if isinstance(counted, float) else time.perf_counter() - start


def compared(
    goal: str,
    job: str,
    timed: Timed,
    beside: str,
    *,
    bound: float | None = None,
    index: int = 0,
    other: int = 1,
    at_least: bool = False,
    note: str = "",
) -> Row:
    """The row of one action beside another."""
    return Row(
        goal,
        job,
        f"{timed.median(index):.2f} s",
        f"{beside} {timed.median(other):.2f} s",
        timed.ratio(index, other),
        bound,
        at_least=at_least,
        note=note,
    )


def absent(goal: str, peer: str) -> Row:
    """A peer that this machine does not have."""
    return Row(goal, peer, "not installed")


def script(name: str, *arguments: object) -> Action:
    """A cold process that runs a module of this folder; it must succeed."""
    return command([sys.executable, HERE / name, *arguments])


def command(parts: Sequence[object]) -> Action:
    """A cold process; it must succeed."""
    text = [str(part) for part in parts]

    def run() -> None:
        done = subprocess.run(text, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(text)}: {done.stderr[-2000:]}")

    return run
