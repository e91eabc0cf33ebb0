"""People who come in, are verified and create units: their numbers are well-formed, of nobody.

These tests run on SQLite; what depends on the database asks for PostgreSQL too (`BOTH`).
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from sync.cloud.domain.credit_code import check_character
from sync.cloud.domain.documents import citizen_check
from sync.cloud.domain.money import to_wire


class Words:
    """What people fill in."""

    unit = "天津测试建筑工程有限公司"

    def citizen(self, serial: int = 1, region: str = "110105") -> str:
        """A well-formed number, different for each serial up to 999."""
        body = f"{region}19800101{serial:03d}"
        return body + citizen_check(body)

    def credit_code(self, serial: int = 1) -> str:
        """A well-formed code, different for each serial."""
        body = f"91110105MA{serial:07d}"
        return body + check_character(body)

    def identity(self, **changes: str) -> dict[str, str]:
        """周宁 by identity card."""
        own = {"track": "mainland", "document": "id-card", "name": "周宁"}
        return {**own, "number": self.citizen(), **changes}

    def company(self, serial: int = 1, **changes: str) -> dict[str, str]:
        """A unit whose legal person is 周宁."""
        return {
            "name": self.unit,
            "kind": "enterprise",
            "credit_code": self.credit_code(serial),
            "legal_name": "周宁",
            "legal_number": self.citizen(),
            **changes,
        }

    def account(self, **changes: str) -> dict[str, str]:
        """The corporate account of that unit."""
        bank = {"bank": "中国工商银行", "branch": "天津和平支行"}
        return {"holder": self.unit, **bank, "number": "0302011234567890123", **changes}

    def letter(self, content: bytes, media_type: str = "application/pdf") -> dict[str, str]:
        """The body of POST letter."""
        return {"media_type": media_type, "content": base64.b64encode(content).decode()}

    def other_letter(self) -> bytes:
        """A PDF that says something else."""
        with pymupdf.open() as document:
            document.new_page().insert_text((72, 72), "an invitation to lunch")
            return document.tobytes()


@pytest.fixture
def words() -> Words:
    """What people fill in."""
    return Words()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite unless a test is parametrised with "postgresql"."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return request.getfixturevalue("postgresql")()
    copy = tmp_path / "cloud.sqlite3"
    shutil.copy(request.getfixturevalue("sown_sqlite"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def verified(office: Any, words: Words) -> Callable[..., Any]:
    """A phone whose person is verified."""

    def come(number: str = "13900000001", *, serial: int = 1, name: str = "周宁") -> Any:
        phone = office.phone(number)
        body = words.identity(name=name, number=words.citizen(serial))
        phone.post("/v1/phone/identity", body)
        phone.post("/v1/phone/identity/face", {"capture": "sandbox-own-face"})
        return phone

    return come


@pytest.fixture
def amount_of(office: Any) -> Callable[[str], str]:
    """What the finance staff see of a founding's transfer."""
    from sync.cloud.services.founding_view import last_transfer, opened
    from sync.cloud.store.founding import FoundingRow

    def look(founding: str) -> str:
        with office.cloud.reading() as work:
            sent = last_transfer(work, work.db.get(FoundingRow, founding))
            return to_wire(opened(work, sent).amount)

    return look


@pytest.fixture
def found(office: Any, words: Words, amount_of: Callable[[str], str]) -> Callable[..., Any]:
    """Creates a unit as its legal person, up to 已认证."""

    def create(phone: Any, serial: int = 1, **changes: str) -> Any:
        row = phone.post("/v1/phone/foundings", words.company(serial, **changes))
        path = f"/v1/phone/foundings/{row['id']}"
        phone.post(f"{path}/submit")
        phone.post(f"{path}/account", words.account(holder=row["name"]))
        office.clock.advance(60)
        return phone.post(f"{path}/amount", {"amount": amount_of(row["id"])})

    return create
