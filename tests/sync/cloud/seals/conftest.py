"""Seals and certificates of members: these tests run on SQLite, `BOTH` asks for PostgreSQL too."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

NEWCOMER, ADMIN = "13800000004", "13800000002"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite unless a test is parametrised with "postgresql"."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return request.getfixturevalue("postgresql")()
    copy = tmp_path / "cloud.sqlite3"
    shutil.copy(request.getfixturevalue("sown_sqlite"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def newcomer(office: Any) -> Any:
    """A member who has neither grants nor certificates."""
    return office.phone(NEWCOMER)


@pytest.fixture
def admin(office: Any) -> Any:
    """The administrator."""
    return office.phone(ADMIN)


@pytest.fixture
def decide(admin: Any) -> Callable[..., Any]:
    """The administrator decides the one task that waits; the task as it was."""

    def settle(decision: str = "approve") -> Any:
        todos = admin.get("/v1/phone/todos")["todos"]
        (todo,) = [todo for todo in todos if todo["state"] == "waiting"]
        admin.post(f"/v1/phone/todos/{todo['id']}/decision", {"decision": decision})
        return todo

    return settle
