"""Find the embedded cloud of a data folder, or start it, and hold a lease on it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.embedded.lease import is_alive, take_lease
from desktop.embedded.record import CloudFolder, Record
from signing.errors import CloudError
from sync.client.file_lock import FileLock

START_SECONDS = 60.0
"""A cold start on a slow disk; warm it is below one second."""
LINGER_SECONDS = 10.0
"""The cloud outlives its last client by so much, so that a next command finds it warm."""


class CloudEndpoint:
    """A running embedded cloud: its address, the device token, and how to wake it again."""

    def __init__(self, folder: CloudFolder, *, linger: float = LINGER_SECONDS) -> None:
        """Nothing is started before `revive`."""
        self._folder = folder
        self._linger = linger
        self._lock = threading.Lock()
        self._lease: socket.socket | None = None
        self._closed = False
        self.token = ""
        self.base_url = ""

    def revive(self) -> str:
        """Make sure that the cloud runs and we hold a lease; its address.

        Raises CloudError when it cannot be started, and after `close`. Safe to call from any
        thread; costs next to nothing while the cloud lives.
        """
        with self._lock:
            if self._closed:
                # a reader that outlives the program's end must not start a cloud for nobody
                raise CloudError(reason="内置演示云端已关闭")
            if self._lease is None or not is_alive(self._lease):
                self._drop_lease()
                with FileLock(self._folder.start_lock, patience=START_SECONDS):
                    self.token = self._folder.token()
                    record = self._join(self._folder.read()) or self._start()
                self.base_url = record.base_url
            return self.base_url

    def close(self) -> None:
        """Give the lease back."""
        with self._lock:
            self._closed = True
            self._drop_lease()

    def _drop_lease(self) -> None:
        if self._lease is not None:
            self._lease.close()
            self._lease = None

    def _join(self, record: Record | None) -> Record | None:
        """The record if a lease is had on it."""
        if record is None:
            return None
        self._lease = take_lease(record.lease_port, self.token)
        return record if self._lease is not None else None

    def _start(self) -> Record:
        """Start a cloud and wait until it grants a lease; it may still be loading its code."""
        old = self._folder.read()
        process = _spawn(self._folder, self._linger)
        # Reaps the child whenever it ends, so that it never stays behind as a zombie.
        threading.Thread(target=process.wait, name="embedded-cloud", daemon=True).start()
        deadline = time.monotonic() + START_SECONDS
        pause = threading.Event()
        while time.monotonic() < deadline and process.poll() is None:
            record = self._folder.read()
            if record is not None and record != old and self._join(record):
                return record
            pause.wait(0.03)
        raise CloudError(reason="内置演示云端未能启动", log=self._folder.log)


@contextmanager
def connect(folder: Path, *, linger: float = LINGER_SECONDS) -> Iterator[CloudEndpoint]:
    """The embedded cloud that keeps its data in `folder`, running while the context is open.

    Raises CloudError when it cannot be started.
    """
    endpoint = CloudEndpoint(CloudFolder(folder), linger=linger)
    try:
        endpoint.revive()
        yield endpoint
    finally:
        endpoint.close()


def _spawn(folder: CloudFolder, linger: float) -> subprocess.Popen[bytes]:
    """Start the child, detached: Ctrl-C in the terminal is meant for the client only."""
    arguments = ["embedded-cloud", str(folder.folder), str(linger)]
    if getattr(sys, "frozen", False):
        command = [sys.executable, *arguments]
    else:
        command = [sys.executable, "-m", "desktop.embedded.child", *arguments[1:]]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    with folder.log.open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            creationflags=flags,
        )
