"""The event stream: order, duplicates, reconnecting and the fall-back to polling."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from signing.errors import CloudError, RefusedError
from sync.client import events
from sync.client.events import SessionEvents, data_of_events, lines_of
from sync.client.phone_client import PhoneClient
from sync.client.transport import Transport
from sync.protocol.session import SessionView, State


def view(revision: int, state: str = "shown") -> bytes:
    return (
        SessionView.model_validate(
            {
                "id": "s1",
                "revision": revision,
                "state": state,
                "operation": "stamp",
                "platform": "demo-a",
                "platform_name": "演示",
                "created_at": "2026-01-01T00:00:00Z",
                "control_code": "12 34",
                "files": (),
                "signed": 0,
            }
        )
        .model_dump_json()
        .encode()
    )


def event(revision: int, state: str = "shown") -> bytes:
    return b"id: %d\ndata: %s\n\n" % (revision, view(revision, state))


def read(stub: Any, count: int) -> list[tuple[int, State]]:
    door = Transport(stub.base_url)
    seen = []
    with SessionEvents(door, stream_path="/stream", poll_path="/poll") as source:
        while len(seen) < count:
            item = source.next(60)
            assert item is not None
            seen.append((item.revision, item.state))
    door.close()
    return seen


def test_data_of_events() -> None:
    lines = [b": ping", b"", b"id: 1", b"data: a", b"data:b", b"", b"", b"data: c", b"", b"data: d"]
    assert list(data_of_events(lines)) == [b"a\nb", b"c"]


def test_lines_may_be_cut_anywhere() -> None:
    assert list(lines_of([b"a", b"b\r", b"\nc\n\n", b"", b"d\ne"])) == [b"ab", b"c", b"", b"d"]


def test_an_endless_line_or_event_ends_the_stream() -> None:
    chunk = bytes(events.EVENT_LIMIT // 2 + 1)
    with pytest.raises(CloudError):
        list(lines_of([chunk, chunk]))
    with pytest.raises(CloudError):
        list(data_of_events([b"data:" + chunk, b"data:" + chunk]))


def test_views_come_in_order_without_duplicates(stub: Any) -> None:
    stub.stream(event(1), event(1), event(3, "scanned"), event(2), b": ping\n\n", event(4, "done"))
    seen = read(stub, 3)
    assert seen == [(1, State.SHOWN), (3, State.SCANNED), (4, State.DONE)]
    assert stub.requests[0].headers["Accept"] == "text/event-stream"


def test_an_event_may_arrive_in_pieces(stub: Any) -> None:
    whole = event(7, "done")
    stub.stream(whole[:10], whole[10:50], whole[50:])
    assert read(stub, 1) == [(7, State.DONE)]


def test_broken_stream_is_resumed_after_the_last_revision(stub: Any) -> None:
    stub.stream(event(1))
    stub.stream(event(2, "done"))
    assert read(stub, 2) == [(1, State.SHOWN), (2, State.DONE)]
    assert stub.requests[1].headers["Last-Event-ID"] == "1"


def test_polling_takes_over_where_streams_fail(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "POLL_PAUSE", 0.01)
    stub.say(404, b"", times=events.STREAM_TRIES)
    stub.say(200, view(1))
    stub.say(200, view(1))
    stub.say(200, view(2, "done"))
    assert read(stub, 2) == [(1, State.SHOWN), (2, State.DONE)]
    assert [request.path for request in stub.requests[: events.STREAM_TRIES + 1]] == [
        "/stream"
    ] * events.STREAM_TRIES + ["/poll"]


def test_the_phone_polls_what_it_scanned(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "POLL_PAUSE", 0.01)
    scanned = {"session": json.loads(view(5, "done")), "recognition_open": False}
    scanned |= {"units": [], "seals": [], "options": []}
    stub.say(404, b"", times=events.STREAM_TRIES)
    stub.say(200, json.dumps(scanned).encode())
    door = Transport(stub.base_url)
    with PhoneClient(door).events("s1") as source:
        item = source.next(60)
    assert item is not None
    assert (item.revision, item.state) == (5, State.DONE)
    assert stub.requests[-1].path == "/v1/phone/sessions/s1"
    door.close()


def test_refusal_ends_the_reading(stub: Any) -> None:
    stub.say(404, b'{"code": "session.unknown", "message": "m", "next": "n"}')
    door = Transport(stub.base_url)
    with (
        SessionEvents(door, stream_path="/s", poll_path="/p") as source,
        pytest.raises(RefusedError),
    ):
        source.next(60)
    door.close()


def test_a_lost_cloud_is_told_in_the_end(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "POLL_PAUSE", 0.01)
    monkeypatch.setattr(events, "PATIENCE", 1)
    stub.say(200, b"nonsense")
    door = Transport(stub.base_url)
    with SessionEvents(door, stream_path="/s", poll_path="/p") as source, pytest.raises(CloudError):
        while True:
            source.next(60)
    door.close()


def test_leaving_stops_the_reader(stub: Any) -> None:
    stub.stream(event(1))
    door = Transport(stub.base_url)
    before = {*threading.enumerate()}  # readers of other tests end with their next ping
    with SessionEvents(door, stream_path="/s", poll_path="/p") as source:
        assert source.next(60)
        begun = {*threading.enumerate()} - before
        (reader,) = (item for item in begun if item.name == "session-events")
    reader.join(60)
    assert not reader.is_alive()
    assert source.next(0) is None
    door.close()
