"""What the embedded cloud leaves in its folder so that clients find it."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sync.client.credentials import write_private


@dataclass(frozen=True, slots=True)
class Record:
    """Where a running (or dead) embedded cloud listens, always on loopback."""

    pid: int
    port: int
    lease_port: int

    @property
    def base_url(self) -> str:
        """Address of the HTTP interface."""
        return f"http://127.0.0.1:{self.port}"


class CloudFolder:
    """The embedded cloud's folder under the data folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing is written before it is needed."""
        self.folder = folder

    @property
    def start_lock(self) -> Path:
        """Held by a client while it looks for the cloud or starts it."""
        return self.folder / "start.lock"

    @property
    def run_lock(self) -> Path:
        """Held by the cloud as long as it lives."""
        return self.folder / "run.lock"

    @property
    def log(self) -> Path:
        """What the last start wrote to stderr."""
        return self.folder / "cloud.log"

    def token(self) -> str:
        """The device token of this PC, drawn on first use; call it under the start lock.

        It opens a demonstration cloud on loopback only, so a file for the owner alone will do.
        """
        path = self.folder / "token"
        with suppress(FileNotFoundError):
            stored = path.read_text(encoding="ascii").strip()
            if stored:
                return stored
        token = secrets.token_urlsafe(32)
        write_private(path, token.encode())
        return token

    def read(self) -> Record | None:
        """Where a cloud said it listens; None if none ever did."""
        with suppress(FileNotFoundError, ValueError, TypeError):
            return Record(**json.loads(self._endpoint.read_text(encoding="ascii")))
        return None

    def write(self, record: Record) -> None:
        """Say where the cloud listens."""
        write_private(self._endpoint, json.dumps(asdict(record)).encode())

    @property
    def _endpoint(self) -> Path:
        return self.folder / "endpoint.json"
