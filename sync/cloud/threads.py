"""Work in threads that a cloud which ends waits for, because it holds a database connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from fastapi.concurrency import run_in_threadpool

T = TypeVar("T")


async def carry_out(work: Callable[[], T]) -> T:
    """What `work` returns or raises, from a thread; a caller that is cancelled waits for its end.

    A thread cannot be cancelled. Whoever goes on without it closes the database under its hands.
    """
    running = asyncio.ensure_future(run_in_threadpool(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
