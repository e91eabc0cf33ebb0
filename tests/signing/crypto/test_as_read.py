"""Values are handed on in the very bytes that they were read from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import core, x509

from signing.algorithm import Algorithm
from signing.crypto import certificates, keys
from signing.crypto.asn1 import as_read
from signing.crypto.certificates import Subject, Validity
from signing.crypto.signatures import is_signed_by

_DEFAULT_FALSE = b"\x01\x01\x00"
"""BOOLEAN FALSE, which DER leaves out where it is the default; many certificates have it."""


def _root(key: Any, filler: int) -> bytes:
    """A certificate that is not quite DER, signed as it stands; `filler` bytes longer."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    subject = Subject("测试根", "甲" + "a" * filler)
    issued = certificates.issue_root(subject, key, validity=Validity(now, now + timedelta(9)))
    body = x509.Certificate.load(issued)["tbs_certificate"]
    extension = body["extensions"][0].dump()
    odd = extension[:2] + extension[2:7] + _DEFAULT_FALSE + extension[7:]
    odd = odd[:1] + bytes([odd[1] + len(_DEFAULT_FALSE)]) + odd[2:]
    others = b"".join(item.dump() for item in list(body["extensions"])[1:])
    listed = _wrapped(0xA3, _wrapped(0x30, odd + others))
    inner = b"".join(body[name].dump() for name in list(body)[:-1] if _is_there(body[name]))
    signed = _wrapped(0x30, inner + listed)
    algorithm = x509.Certificate.load(issued)["signature_algorithm"].dump()
    value = keys.sign(key, Algorithm.RSA_SHA256, signed)
    return _wrapped(0x30, signed + algorithm + core.BitString(_bits(value)).dump())


def _is_there(value: Any) -> bool:
    return not isinstance(value, core.Void)


def _bits(value: bytes) -> tuple[int, ...]:
    return tuple(int(bit) for bit in "".join(f"{byte:08b}" for byte in value))


def _wrapped(tag: int, inner: bytes) -> bytes:
    length = len(inner)
    if length < 0x80:
        return bytes([tag, length]) + inner
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size) + inner


def test_a_length_that_looks_indefinite_changes_nothing() -> None:
    key = keys.generate(Algorithm.RSA_SHA256)
    seen = set()
    for filler in range(60):
        der = _root(key, filler)
        body = x509.Certificate.load(der)["tbs_certificate"]
        seen.add(body._header[-1])
        assert as_read(body) in der
        assert is_signed_by(x509.Certificate.load(der), der)
        if 0x80 in seen:
            return
    pytest.fail("no certificate of the wanted length")


def test_built_values_and_indefinite_ones_become_der() -> None:
    built = core.SequenceOf([core.Integer(5)], spec=core.Integer)
    assert as_read(built) == b"\x30\x03\x02\x01\x05"
    indefinite = core.SequenceOf.load(b"\x30\x80\x02\x01\x05\x00\x00", spec=core.Integer)
    assert as_read(indefinite) == b"\x30\x03\x02\x01\x05"


def test_a_choice_is_what_was_chosen() -> None:
    name = x509.Name.build({"common_name": "测试"})
    assert as_read(name) == name.dump()
    assert as_read(x509.Name.load(name.dump())) == name.dump()


def test_a_short_length_that_looks_indefinite_changes_nothing() -> None:
    """128 bytes, which is written 81 80; among them what DER would leave out."""
    named = core.ObjectIdentifier("2.5.29.14").dump()
    der = b"\x30\x81\x80" + named + _DEFAULT_FALSE + b"\x04\x76" + bytes(118)
    assert as_read(x509.Extension.load(der)) == der


def test_a_choice_with_a_tag_around_it_keeps_the_tag() -> None:
    address = x509.GeneralName("uniform_resource_identifier", "http://127.0.0.1/")
    name = x509.DistributionPointName("full_name", [address])
    built = x509.DistributionPoint({"distribution_point": name}).dump()
    point = x509.DistributionPoint.load(built)["distribution_point"]
    assert built == b"\x30" + bytes([len(built) - 2]) + as_read(point)
    assert as_read(point)[0] == 0xA0
