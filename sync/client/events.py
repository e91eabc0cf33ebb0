"""A session's changes as they happen: server-sent events, with polling where they do not come."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType

from pydantic import ValidationError

from signing.errors import BidSealError, CloudError
from sync.client.transport import Timeout, Transport
from sync.protocol.session import FINAL, SessionView

STREAM_TIMEOUT = Timeout(connect=5.0, read=15.0)
"""The cloud pings every 5 s, so 15 s of silence mean a dead connection."""
STREAM_TRIES = 3
"""Streams that may break without a single event before polling takes over."""
POLL_PAUSE = 1.0
"""seconds"""
PATIENCE = 8
"""Failed polls in a row before the consumer hears of it; each has tried three times itself."""
EVENT_LIMIT = 8 * 1024 * 1024
"""bytes of one line or of one event's data; a view of 500 files has a few hundred kilobytes"""


def lines_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Complete lines without their ends, LF or CRLF; CloudError beyond `EVENT_LIMIT` bytes."""
    pending = bytearray()
    for chunk in chunks:
        searched = len(pending)
        pending += chunk
        while (end := pending.find(b"\n", searched)) >= 0:
            yield bytes(pending[:end]).removesuffix(b"\r")
            del pending[: end + 1]
            searched = 0
        _require_small(len(pending))


def data_of_events(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The `data` of each server-sent event (WHATWG HTML, 9.2.6); comments and ids are dropped.

    CloudError for an event beyond `EVENT_LIMIT` bytes.
    """
    data: list[bytes] = []
    size = 0
    for line in lines:
        if not line:
            if data:
                yield b"\n".join(data)
            data, size = [], 0
        elif line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))
            size += len(line)
            _require_small(size)


def _require_small(size: int) -> None:
    if size > EVENT_LIMIT:
        raise CloudError(reason=f"> {EVENT_LIMIT} bytes")


class SessionEvents:
    """Views of one session in the order of their revisions, duplicates dropped.

    A daemon thread reads; `next` answers within its timeout, so a consumer can look at its
    cancel button between two views. Leaving the context tells the thread to stop; it ends with
    the next ping.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        stream_path: str,
        poll_path: str,
        read_poll: Callable[[bytes], SessionView] = SessionView.model_validate_json,
    ) -> None:
        """Nothing is sent before the context is entered; `read_poll` reads a polled answer."""
        self._read_poll = read_poll
        self._transport = transport.clone(STREAM_TIMEOUT)
        self._stream_path = stream_path
        self._poll_path = poll_path
        self._stop = threading.Event()
        self._queue: queue.SimpleQueue[SessionView | BidSealError] = queue.SimpleQueue()
        self._seen = 0
        self._thread = threading.Thread(target=self._read, name="session-events", daemon=True)

    def __enter__(self) -> SessionEvents:
        """Start reading."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Tell the reader to stop."""
        self._stop.set()

    def next(self, timeout: float) -> SessionView | None:
        """The next view, or None after `timeout` seconds; raises what ended the reading."""
        try:
            item = self._queue.get(timeout=timeout)
        except queue.Empty:
            return None
        if isinstance(item, BidSealError):
            raise item
        return item

    def _read(self) -> None:
        """Stream while streams work, then poll, until stopped or the session is over."""
        failures = 0
        try:
            while not self._stop.is_set():
                over, failures = self._step(failures)
                if over:
                    return
        except BidSealError as error:
            self._queue.put(error)
        finally:
            self._transport.close()

    def _step(self, failures: int) -> tuple[bool, int]:
        """One stream or one poll: whether the session is over, and failures in a row."""
        before = self._seen
        try:
            over = self._stream() if failures < STREAM_TRIES else self._poll()
        except CloudError:
            failures += 1
            if failures >= STREAM_TRIES + PATIENCE:
                raise
            self._stop.wait(POLL_PAUSE / 4)
            return False, failures
        if self._seen > before:
            return over, 0 if failures < STREAM_TRIES else STREAM_TRIES
        self._stop.wait(POLL_PAUSE)
        return over, failures + 1 if failures < STREAM_TRIES else STREAM_TRIES

    def _stream(self) -> bool:
        headers = {"Accept": "text/event-stream"}
        if self._seen:
            headers["Last-Event-ID"] = str(self._seen)
        with self._transport.stream(self._stream_path, headers=headers) as response:
            # A chunk is handed on as it arrives; without chunks only single bytes never wait.
            chunked = response.headers.get("Transfer-Encoding", "").lower() == "chunked"
            chunks = response.iter_content(chunk_size=65536 if chunked else 1)
            lines = self._until_stopped(lines_of(chunks))
            read = SessionView.model_validate_json
            return any(self._offer(data, read) for data in data_of_events(lines))

    def _until_stopped(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            if self._stop.is_set():
                return
            yield line

    def _poll(self) -> bool:
        return self._offer(self._transport.exchange("GET", self._poll_path), self._read_poll)

    def _offer(self, untrusted: bytes, read: Callable[[bytes], SessionView]) -> bool:
        """Hand a view on unless it is old; whether the session is over."""
        try:
            view = read(untrusted)
        except ValidationError as error:
            raise CloudError(reason=f"{self._poll_path}: {error.error_count()}") from error
        if view.revision > self._seen:
            self._seen = view.revision
            self._queue.put(view)
        return view.state in FINAL
