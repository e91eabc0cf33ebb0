"""Money through real HTTP; on SQLite, and on PostgreSQL where a test depends on the database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.cloud.providers.contracts import Providers
from sync.cloud.providers.payment import Notice, SandboxPayment


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite unless a test is parametrised with "postgresql"."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return request.getfixturevalue("postgresql")()
    copy = tmp_path / "cloud.sqlite3"
    shutil.copy(request.getfixturevalue("sown_sqlite"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def channels() -> SandboxPayment:
    """Channels whose keys are made once."""
    return SandboxPayment()


@pytest.fixture
def providers(channels: SandboxPayment) -> Providers:
    """Sandbox providers; the channels report nothing by themselves, the test delivers."""
    channels.silent, channels.failing = True, False
    channels.declining.clear()
    return Providers(payment=channels)


@pytest.fixture
def phone(office: Any) -> Any:
    """The member's phone."""
    return office.phone()


@pytest.fixture
def deliver(office: Any) -> Callable[[Notice], bool]:
    """Sends a report as its channel would; whether the cloud took it."""

    def send(notice: Notice) -> bool:
        answer = office.desktop.http.post(
            f"/v1/payments/{notice.channel}/notice", content=notice.body, headers=notice.headers
        )
        if notice.channel == "alipay":
            assert answer.status_code == 200
            return answer.text == "success"
        return answer.status_code == 200

    return send
