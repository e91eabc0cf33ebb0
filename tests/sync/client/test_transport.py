"""The door to a cloud: retries, caps, headers and the one gate for errors."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from signing.errors import BidSealError, CloudError, ExpiredError, RefusedError, UsageError
from sync.client import transport
from sync.client.cloud import CloudClient
from sync.client.transport import Timeout, Transport, is_loopback
from sync.protocol.desktop import DeviceToken, WhoAmI
from sync.protocol.errors import ErrorCode
from sync.protocol.session import State, SubmitAttributes

ME = b'{"device": "d1", "person": null, "unit": null, "sandbox": true}'


def error_body(code: ErrorCode, **more: Any) -> bytes:
    body = {"code": code.value, "message": "云端的话。", "next": "下一步。", **more}
    return json.dumps(body).encode()


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:80", True),
        ("http://localhost", True),
        ("http://[::1]:1", True),
        ("https://cloud.example", False),
        ("http://127.evil.example", False),
        ("http://10.0.0.1", False),
    ],
)
def test_loopback_is_only_this_pc(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback


@pytest.mark.parametrize("url", ["http://cloud.example", "ftp://127.0.0.1", "cloud.example"])
def test_token_never_travels_unencrypted(url: str) -> None:
    with pytest.raises(UsageError):
        Transport(url)


def test_token_language_and_answer(stub: Any) -> None:
    stub.say(200, ME)
    client = CloudClient(stub.base_url, "secret", language="en")
    assert client.whoami() == WhoAmI.model_validate_json(ME)
    headers = stub.requests[0].headers
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Accept-Language"] == "en"
    client.close()


def test_lost_answer_is_asked_again_with_the_same_key(stub: Any) -> None:
    stub.hang_up(times=2)
    stub.say(200, b'{"token": "t", "device": "d1"}')
    client = CloudClient(stub.base_url, "")
    assert client.register_device(key="k1") == DeviceToken(token="t", device="d1")
    assert [request.headers["Idempotency-Key"] for request in stub.requests] == ["k1"] * 3
    client.close()


def test_call_without_key_is_not_repeated(stub: Any) -> None:
    stub.hang_up(times=2)
    door = Transport(stub.base_url)
    with pytest.raises(CloudError):
        door.exchange("POST", "/x", data=b"")
    assert len(stub.requests) == 1
    door.close()


def test_retries_are_bounded(stub: Any) -> None:
    stub.say(503, error_body(ErrorCode.INTERNAL))
    door = Transport(stub.base_url)
    with pytest.raises(CloudError):
        door.exchange("GET", "/x")
    assert len(stub.requests) == 4
    door.close()


def test_revive_is_asked_where_to_go_on(stub: Any) -> None:
    stub.say(200, b"here")
    places = iter([f"http://127.0.0.1:{closed_port()}", stub.base_url])
    door = Transport("http://127.0.0.1:1", revive=lambda: next(places))
    assert door.exchange("GET", "/x") == b"here"
    assert door.base_url == stub.base_url
    door.close()


def test_revive_is_asked_before_anything_is_sent(stub: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        old = f"http://127.0.0.1:{stranger.getsockname()[1]}"
        stub.say(200, b"here")
        headers = {"Authorization": "Bearer secret"}
        door = Transport(old, headers=headers, revive=lambda: stub.base_url)
        assert door.exchange("GET", "/x") == b"here"
        with door.stream("/y", headers={}) as response:
            assert response.content == b"here"
        door.close()
        stranger.settimeout(0)
        with pytest.raises(BlockingIOError):
            stranger.accept()


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, ErrorCode.UNAUTHENTICATED, RefusedError),
        (403, ErrorCode.SEAL_NOT_GRANTED, RefusedError),
        (409, ErrorCode.SESSION_STATE, RefusedError),
        (410, ErrorCode.QR_EXPIRED, ExpiredError),
        (422, ErrorCode.INVALID, UsageError),
        (403, ErrorCode.NOT_SANDBOX, UsageError),
        (500, ErrorCode.INTERNAL, CloudError),
    ],
)
def test_error_codes_find_their_class(
    stub: Any, status: int, code: ErrorCode, kind: type[BidSealError]
) -> None:
    stub.say(status, error_body(code))
    door = Transport(stub.base_url)
    with pytest.raises(kind) as caught:
        door.exchange("POST", "/x", data=b"")
    assert caught.value.arguments["cloud_code"] == code.value
    assert caught.value.next == "下一步。"
    door.close()


def test_every_code_of_the_protocol_is_mapped() -> None:
    for code in ErrorCode:
        body = transport.ErrorBody(code=code, message="甲。", next="乙。", details={"reason": 1})
        assert transport.error_of(body).arguments["cloud_code"] == code.value


def test_reason_of_a_refusal_is_the_clouds_sentence(stub: Any) -> None:
    stub.say(403, error_body(ErrorCode.PIN_WRONG, details={"tries_left": 3}))
    door = Transport(stub.base_url)
    with pytest.raises(RefusedError, match=r"云端的话。$") as caught:
        door.exchange("POST", "/x", data=b"")
    assert caught.value.arguments["details"] == {"tries_left": 3}
    door.close()


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"", b"\xff"])
def test_nonsense_is_a_cloud_error(stub: Any, body: bytes) -> None:
    stub.say(404, body)
    stub.say(200, body)
    client = CloudClient(stub.base_url, "")
    for _ in range(2):
        with pytest.raises(CloudError):
            client.whoami()
    client.close()


def test_redirects_are_not_followed(stub: Any) -> None:
    stub.say(302, b"", headers="Location: http://127.0.0.1:9/elsewhere")
    door = Transport(stub.base_url)
    with pytest.raises(CloudError):
        door.exchange("POST", "/x", data=b"")
    assert len(stub.requests) == 1
    door.close()


def test_answers_are_capped(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "ANSWER_LIMIT", 1000)
    stub.say(200, b"x" * 1001)
    door = Transport(stub.base_url)
    with pytest.raises(CloudError, match="1000"):
        door.exchange("POST", "/x", data=b"")
    door.close()


def test_silence_ends_with_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        door = Transport(url, timeout=Timeout(connect=1, read=0.05))
        with pytest.raises(CloudError, match="等待超时"):
            door.exchange("POST", "/x", data=b"")
        door.close()


def test_a_cloud_may_take_its_time_over_many_files(stub: Any) -> None:
    view = {"id": "s1", "revision": 1, "state": "signing", "operation": "stamp"}
    view |= {"platform": "demo-a", "platform_name": "演示", "created_at": "2026-01-01T00:00:00Z"}
    view |= {"control_code": "12 34", "files": [], "signed": 0}
    stub.say(200, json.dumps(view).encode(), after=0.4)
    client = CloudClient(stub.base_url, "secret", timeout=Timeout(read=0.1))
    answer = client.submit_attributes("s1", SubmitAttributes(files=()), key="k")
    assert answer.state is State.SIGNING
    assert len(stub.requests) == 1
    client.close()


@pytest.mark.parametrize("replies", [[], ["AAAA", "AAAA"], ["A"]])
def test_timestamps_that_do_not_fit_the_question_are_the_clouds_fault(
    stub: Any, replies: list[str]
) -> None:
    stub.say(200, json.dumps({"replies": replies}).encode())
    with pytest.raises(CloudError, match="/v1/timestamps"):
        CloudClient(stub.base_url, "secret").timestamps([b"query"], key="k")
