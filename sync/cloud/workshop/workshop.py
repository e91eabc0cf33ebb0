"""The asking side of the workshop: a process for each order, a few at a time."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from typing import Final, TypeVar

from sync.cloud.workshop import child
from sync.cloud.workshop.order import Order

LOG = logging.getLogger(__name__)
AT_ONCE: Final = 2
SECONDS: Final = 45.0
"""For one order, the start of its process included."""
MOST_ANSWER: Final = 6_000_000
"""bytes"""

Made = TypeVar("Made")


class Workshop:
    """Carries out orders in processes that may die of them; used from any thread."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """`seconds` is the longest an order may take."""
        self._seconds = seconds
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def carry_out(self, order: Order[Made]) -> Made:
        """What was made. The order's Refusal, also when the process died."""
        with self._places:
            answer = self._ask(order)
        return order.read(answer)

    def _ask(self, order: Order[object]) -> bytes:
        """The answer's bytes; empty when there was none in time."""
        # spawned, not forked: the cloud's threads and connections must not be copied
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe(duplex=False)
        process = context.Process(
            target=child.run, args=(theirs, order), name="bidseal-workshop", daemon=True
        )
        with pipe:
            process.start()
            theirs.close()
            try:
                return pipe.recv_bytes(MOST_ANSWER) if pipe.poll(self._seconds) else b""
            except (EOFError, OSError):
                LOG.warning("a picture ended its workshop process")
                return b""
            finally:
                process.kill()
                process.join()
                process.close()
