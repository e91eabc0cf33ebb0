"""The demo unit and its people, another unit that must see nothing of it, and newcomers.

These tests run on SQLite; what depends on the database asks for PostgreSQL too (`BOTH`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.cloud.store.people import Membership, Person, Unit

OTHER_UNIT = "unit-other"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite unless a test is parametrised with "postgresql"."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return request.getfixturevalue("postgresql")()
    copy = tmp_path / "cloud.sqlite3"
    shutil.copy(request.getfixturevalue("sown_sqlite"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def come(office: Any) -> Callable[..., Any]:
    """A verified person with a phone of his own, in no unit unless a role there is named."""

    def make(number: str, name: str, *, role: str = "", unit: str = "unit-demo") -> Any:
        def register(work: Any) -> None:
            person = f"per-{number}"
            work.db.add(
                Person(
                    id=person,
                    phone=number,
                    name=name,
                    real_name_at=work.now,
                    created_at=work.now,
                )
            )
            work.db.flush()
            if role:
                work.db.add(
                    Membership(
                        id=f"mem-{number}",
                        person_id=person,
                        unit_id=unit,
                        role=role,
                        joined_at=work.now,
                    )
                )

        office.edit(register)
        return office.phone(number)

    return make


@pytest.fixture
def other_unit(office: Any, come: Callable[..., Any]) -> Any:
    """Another verified unit; the phone of its administrator."""
    office.edit(
        lambda work: work.db.add(
            Unit(
                id=OTHER_UNIT,
                name="上海测试园林有限公司",
                credit_code="91310000TEST000002",
                verified_at=work.now,
            )
        )
    )
    return come("13900000099", "吴敏", role="admin", unit=OTHER_UNIT)
