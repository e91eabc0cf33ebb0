"""Running the cloud: as a server of its own, or inside another process.

serve(CloudSettings(data_dir=…, port=8750))             blocks until stopped

with RunningCloud(CloudSettings(data_dir=…)) as cloud:  a thread; a free loopback port
    requests.get(cloud.url + "/healthz")

init(CloudSettings(data_dir=…, db_url=…))               migrate and sow, then return
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import TracebackType

from signing.errors import CloudError
from sync.cloud.api.app import create_app
from sync.cloud.cloud import Cloud
from sync.cloud.providers.contracts import Providers
from sync.cloud.seed import prepare
from sync.cloud.serving import AnnouncingServer, listen
from sync.cloud.settings import CloudSettings

START_SECONDS = 60.0
STOP_SECONDS = 60.0
ADMITTING_SECONDS = 0.05
"""Until a connection that was accepted last has been handed over by the loop."""


def init(settings: CloudSettings) -> None:
    """Bring the database to the newest schema and, in a sandbox, sow the demo."""
    cloud = Cloud.assemble(settings)
    with contextlib.closing(cloud.database):
        prepare(cloud)


def serve(
    settings: CloudSettings,
    *,
    started: Callable[[str], None] | None = None,
    listener: socket.socket | None = None,
    until: Callable[[], None] | None = None,
) -> None:
    """Serve until SIGINT, SIGTERM or the return of `until`, which runs in a thread of its own.

    `started` gets the base URL once requests are answered. A `listener` at the settings' address
    lets clients queue before this code is loaded. UsageError when the address cannot be used.
    """
    with _listening(settings, listener) as (heard, settled):
        server = _Server(settled, providers=None, started=started)
        if until is not None:
            watch = threading.Thread(
                target=_stop_after, args=(until, server), name="cloud-until", daemon=True
            )
            watch.start()
        server.run(sockets=[heard])


def _stop_after(until: Callable[[], None], server: _Server) -> None:
    until()
    server.stop()


class RunningCloud:
    """A cloud in a thread of this process; a context manager."""

    def __init__(
        self,
        settings: CloudSettings,
        providers: Providers | None = None,
        *,
        listener: socket.socket | None = None,
    ) -> None:
        """Nothing runs before `start`; a `listener` is served, and closed, as by `serve`."""
        self._settings = settings
        self._providers = providers
        self._listener = listener
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bidseal-cloud", daemon=True)
        self._server: _Server | None = None
        self._error: BaseException | None = None
        self.url = ""
        """Base URL, once started."""

    def __enter__(self) -> RunningCloud:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    @property
    def cloud(self) -> Cloud:
        """The parts, for tests that look behind the doors."""
        assert self._server is not None
        return self._server.cloud

    def start(self) -> None:
        """Return once requests are answered; CloudError when it does not come up."""
        self._thread.start()
        if not self._ready.wait(START_SECONDS) or self._error is not None:
            raise CloudError(reason="embedded") from self._error

    def stop(self) -> None:
        """Finish open requests and end the thread."""
        if self._server is not None:
            self._server.stop()
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        try:
            with _listening(self._settings, self._listener) as (listener, settled):
                self._server = _Server(settled, self._providers, started=self._started)
                self._server.run(sockets=[listener])
        except Exception as error:  # noqa: BLE001 - the thread's edge: `start` raises it
            self._error = error
        finally:
            self._ready.set()

    def _started(self, url: str) -> None:
        self.url = url
        self._ready.set()


class _Server(AnnouncingServer):
    """Ends event streams when it goes down."""

    def __init__(
        self,
        settings: CloudSettings,
        providers: Providers | None,
        *,
        started: Callable[[str], None] | None,
    ) -> None:
        app = create_app(settings, providers)
        self.cloud: Cloud = app.state.cloud
        super().__init__(
            app,
            self.cloud.settings.base_url,
            started,
            certificate=settings.tls_certificate,
            key=settings.tls_key,
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams first: uvicorn waits for open responses.

        A client that was just being let in is let in before the doors are closed: uvicorn would
        wait for its end in vain and leave the connection open. Who still stands in the queue is
        let in too, which takes the loop one round to see and one to do.
        """
        self.cloud.hub.close()
        for _ in range(2):
            await asyncio.sleep(0)
        for server in self.servers:
            server.close()
        await asyncio.sleep(ADMITTING_SECONDS)
        await super().shutdown(sockets)


@contextlib.contextmanager
def _listening(
    settings: CloudSettings, given: socket.socket | None
) -> Iterator[tuple[socket.socket, CloudSettings]]:
    """The listening socket, the given one or a fresh one, and the settings with its address."""
    with given or listen(settings.host, settings.port) as listener:
        settled = replace(settings, port=listener.getsockname()[1])
        yield listener, replace(settled, public_url=settled.base_url)
