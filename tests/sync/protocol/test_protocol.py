"""The wire: strict models, the QR payload, the control code, and what can be reached."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sync.protocol.control_code import control_code
from sync.protocol.qr import QrPayload, decode_payload, encode_link, signed_part
from sync.protocol.registration import Entrance
from sync.protocol.session import (
    TRANSITIONS,
    CreateSession,
    Operation,
    QrView,
    SessionFile,
    State,
)

IDENT = st.from_regex(r"[A-Za-z0-9_.:-]{1,64}", fullmatch=True)


def file(name="a", sha="00"):
    return SessionFile(
        id=name, name=f"{name}.pdf", pages=1, marks=1, seals=(), digests={"sha256": sha}
    )


@pytest.mark.requirement("R080")
@given(IDENT, IDENT, st.integers(0, 2**40), st.binary(max_size=64))
def test_a_qr_comes_back_as_it_was_made(platform, event, expires, signature):
    payload = QrPayload(
        v=1, platform=platform, event=event, operation=Operation.STAMP, expires=expires
    )
    link = encode_link("http://127.0.0.1:1", payload, signature)
    assert decode_payload(link) == (payload, signature)
    assert decode_payload(link.partition("#")[2]) == (payload, signature)
    assert signed_part(payload) in link
    assert link.isascii()


@given(st.text(max_size=300))
def test_any_text_is_either_a_payload_or_none(text):
    assert decode_payload(text) is None
    assert decode_payload(f"http://x/m/scan#{text}.{text}") is None


def test_expiry():
    payload = QrPayload(v=1, platform="p", event="e", operation=Operation.LOGIN, expires=100)
    assert not payload.expired(datetime.fromtimestamp(99, UTC))
    assert payload.expired(datetime.fromtimestamp(100, UTC))


def test_the_control_code_depends_on_every_digest_and_the_order():
    one, two = file("a", "01"), file("b", "02")
    codes = {control_code(files) for files in ([one], [two], [one, two], [two, one])}
    assert len(codes) == 4
    # fixed once and for all: the phone's script computes the same
    assert control_code([file("f1", "ab" * 32)]) == "15 97"
    assert control_code([]) == control_code(())


@pytest.mark.parametrize(
    "wrong",
    [
        {"platform": "demo", "surplus": 1},
        {"platform": "no spaces"},
        {"platform": "demo", "billing": "free"},
        {"platform": "demo", "files": [{"id": "a"}]},
        {"platform": "demo", "operation": "shred"},
    ],
)
def test_unknown_or_malformed_fields_are_refused(wrong):
    with pytest.raises(ValidationError):
        CreateSession.model_validate(wrong)


def test_every_state_can_be_reached():
    reached, fresh = set(), {State.CREATED}
    while fresh:
        reached |= fresh
        fresh = {after for (before, _), after in TRANSITIONS.items() if before in reached} - reached
    assert reached == set(State)


@pytest.mark.parametrize(
    "address",
    [
        *("file:///C:/Windows/System32/calc.exe", "\\\\evil.example\\share\\x.exe", "ms-msdt:/id"),
        *("javascript:alert(1)", "http:///etc", "https://", " https://cloud.example/", ""),
        "https://cloud.example/m/\nfile:///etc",
    ],
)
def test_a_server_names_no_address_that_is_not_of_the_web(address):
    """The desktop opens them with whatever the system has for their scheme."""
    with pytest.raises(ValidationError):
        QrView(link=address, expires_at=datetime.now(UTC))
    with pytest.raises(ValidationError):
        Entrance(sandbox=False, hotline="", address=address)
    for good in ("https://cloud.example/m/", "http://[::1]:8750/m/scan#a.b", "https://c.example"):
        assert Entrance(sandbox=False, hotline="", address=good).address == good
