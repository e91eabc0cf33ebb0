"""What a cloud does by the clock without being asked, each chore at its own pace."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from sync.cloud.cloud import Cloud
from sync.cloud.services import credit, expiring, notices
from sync.cloud.services.access import sweep
from sync.cloud.services.orders import reconcile
from sync.cloud.settings import Limits
from sync.cloud.threads import carry_out

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done again and again."""

    run: Callable[[Cloud], object]
    first: float
    """Seconds from the start to the first run."""
    every: float
    """Seconds between two runs."""


def chores(limits: Limits) -> tuple[Chore, ...]:
    """All of them."""
    pause = limits.provider_seconds
    return (
        Chore(sweep, 0.0, limits.sweep_seconds),
        Chore(reconcile, 0.0, limits.sweep_seconds),
        Chore(expiring.tell_expired, limits.expiry_seconds, limits.expiry_seconds),
        Chore(notices.collect, pause, pause),
        Chore(credit.settle, pause, pause),
    )


async def run_forever(cloud: Cloud) -> NoReturn:
    """Run every chore when it is due, one after the other."""
    start = time.monotonic()
    due = {chore: start + chore.first for chore in chores(cloud.settings.limits)}
    while True:
        for chore, at in due.items():
            if time.monotonic() >= at:
                due[chore] = time.monotonic() + chore.every
                await _run(cloud, chore)
        await asyncio.sleep(max(0.0, min(due.values()) - time.monotonic()))


async def _run(cloud: Cloud, chore: Chore) -> None:
    try:
        await carry_out(partial(chore.run, cloud))
    except Exception:  # the task's edge
        # Neither a database or a service that is away for a moment nor a bug may end the chores
        # for good, or nothing that is reserved would ever return.
        LOG.exception("chore failed: %s", chore.run)
