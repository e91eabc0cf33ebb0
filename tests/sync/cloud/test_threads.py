"""Work in threads: nobody goes on before it has ended."""

from __future__ import annotations

import asyncio
import threading

import pytest

from sync.cloud.threads import carry_out


def test_results_and_errors_come_from_the_thread() -> None:
    def fail() -> None:
        raise LookupError("why")

    async def ask() -> int:
        with pytest.raises(LookupError, match="why"):
            await carry_out(fail)
        return await carry_out(threading.get_ident)

    assert asyncio.run(ask()) != threading.get_ident()


def test_who_is_cancelled_waits_until_the_thread_has_ended() -> None:
    begun, go_on = threading.Event(), threading.Event()
    told: list[str] = []

    def work() -> None:
        begun.set()
        go_on.wait(60)
        told.append("ended")

    async def errand() -> None:
        try:
            await carry_out(work)
        finally:
            told.append("left")

    async def cancel() -> None:
        running = asyncio.create_task(errand())
        await asyncio.to_thread(begun.wait, 60)
        running.cancel()
        await asyncio.wait([running], timeout=0.01)
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(cancel())
    assert told == ["ended", "left"]
