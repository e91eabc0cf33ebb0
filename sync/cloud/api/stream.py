"""Server-sent events: the session's view, whenever its revision has grown."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from sqlalchemy import select

from sync.cloud.cloud import Cloud
from sync.cloud.store.sessions import SessionRow
from sync.protocol.session import FINAL, SessionView

Read = Callable[[], SessionView]
"""Reads the view as of now; Refusal when the session is not the caller's."""


async def stream(cloud: Cloud, session_id: str, read: Read) -> StreamingResponse:
    """The view now and after each change; `: ping` in between, an end after a final state.

    Refusal before anything is sent when the session is not the caller's.
    """
    await run_in_threadpool(read)
    return StreamingResponse(
        _events(cloud, session_id, read),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _events(cloud: Cloud, session_id: str, read: Read) -> AsyncIterator[str]:
    seconds = cloud.settings.limits.heartbeat_seconds
    sent = 0
    with cloud.hub.subscribe(session_id) as subscription:
        while True:
            view = await run_in_threadpool(read)
            if view.revision > sent:
                sent = view.revision
                yield f"id: {view.revision}\ndata: {view.model_dump_json()}\n\n"
            if view.state in FINAL or cloud.hub.closed:
                return
            while not await subscription.wait(seconds):
                yield ": ping\n\n"
                # a waker that did not come is made up for, at the price of one number
                if await run_in_threadpool(_revision, cloud, session_id) > sent:
                    break


def _revision(cloud: Cloud, session_id: str) -> int:
    with cloud.reading() as work:
        query = select(SessionRow.revision).where(SessionRow.id == session_id)
        return work.db.scalars(query).one()
