"""What a token states, plainly spelled or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import core, tsp, x509

from signing.cms import tst_info
from signing.crypto.asn1 import UNREADABLE

NOON = datetime(2026, 3, 8, 12, 0, 5, tzinfo=UTC)


def stated(**more: Any) -> bytes:
    """A TSTInfo, DER."""
    imprint = {"hash_algorithm": {"algorithm": "sha384"}, "hashed_message": b"\x05" * 48}
    fields = {
        "version": "v1",
        "policy": "1.2.3.4",
        "message_imprint": imprint,
        "serial_number": 77,
        "gen_time": NOON,
    }
    return bytes(tsp.TSTInfo({**fields, **more}).dump())


NAMED = x509.GeneralName("uniform_resource_identifier", "https://tsa.example/")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"nonce": 5},
        {"accuracy": {"seconds": 1}, "nonce": 5},
        {"accuracy": {"millis": 1, "micros": 2}, "ordering": True, "nonce": 5},
        {"tsa": NAMED, "nonce": 5},
        {"extensions": [{"extn_id": "1.2.3", "extn_value": b"\x05\x00"}]},
    ],
)
def test_all_fields_are_read(more: dict[str, Any]) -> None:
    expected = tst_info.Statement(NOON, "1.2.3.4", "sha384", b"\x05" * 48, more.get("nonce"))
    assert tst_info.read(stated(**more)) == expected


def test_fractions_of_a_second_are_kept() -> None:
    later = NOON + timedelta(milliseconds=250)
    assert tst_info.read(stated(gen_time=later)).time == later


def test_another_length_of_length_is_read_too() -> None:
    """BER: the length in two bytes where one would do."""
    der = stated(nonce=5)
    assert der[0] == 0x30
    assert der[1] < 0x80
    assert tst_info.read(der[:1] + b"\x81" + der[1:]) == tst_info.read(der)


@pytest.mark.parametrize("junk", [b"", b"\x30\x03", core.Integer(5).dump(), b"\x30\x00"])
def test_what_is_something_else_cannot_be_read(junk: bytes) -> None:
    with pytest.raises(UNREADABLE):
        tst_info.read(junk)
