"""Paired timing and the rows it makes: every measurement of the bench goes through here."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Spent:
    """Seconds of one action, its child processes included."""

    wall: float
    cpu: float


Action = Callable[[], object]
"""Answers a float, the seconds that count, or a `Spent`, those that do not, where a part of it is
somebody else's work."""
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

    rounds: tuple[tuple[Spent, ...], ...]
    """One tuple a round, in the order of the actions."""

    def median(self, index: int) -> float:
        """Seconds of one action."""
        return statistics.median(times[index].wall for times in self.rounds)

    def ratio(self, index: int, other: int) -> float:
        """The median of the rounds' ratios: a drifting machine hits both alike."""
        return statistics.median(times[index].wall / times[other].wall for times in self.rounds)

    def cpu(self, index: int) -> float:
        """Seconds of processor time of one action, in all its processes."""
        return statistics.median(times[index].cpu for times in self.rounds)


def in_turn(actions: Sequence[Action], runs: int) -> Timed:
    """Time `actions` one after another, `runs` times, after a round that warms everything."""
    for action in actions:
        action()
    return Timed(tuple(tuple(_seconds(action) for action in actions) for _ in range(runs)))


def _seconds(action: Action) -> Spent:
    start, before = time.perf_counter(), _cpu()
    counted = action()
    wall, cpu = time.perf_counter() - start, _cpu() - before
    if isinstance(counted, Spent):
        return Spent(wall - counted.wall, max(cpu - counted.cpu, 0.001))
    return Spent(counted if isinstance(counted, float) else wall, max(cpu, 0.001))


def _cpu() -> float:
    """Of this process and of those it has waited for."""
    return sum(os.times()[:4])


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
    """The row of one action beside another; the note tells processor times as well.

    On a busy machine those say more than the clock.
    """
    cpu = f"CPU {timed.cpu(index):.2f} : {timed.cpu(other):.2f} s"
    return Row(
        goal,
        job,
        f"{timed.median(index):.2f} s",
        f"{beside} {timed.median(other):.2f} s",
        timed.ratio(index, other),
        bound,
        at_least=at_least,
        note=f"{note}; {cpu}" if note else cpu,
    )


def absent(goal: str, peer: str) -> Row:
    """A peer that this machine does not have."""
    return Row(goal, peer, "not installed")


def script(name: str, *arguments: object) -> Action:
    """A cold process that runs a module of this folder; it must succeed."""
    return command([sys.executable, HERE / name, *arguments])


def told(name: str, *arguments: object) -> Action:
    """The same for a module that tells in its last line on stderr how long others worked."""
    text = [str(part) for part in (sys.executable, HERE / name, *arguments)]
    return lambda: Spent(*json.loads(_run(text).splitlines()[-1]))


def told_rows(name: str, *arguments: object, environment: Mapping[str, str]) -> Iterator[Row]:
    """The rows that a module of this folder measures in a process with that `environment`."""
    parts = [str(part) for part in (sys.executable, HERE / name, *arguments)]
    done = subprocess.run(
        parts, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, **environment}
    )
    yield from (Row(**row) for row in json.loads(done.stdout))


def command(parts: Sequence[object]) -> Action:
    """A cold process; it must succeed."""
    text = [str(part) for part in parts]

    def run() -> None:
        _run(text)

    return run


def _run(text: Sequence[str]) -> str:
    """What a process writes to stderr; RuntimeError unless it succeeds."""
    done = subprocess.run(text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(text)}: {done.stdout[-2000:]} {done.stderr[-2000:]}")
    return done.stderr
