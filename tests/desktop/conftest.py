"""A reference cloud on a real socket, with limits of the test's own, and files to stamp."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.access import CloudAccess
from desktop.home import Home
from sync.client.cache import Cache
from sync.client.cloud import CloudClient
from sync.client.phone_wishes import PhoneWishes
from sync.client.virtual_phone import VirtualPhone
from sync.cloud.server import RunningCloud, init
from sync.cloud.settings import CloudSettings, Limits, utc_now

TOKEN = "test-desktop-token"
PATIENT = {"phone_lost_seconds": 300}
"""On a busy machine a phone's sign of life may come late."""


@dataclass
class DeskCloud:
    """A cloud in a thread; `url` is fixed, so it may be stopped and started again."""

    data: Path
    home: Home
    limits: Limits = field(default_factory=Limits)
    url: str = ""
    port: int = 0
    running: RunningCloud | None = None
    opened: list[Any] = field(default_factory=list)
    ahead: timedelta = timedelta()
    """Of the wall clock."""

    def start(self) -> None:
        settings = CloudSettings(
            data_dir=self.data,
            port=self.port,
            embedded_token=TOKEN,
            limits=self.limits,
            clock=lambda: utc_now() + self.ahead,
        )
        self.running = RunningCloud(settings)
        self.running.start()
        self.url = self.running.url
        self.port = self.running.cloud.settings.port

    def stop(self) -> None:
        for item in self.opened:
            item.close()
        if self.running:
            self.running.stop()
            self.running = None

    def client(self) -> CloudClient:
        client = CloudClient(self.url, TOKEN)
        self.opened.append(client)
        return client

    def access(self) -> CloudAccess:
        return CloudAccess("test", self.client(), self.home, Cache(self.home.cache), None)

    def phone(self, **more: Any) -> VirtualPhone:
        wishes = PhoneWishes(**{k: more.pop(k) for k in list(more) if k not in ("on_step",)})
        phone = VirtualPhone(self.url, self.home.phone, wishes=wishes, **more)
        self.opened.append(phone)
        return phone


@pytest.fixture(scope="session")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cloud's data folder with the demo, made once."""
    data = tmp_path_factory.mktemp("sown") / "cloud"
    init(CloudSettings(data_dir=data))
    return data


@pytest.fixture
def make_cloud(
    sown: Path, tmp_path: Path, isolated_home: Path
) -> Iterator[Callable[..., DeskCloud]]:
    """Starts a cloud with the demo and the given limits."""
    clouds: list[DeskCloud] = []

    def make(**limits: Any) -> DeskCloud:
        data = tmp_path / f"cloud-{len(clouds)}"
        shutil.copytree(sown, data)
        cloud = DeskCloud(data, Home(isolated_home), Limits(**{**PATIENT, **limits}))
        clouds.append(cloud)
        cloud.start()
        return cloud

    yield make
    for cloud in clouds:
        cloud.stop()


@pytest.fixture
def cloud(make_cloud: Callable[..., DeskCloud]) -> DeskCloud:
    return make_cloud()


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small bid document."""
    import pymupdf

    def make(name: str = "标书.pdf", *, pages: int = 3, text: str = "Bidder: ") -> Path:
        path = tmp_path / "files" / name
        path.parent.mkdir(exist_ok=True)
        with pymupdf.open() as document:
            for number in range(pages):
                page = document.new_page(width=595, height=842)
                page.insert_text((72, 100), f"{number + 1} {text}", fontsize=14)
            document.save(path)
        return path

    return make
