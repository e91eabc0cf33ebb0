"""Several worker processes on one listening socket."""

from __future__ import annotations

import contextlib
import multiprocessing
import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx

from sync.cloud.server import serve
from sync.cloud.settings import CloudSettings

BACKLOG = 1024
START_SECONDS = 120


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(settings: CloudSettings, *, workers: int, connections: int) -> Iterator[str]:
    """The base URL, once every worker answers; `connections` to the database among them all."""
    mine = replace(settings, connections=max(1, connections // workers))
    context = multiprocessing.get_context("fork")
    with socket.create_server(("127.0.0.1", settings.port), backlog=BACKLOG) as listener:
        started = context.Semaphore(0)
        children = [
            context.Process(target=_work, args=(mine, listener, started), daemon=True)
            for _ in range(workers)
        ]
        try:
            for child in children:
                child.start()
            until = time.monotonic() + START_SECONDS
            for _ in children:
                if not started.acquire(timeout=until - time.monotonic()):
                    raise RuntimeError("a worker did not start")
            httpx.get(f"http://127.0.0.1:{settings.port}/healthz").raise_for_status()
            yield f"http://127.0.0.1:{settings.port}"
        finally:
            for child in children:
                child.terminate()
                child.join()


def _work(settings: CloudSettings, listener: socket.socket, started: object) -> None:
    serve(settings, started=lambda _: started.release(), listener=listener)  # type: ignore[attr-defined]
