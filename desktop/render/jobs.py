"""What waits to be drawn, the most urgent first; shared by the driving threads."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.render.model import RenderRequest


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that is open as far as the window is concerned."""

    document: int
    path: Path
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class OpenJob:
    """Find out whether a file can be opened and how many pages it has."""

    file: OpenFile


@dataclass(frozen=True, slots=True)
class DrawJob:
    """Draw one picture."""

    file: OpenFile
    request: RenderRequest


Job = OpenJob | DrawJob


def _urgency(job: Job) -> int:
    return -1 if isinstance(job, OpenJob) else int(job.request.priority)


class JobQueue:
    """A queue by urgency, then by age; safe to use from several threads."""

    def __init__(self) -> None:
        """Empty and open."""
        self._changed = threading.Condition()
        self._ages = itertools.count()
        self._jobs: dict[Job, tuple[int, int]] = {}
        self._closed = False

    def put(self, job: Job) -> None:
        """Add a job; one equal to a waiting job is not added again."""
        with self._changed:
            if job not in self._jobs:
                self._jobs[job] = (_urgency(job), next(self._ages))
                self._changed.notify()

    def take(self) -> Job | None:
        """Wait for the most urgent job and take it out; None once the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._jobs)
            if self._closed:
                return None
            job = min(self._jobs, key=self._jobs.__getitem__)
            del self._jobs[job]
            return job

    def drop(self, unwanted: Callable[[Job], bool]) -> None:
        """Take out every job for which `unwanted` answers True."""
        with self._changed:
            for job in [job for job in self._jobs if unwanted(job)]:
                del self._jobs[job]

    def close(self) -> None:
        """Drop everything and let all waiting threads go."""
        with self._changed:
            self._closed = True
            self._jobs.clear()
            self._changed.notify_all()
