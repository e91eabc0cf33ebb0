"""The desktop's calls where clouds differ: older ones, and ones whose clock is not this PC's."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from signing.errors import CloudError
from sync.client.cloud import CloudClient
from sync.protocol.errors import ErrorCode

ME = b'{"device": "d1", "person": null, "unit": null, "sandbox": true}'


def unknown_door() -> bytes:
    return json.dumps({"code": ErrorCode.NOT_FOUND.value, "message": "没有。", "next": ""}).encode()


@pytest.mark.parametrize(
    ("status", "body"), [(404, unknown_door()), (404, b"<html>"), (405, b""), (501, b"")]
)
def test_a_cloud_without_timestamps_by_the_dozen_is_asked_one_by_one(
    stub: Any, status: int, body: bytes
) -> None:
    stub.say(status, body)
    stub.say(200, b"first")
    stub.say(200, b"second")
    client = CloudClient(stub.base_url, "secret")
    assert client.timestamps([b"1", b"2"], key="k") == (b"first", b"second")
    asked = [(request.path, request.body) for request in stub.requests[1:]]
    assert asked == [("/v1/tsa", b"1"), ("/v1/tsa", b"2")]
    keys = [request.headers["Idempotency-Key"] for request in stub.requests]
    assert len(set(keys)) == 3
    # and is not asked in vain again
    stub.script.clear()
    stub.say(200, b"third")
    assert client.timestamps([b"3"], key="l") == (b"third",)
    assert stub.requests[-1].path == "/v1/tsa"
    client.close()


def test_a_cloud_that_has_them_is_asked_once_for_all(stub: Any) -> None:
    replies = [b64encode(text).decode() for text in (b"first", b"second")]
    stub.say(200, json.dumps({"replies": replies}).encode())
    client = CloudClient(stub.base_url, "secret")
    assert client.timestamps([b"1", b"2"], key="k") == (b"first", b"second")
    assert [request.path for request in stub.requests] == ["/v1/timestamps"]
    client.close()


@pytest.mark.parametrize("status", [400, 500])
def test_another_failure_is_no_reason_to_ask_one_by_one(stub: Any, status: int) -> None:
    stub.say(status, b"")
    with pytest.raises(CloudError):
        CloudClient(stub.base_url, "secret").timestamps([b"1"], key="k")
    assert {request.path for request in stub.requests} == {"/v1/timestamps"}


@pytest.mark.parametrize("minutes", [-90, 0, 7])
def test_how_far_the_clouds_clock_is_ahead(
    minutes: int, stub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
    monkeypatch.setattr("http.server.BaseHTTPRequestHandler.date_time_string", lambda _: there)
    stub.say(200, ME)
    client = CloudClient(stub.base_url, "secret")
    assert client.clock_ahead == timedelta()
    client.whoami()
    assert abs(client.clock_ahead - timedelta(minutes=minutes)) < timedelta(seconds=30)
    assert client.clone().clock_ahead == client.clock_ahead
    if not minutes:
        assert client.clock_ahead == timedelta(), "the seconds of a header are no clock"
    client.close()


def test_a_date_that_is_none_says_nothing(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("http.server.BaseHTTPRequestHandler.date_time_string", lambda _: "noon")
    stub.say(200, ME)
    client = CloudClient(stub.base_url, "secret")
    client.whoami()
    assert client.clock_ahead == timedelta()
    client.close()
