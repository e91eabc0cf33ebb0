"""Wakes event streams when a session has changed; fed only after a commit."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from types import TracebackType


class Subscription:
    """One stream's interest in one topic; used from its own event loop."""

    def __init__(self, hub: Hub, topic: str) -> None:
        """Made by `Hub.subscribe`."""
        self.topic = topic
        self.loop = asyncio.get_running_loop()
        self._hub = hub
        self._changed = asyncio.Event()

    def __enter__(self) -> Subscription:
        """Start listening."""
        self._hub.add(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        self._hub.remove(self)

    def wake(self) -> None:
        """Called on the loop's thread."""
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a change; False when none came in time."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True


class Hub:
    """Topics and who listens to them, in this process.

    Between several processes a feeder calls `deliver` with what PostgreSQL's NOTIFY brings.
    """

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._lock = threading.Lock()
        self._listeners: dict[str, set[Subscription]] = defaultdict(set)
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the process is about to end; streams then end too."""
        return self._closed

    def subscribe(self, topic: str) -> Subscription:
        """A subscription to be entered with `with`; only inside a running event loop."""
        return Subscription(self, topic)

    def deliver(self, topic: str) -> None:
        """Wake everyone who listens to `topic`; from any thread."""
        with self._lock:
            listeners = tuple(self._listeners.get(topic, ()))
        for listener in listeners:
            _wake(listener)

    def close(self) -> None:
        """Wake everyone for the last time."""
        self._closed = True
        with self._lock:
            topics = tuple(self._listeners)
        for topic in topics:
            self.deliver(topic)

    def add(self, subscription: Subscription) -> None:
        """Used by `Subscription`."""
        with self._lock:
            self._listeners[subscription.topic].add(subscription)

    def remove(self, subscription: Subscription) -> None:
        """Used by `Subscription`."""
        with self._lock:
            listeners = self._listeners[subscription.topic]
            listeners.discard(subscription)
            if not listeners:
                del self._listeners[subscription.topic]


def _wake(listener: Subscription) -> None:
    try:
        listener.loop.call_soon_threadsafe(listener.wake)
    except RuntimeError:
        # its loop has ended between the copy and the call: nobody is left to wake
        return
