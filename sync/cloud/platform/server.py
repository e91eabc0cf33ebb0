"""Running a platform's site: as a server of its own, or in a thread of this process.

with RunningSite(lambda url: settings) as site:  a thread; a free loopback port
    requests.get(site.url)
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final

from signing.errors import CloudError
from sync.cloud.platform.app import create_site
from sync.cloud.platform.settings import SiteSettings
from sync.cloud.platform.site import Site
from sync.cloud.serving import AnnouncingServer, listen

START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 10.0
Enrol = Callable[[str], SiteSettings]
"""Given the site's address, enters it in the directory and says how it runs."""


def serve_site(
    enrol: Enrol,
    *,
    host: str,
    port: int,
    public_url: str = "",
    started: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; UsageError when the address cannot be used."""
    with listen(host, port) as listener:
        url = public_url or f"http://{host}:{listener.getsockname()[1]}"
        _Server(enrol(url), started).run(sockets=[listener])


class RunningSite:
    """A site in a thread of this process; a context manager."""

    def __init__(self, enrol: Enrol) -> None:
        """Nothing runs before `__enter__`."""
        self._enrol = enrol
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bidseal-site", daemon=True)
        self._server: _Server | None = None
        self.url = ""

    @property
    def site(self) -> Site:
        """The parts, for tests that look behind the doors."""
        assert self._server is not None
        return self._server.site

    def __enter__(self) -> RunningSite:
        """Return once requests are answered; CloudError when it does not come up."""
        self._thread.start()
        if not self._ready.wait(START_SECONDS) or not self.url:
            raise CloudError(reason="site")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        if self._server is not None:
            self._server.stop()
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        try:
            with listen("127.0.0.1", 0) as listener:
                url = f"http://127.0.0.1:{listener.getsockname()[1]}"
                self._server = _Server(self._enrol(url), self._started)
                self._server.run(sockets=[listener])
        finally:
            self._ready.set()

    def _started(self, url: str) -> None:
        self.url = url
        self._ready.set()


class _Server(AnnouncingServer):
    """Knows the site that it serves."""

    def __init__(self, settings: SiteSettings, started: Callable[[str], None] | None) -> None:
        app = create_site(settings)
        self.site: Site = app.state.site
        super().__init__(app, self.site.settings.base_url, started)
