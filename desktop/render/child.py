"""The drawing process: answers orders until the window's end of the pipe closes."""

from __future__ import annotations

import contextlib
import signal
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory
from typing import Protocol

from desktop.render.wire import Answer, Order, Ready, Refused, encode_answer
from signing.errors import BidSealError, DamagedPdfError

MEMORY_BYTES = 3 * 1024**3
"""Address space, where the system can limit it; a file that needs more is not shown."""


def run(connection: Connection, memory_name: str) -> None:
    """Serve one window until it goes away; the entry of the spawned process."""
    # Ctrl+C in a terminal reaches the whole group; the window decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    # Imported here and not in the window: PyMuPDF takes a quarter of a second.
    from desktop.render.painter import Painter

    memory = SharedMemory(memory_name)
    pixels = memory.buf
    assert pixels is not None
    painter = Painter(pixels)
    connection.send_bytes(encode_answer(Ready()))
    with contextlib.suppress(EOFError, OSError):
        while True:
            order: Order = connection.recv()
            connection.send_bytes(encode_answer(_answer(painter, order)))


class _Obedient(Protocol):
    def obey(self, order: Order) -> Answer:
        """Carry out an order."""


def _answer(painter: _Obedient, order: Order) -> Answer:
    try:
        return painter.obey(order)
    except BidSealError as error:
        return Refused(error.code, str(error.arguments.get("reason", "")))
    except Exception:  # noqa: BLE001 - the process's edge: a stranger's file raised what it liked
        return Refused(DamagedPdfError.code)


def _limit_memory() -> None:
    """Let a file that eats memory kill this process only, and leave no core file."""
    try:
        import resource
    except ImportError:
        # Windows has no such limits; the system's own out-of-memory handling remains.
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(kind, (most, hard))
