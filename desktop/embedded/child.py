"""The process of the embedded cloud: binds loopback ports, serves, and ends when unused."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from desktop.embedded.lease import Leases
from desktop.embedded.record import CloudFolder, Record
from sync.client.file_lock import FileLock

FIRST_CLIENT_SECONDS = 30.0


def main(arguments: list[str]) -> int:
    """``FOLDER LINGER``: serve the cloud in FOLDER until unused for LINGER seconds."""
    folder, linger = CloudFolder(Path(arguments[0])), float(arguments[1])
    # A predecessor that is just ending must have closed its database first.
    with FileLock(folder.run_lock, patience=30.0):
        before = folder.read()
        web, lease = _listen(before.port if before else 0), _listen(0)
        leases = Leases(lease, folder.token())
        leases.start()
        record = Record(os.getpid(), web.getsockname()[1], lease.getsockname()[1])
        folder.write(record)
        _serve(folder, web, leases, linger)
    return 0


def _listen(port: int) -> socket.socket:
    """A listening socket on loopback: the wanted port, or another one when it is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def _serve(folder: CloudFolder, web: socket.socket, leases: Leases, linger: float) -> None:
    # The cloud's code is loaded only now: clients already queue at the listening socket.
    from sync.cloud.server import serve
    from sync.cloud.settings import CloudSettings

    def until_unused() -> None:
        leases.wait_until_unused(linger, first=FIRST_CLIENT_SECONDS)
        leases.close()

    settings = CloudSettings(data_dir=folder.folder, embedded_token=folder.token())
    serve(settings, listener=web, until=until_unused)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
