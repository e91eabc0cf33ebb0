"""The workshop's process: carries out one order within its limits, answers, ends."""

from __future__ import annotations

import base64
import json
import signal
from multiprocessing.connection import Connection

from signing.seal.photo_problem import PhotoProblem
from signing.seal.picture import encode_picture
from sync.cloud.workshop.orders import Order

MEMORY = 2 << 30
"""Bytes of address space; a photograph of 16 million pixels needs a quarter."""
CPU_SECONDS = 30


def run(connection: Connection, order: Order) -> None:
    """The entry of the spawned process. What it answers is JSON: nothing in it is executed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking side decides when we end
    _limit()
    made = order.carry_out()
    if isinstance(made, PhotoProblem):
        answer = {"problem": made.value}
    else:
        picture = encode_picture(made)
        answer = {
            "type": picture.type,
            "data": base64.b64encode(picture.data).decode(),
            "width_mm": str(picture.width_mm),
            "height_mm": str(picture.height_mm),
        }
    connection.send_bytes(json.dumps(answer).encode())


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
