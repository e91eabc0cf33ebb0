"""Whether a pipe has something to receive, asked many times for each file."""

from __future__ import annotations

import select
from multiprocessing.connection import Connection
from typing import Protocol


class Poll(Protocol):
    """Asks one pipe."""

    def __call__(self, seconds: float = 0.0, /) -> bool:
        """Wait at most so long; whether there is something, or the end."""


def polled(pipe: Connection) -> Poll:
    """`pipe.poll` without the selector that this makes and registers anew each time."""
    if not hasattr(select, "poll"):  # Windows
        return pipe.poll
    events = select.poll()
    events.register(pipe, select.POLLIN)

    def poll(seconds: float = 0.0, /) -> bool:
        return bool(events.poll(seconds * 1000))

    return poll
