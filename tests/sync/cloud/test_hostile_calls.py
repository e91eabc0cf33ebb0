"""Calls made up from the OpenAPI document: whatever is sent, the cloud answers and never breaks."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from sync.cloud.api.app import create_app
from sync.cloud.settings import SANDBOX_OPERATOR

ENDLESS = "events"
"""Streams, which have tests of their own."""
RAW = "application/pdf"
"""A body of this kind cannot be made up; hostile documents have tests of their own."""
EXAMPLES = 2
"""Of each kind for each operation and mode."""


@pytest.fixture
def database_url(sown_sqlite, tmp_path):
    """SQLite: what is asked here does not reach the database's differences."""
    copy = tmp_path / "cloud.sqlite3"
    copy.write_bytes(sown_sqlite.read_bytes())
    return f"sqlite:///{copy}"


@pytest.fixture
def headers(office) -> dict[str, str]:
    """Somebody who is everybody: a desktop, an administrator's phone and an operator."""
    phone = office.phone("13800000002")
    phone.post("/v1/operator/login", {"password": SANDBOX_OPERATOR})
    cookies = "; ".join(f"{name}={value}" for name, value in phone.http.cookies.items())
    return {
        "Authorization": office.desktop.http.headers["Authorization"],
        "Cookie": cookies,
        "X-BidSeal": "1",
    }


def operations(document: dict[str, Any]) -> Iterator[Any]:
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()
        if operation.path.endswith(ENDLESS) or "logout" in operation.path:
            continue
        if RAW not in operation.definition.raw.get("requestBody", {}).get("content", {}):
            yield operation


def takes_anything(operation: Any) -> bool:
    """Whether something of the call's own can be wrong; looking for it in vain takes long."""
    return any(list(part) for part in (operation.path_parameters, operation.query, operation.body))


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_made_up_calls_are_answered(office, headers, mode):
    document = create_app(office.cloud.settings).openapi()
    broken: list[str] = []
    count = 0
    for operation in operations(document):
        if mode is GenerationMode.NEGATIVE and not takes_anything(operation):
            continue

        @settings(
            max_examples=EXAMPLES,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def call(case: Any) -> None:
            nonlocal count
            count += 1
            said = {**headers, "Idempotency-Key": secrets.token_hex(8)}
            answer = case.call(base_url=office.url, headers=said, timeout=30)
            if answer.status_code >= 500 and answer.json()["code"] != "provider.failed":
                broken.append(f"{case.method} {case.path} {case.body!r}: {answer.text[:200]}")

        # a path that takes any text cannot be called wrongly
        with contextlib.suppress(Unsatisfiable):
            call()
    assert broken == []
    assert count > 100
