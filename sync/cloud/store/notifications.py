"""Hears what other workers committed: PostgreSQL's LISTEN in a small thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

import psycopg
from sqlalchemy.engine import make_url

POLL_SECONDS = 0.5
"""How long closing may take."""
RETRY_SECONDS = 2.0


class NotificationListener:
    """Calls `deliver` with the payload of every notification on a channel; a context manager."""

    def __init__(self, url: str, channel: str, deliver: Callable[[str], None]) -> None:
        """`url` is SQLAlchemy's, `channel` a plain identifier."""
        self._dsn = make_url(url).set(drivername="postgresql").render_as_string(False)
        self._channel = channel
        self._deliver = deliver
        self._closing = threading.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bidseal-notifications", daemon=True)

    def __enter__(self) -> NotificationListener:
        """Start, and return once notifications are heard (or cannot be for now)."""
        self._thread.start()
        self._listening.wait(RETRY_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            # a server that restarts is tried again; streams meanwhile read at every ping
            with suppress(psycopg.OperationalError):
                self._listen()
            self._closing.wait(RETRY_SECONDS)

    def _listen(self) -> None:
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute(f"LISTEN {self._channel}")
            self._listening.set()
            while not self._closing.is_set():
                for notification in connection.notifies(timeout=POLL_SECONDS):
                    self._deliver(notification.payload)
