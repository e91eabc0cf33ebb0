"""The workshop's process: carries out one order within its limits, answers, ends."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection
from typing import Final

from sync.cloud.workshop.order import Order

MEMORY: Final = 2 << 30
"""Bytes of address space; a photograph of 16 million pixels needs a quarter."""
CPU_SECONDS: Final = 30


def run(connection: Connection, order: Order[object]) -> None:
    """The entry of the spawned process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking side decides when we end
    _limit()
    connection.send_bytes(order.carry_out())


def _limit() -> None:
    """No more memory, time or files than a picture needs, and no core file."""
    try:
        import resource
    except ImportError:
        # Windows has no such limits; the asking side's clock remains
        return
    wishes = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, wanted in wishes:
        _, hard = resource.getrlimit(kind)
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (soft, hard))
