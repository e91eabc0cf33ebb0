"""The work that keeps all processes of an engine busy; needs no process to be loaded."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

from signing.engine.order import CancelCheck, Engine, T, never
from signing.errors import Cancelled

K = TypeVar("K")
_LOOK = 0.05
"""seconds between two looks at the cancel button"""


def in_hand(engine: Engine) -> int:
    """Files to be worked on at a time where each needs the disk besides the engine.

    While of a process's three one is composed or verified, another one is copied or synced.
    """
    return 3 * engine.at_once if engine.at_once > 1 else 1


def side_by_side(
    action: Callable[[K, CancelCheck], T],
    items: Iterable[K],
    *,
    at_once: int,
    cancel: CancelCheck = never,
) -> Iterator[tuple[K, T]]:
    """Each item with the result of its action, `at_once` at a time, as they come.

    `cancel` is asked in this thread only. Once it answers True no further action begins, those
    that run are told by what they were given, and Cancelled is raised when they have ended. What
    an action raises is raised here then, too.
    """
    stop, cancelled = threading.Event(), False
    left = iter(items)
    running: dict[Future[T], K] = {}
    with ThreadPoolExecutor(at_once, thread_name_prefix="side-by-side") as threads:
        try:
            while True:
                if cancel():
                    cancelled = True
                    stop.set()
                room = 0 if cancelled else at_once - len(running)
                for item in islice(left, room):
                    running[threads.submit(action, item, stop.is_set)] = item
                if not running:
                    break
                done, _ = wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
        finally:
            stop.set()
    if cancelled:
        raise Cancelled
