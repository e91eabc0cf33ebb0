"""Several worker processes on one listening socket."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from sync.cloud.server import serve
from sync.cloud.settings import CloudSettings

BACKLOG = 1024
START_SECONDS = 120


@dataclass(frozen=True)
class Workers:
    """Where they answer, and their processes."""

    url: str
    processes: tuple[int, ...]

    def cpu_seconds(self) -> float:
        """What all of them have used so far, in user and system mode (proc(5))."""
        ticks = 0
        for process in self.processes:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(settings: CloudSettings, *, workers: int, connections: int) -> Iterator[Workers]:
    """Them, once each answers; `connections` to the database among them all."""
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
            url = f"http://127.0.0.1:{settings.port}"
            httpx.get(f"{url}/healthz", timeout=START_SECONDS).raise_for_status()
            yield Workers(url, tuple(child.pid or 0 for child in children))
        finally:
            for child in children:
                child.terminate()
                child.join()


def _work(settings: CloudSettings, listener: socket.socket, started: object) -> None:
    serve(settings, started=lambda _: started.release(), listener=listener)  # type: ignore[attr-defined]
