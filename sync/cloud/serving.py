"""How an application of ours is served: on a socket that is listened at before, by uvicorn."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvicorn
from fastapi import FastAPI

from signing.errors import UsageError
from signing.os_reason import os_reason

_GRACE_SECONDS: Final = 30
"""Open requests, and what they began behind their answers (an invoice is drawn and mailed), get so
long to finish when the server stops. Cut off, their threads would go on without a database."""


class AnnouncingServer(uvicorn.Server):
    """uvicorn that says when it is up."""

    def __init__(
        self,
        app: FastAPI,
        base_url: str,
        started: Callable[[str], None] | None,
        *,
        certificate: Path | None = None,
        key: Path | None = None,
    ) -> None:
        """`started` gets `base_url` once requests are answered; with `certificate`: over TLS."""
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="on",
                ssl_certfile=certificate,
                ssl_keyfile=key,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        self._base_url = base_url
        self._announce = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Announce the address after uvicorn's own start.

        No answer's body waits 40 ms for the client's acknowledgement of its head: asyncio sees to
        that only for sockets that it made itself. Every connection inherits the option.
        """
        for listener in sockets or ():
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await super().startup(sockets)
        if self.started and self._announce is not None:
            self._announce(self._base_url)

    def stop(self) -> None:
        """Ask the loop to end; from any thread."""
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; UsageError when the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(detail=f"{host}:{port},{os_reason(error)}") from error
