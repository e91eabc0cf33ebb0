"""A running site beside a running cloud, and a browser that is a plain HTTP client."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from sync.cloud.enrolling import enrol_site
from sync.cloud.platform.server import RunningSite


class Browser:
    """Follows forms of one site."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, follow_redirects=True, timeout=30, trust_env=False)
        self.page = ""
        self.path = ""

    def get(self, path: str) -> str:
        return self._keep(self.http.get(path))

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        answer = self.http.post(path, data=data, headers={"Origin": self.url, **headers})
        self._keep(answer)
        return answer

    def link(self) -> str:
        """What the QR code on the page says."""
        found = re.search(r'href="([^"]+/m/scan#[^"]+)"', self.page)
        assert found, self.page
        return found[1]

    @property
    def session(self) -> str:
        return self.path.rpartition("/")[2]

    def state(self) -> str:
        return self.http.get(f"/scan/{self.session}/state").json()["state"]

    def _keep(self, answer: httpx.Response) -> str:
        self.page, self.path = answer.text, answer.url.path
        return self.page


@pytest.fixture
def running_site(office: Any, tmp_path: Any) -> Iterator[Callable[..., RunningSite]]:
    """Starts the sites of platforms."""
    started: list[RunningSite] = []

    def start(code: str = "demo-a") -> RunningSite:
        def enrol(url: str) -> Any:
            with office.cloud.writing() as work:
                return enrol_site(work, code, url=url, folder=tmp_path / code)

        started.append(RunningSite(enrol).__enter__())
        return started[-1]

    yield start
    for one in started:
        one.__exit__(None, None, None)


@pytest.fixture
def browser() -> Iterator[Callable[[str], Browser]]:
    """Opens browsers."""
    opened: list[Browser] = []

    def open_at(url: str) -> Browser:
        opened.append(Browser(url))
        return opened[-1]

    yield open_at
    for one in opened:
        one.http.close()
