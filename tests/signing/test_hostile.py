"""Damaged input of every kind: an error of our tree or a success, never anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from signing.algorithm import Algorithm
from signing.cms import assemble, attributes, reader, timestamp
from signing.crypto import certificates, keys, revocation, sm2
from signing.crypto.revocation import GOOD, CertificateStatus, Status
from signing.errors import BidSealError
from signing.seal import esseal, svg, templates
from signing.seal.esseal import SealInfo, SealType
from signing.seal.model import RasterArt, SealKind
from signing.seal.picture import Picture, decode_picture
from signing.verify.chain import build
from signing.verify.revoked import Evidence, check
from signing.verify.trust import TrustStore

Parser = Callable[[bytes], object]
Case = tuple[bytes, Parser]
"""Valid bytes and what reads them."""

PLACE = st.integers(0, 1 << 16)
CHANGES = st.lists(st.tuples(PLACE, st.integers(0, 9), st.binary(max_size=4)), max_size=2)
"""At a place, cut some bytes and put others."""
TREE_CHANGES = st.lists(st.tuples(PLACE, st.integers(0, 255), st.binary(max_size=9)), max_size=2)
"""Of a DER value, in this order: give it another tag, or another content, or drop it."""
HOSTILE = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def edited(valid: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    data = bytearray(valid)
    for place, cut, put in changes:
        at = place % (len(data) + 1)
        data[at : at + (cut or len(put))] = put
    return bytes(data)


def values_of(der: bytes) -> list[Any]:
    """[tag, content or list of values] of each value in `der`, constructed ones taken apart."""
    values: list[Any] = []
    at = 0
    while at + 2 <= len(der):
        tag, size, at = der[at], der[at + 1], at + 2
        if size > 0x80:
            size, at = int.from_bytes(der[at : at + size - 0x80]), at + size - 0x80
        content = der[at : at + size]
        at += size
        values.append([tag, values_of(content) if tag & 0x20 else content])
    return values


def written(values: list[Any]) -> bytes:
    der = b""
    for tag, content in values:
        data = written(content) if isinstance(content, list) else content
        size = len(data).to_bytes(4)
        der += bytes([tag, 0x84]) + size if len(data) > 0xFFFF else bytes([tag])
        if len(data) <= 0xFFFF:
            short = bytes([len(data)]) if len(data) < 0x80 else b""
            middle = b"\x81" + size[3:] if 0x80 <= len(data) <= 0xFF else b""
            der += short or middle or b"\x82" + size[2:]
        der += data
    return der


def lists_in(values: list[Any]) -> Iterator[list[Any]]:
    yield values
    for _, content in values:
        if isinstance(content, list):
            yield from lists_in(content)


def regrown(valid: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """`valid` with single values changed and all lengths right, to get behind the outer layer."""
    values = values_of(valid)
    for place, tag, content in changes:
        spots = [(found, i) for found in lists_in(values) for i in range(len(found))]
        if not spots:
            break
        found, index = spots[place % len(spots)]
        match tag % 3:
            case 0:
                found[index][0] = tag
            case 1:
                found[index][1] = content
            case 2:
                del found[index]
    return written(values)


def crl_of(pki: Any) -> bytes:
    revoked = {5: CertificateStatus(Status.REVOKED, pki.now, "key_compromise")}
    return revocation.build_crl(
        pki.ca, revoked, this_update=pki.now, next_update=pki.now + timedelta(days=7), number=3
    )


def answer_to(pki: Any, request: bytes) -> bytes:
    return revocation.build_ocsp_response(
        request,
        pki.ocsp,
        issuer=pki.ca.certificate,
        status_of=lambda serial: GOOD,
        this_update=pki.now,
        next_update=pki.now + timedelta(hours=1),
    )


def seal_of(pki: Any) -> bytes:
    info = SealInfo(
        id="TEST0001",
        name="测试公章",
        type=SealType.UNIT,
        art=templates.draw(SealKind.SIGNATURE, owner="张伟"),
        created=pki.now,
        valid_from=pki.now,
        valid_until=pki.now + timedelta(days=5),
        digests=(esseal.digest_entry(pki.signer.certificate),),
        extensions=(("1.2.3", b"\x05\x00"),),
    )
    return esseal.build(
        info, pki.tsa.certificate, lambda data: keys.sign(pki.tsa.key, pki.algorithm, data)
    )


def read_cms(der: bytes) -> None:
    message = reader.read(der)
    reader.verify(message, digest_of=lambda name: bytes(32), content=lambda: b"")


def der_cases(pki: Any) -> dict[str, Case]:
    """Everything of ours that reads DER of others, except the timestamps."""
    own, issuer = pki.signer.certificate, pki.ca.certificate
    trust = TrustStore((pki.root.certificate,))
    signed = attributes.signed_attributes(bytes(32), own, pki.algorithm)
    signature = keys.sign(pki.signer.key, pki.algorithm, signed)
    asked = timestamp.timestamp_request(signature, pki.algorithm)
    answered = timestamp.issue_response(asked, pki.tsa, pki.now)
    token = timestamp.read_response(answered, asked)
    message = assemble.assemble(
        signed,
        signature,
        certificate=own,
        chain=pki.signer.chain,
        algorithm=pki.algorithm,
        timestamp=token,
        crls=[crl_of(pki)],
    )
    question = revocation.build_ocsp_request(own, issuer, nonce=bytes(16))

    def by_crl(der: bytes) -> object:
        return check(own, issuer, evidence=Evidence(crls=(der,)), at=pki.now)

    def by_ocsp(der: bytes) -> object:
        return check(own, issuer, evidence=Evidence(ocsps=(der,)), at=pki.now)

    def chain_through(der: bytes) -> object:
        return build(own, [der], trust=trust, at=pki.now)

    def verify_under(der: bytes) -> None:
        keys.verify_signature(der, pki.algorithm, signed_data=b"m", signature=signature)

    return {
        "certificate": (own, certificates.read),
        "chain": (issuer, chain_through),
        "anchor": (pki.root.certificate, TrustStore.from_pem),
        "public key": (keys.public_key(pki.signer.key), keys.algorithm_of),
        "private key": (keys.to_pkcs8(pki.signer.key), keys.from_pkcs8),
        "verify": (keys.public_key(pki.signer.key), verify_under),
        "crl": (crl_of(pki), by_crl),
        "ocsp answer": (answer_to(pki, question), by_ocsp),
        "ocsp question": (question, lambda der: answer_to(pki, der)),
        "attributes": (signed, attributes.read_message_digest),
        "binding": (signed, lambda der: attributes.bound_digest(der, own, pki.algorithm)),
        "cms": (message, read_cms),
        "tsa question": (asked, lambda der: timestamp.issue_response(der, pki.tsa, pki.now)),
        "tsa answer": (answered, lambda der: timestamp.read_response(der, asked)),
        "token": (token, lambda der: timestamp.check_token(der, signature)),
        "seal": (seal_of(pki), lambda der: esseal.verify(der, at=pki.now, signer_certificate=own)),
    }


KINDS = (
    "certificate", "chain", "anchor", "public key", "private key", "verify", "crl", "ocsp answer",
    "ocsp question", "attributes", "binding", "cms", "tsa question", "tsa answer", "token", "seal",
)  # fmt: skip


@pytest.fixture(scope="session")
def cases(make_pki: Callable[[Algorithm], Any]) -> dict[Algorithm, dict[str, Case]]:
    return {algorithm: der_cases(make_pki(algorithm)) for algorithm in Algorithm}


@pytest.mark.parametrize("kind", KINDS)
@HOSTILE
@given(changes=CHANGES, tree_changes=TREE_CHANGES, algorithm=st.sampled_from(Algorithm))
def test_damaged_der_is_read_or_refused(
    kind: str,
    changes: list[tuple[int, int, bytes]],
    tree_changes: list[tuple[int, int, bytes]],
    algorithm: Algorithm,
    cases: dict[Algorithm, dict[str, Case]],
) -> None:
    valid, parse = cases[algorithm][kind]
    with suppress(BidSealError):
        parse(edited(regrown(valid, tree_changes), changes))


def test_undamaged_der_is_read(cases: dict[Algorithm, dict[str, Case]]) -> None:
    """The other test proves nothing about a kind whose valid bytes are refused already."""
    for algorithm in Algorithm:
        assert tuple(cases[algorithm]) == KINDS
        for kind, (valid, parse) in cases[algorithm].items():
            assert regrown(valid, []) == edited(valid, []) == valid
            if kind not in ("cms", "verify"):  # whose signature is over something else
                parse(valid)


def _bars() -> bytes:
    """A PNG of two bars with a transparent ground."""
    picture = Image.new("RGBA", (90, 30))
    for left in (10, 50):
        picture.paste((200, 0, 0, 255), (left, 0, left + 20, 30))
    stream = BytesIO()
    picture.save(stream, "PNG", dpi=(450, 450))
    return stream.getvalue()


PNG = _bars()
SVG = svg.to_svg(templates.draw(SealKind.SIGNATURE, owner="张伟"))[:900] + b'Z"/></svg>'


def test_pictures_are_read() -> None:
    assert isinstance(decode_picture(Picture("PNG", PNG, 5, 3)), RasterArt)


@HOSTILE
@given(changes=CHANGES, size=st.integers(-1, 200))
def test_damaged_png_is_read_or_refused(changes: list[tuple[int, int, bytes]], size: int) -> None:
    png = edited(PNG, changes)
    with suppress(BidSealError):
        art = decode_picture(Picture("PNG", png, size, size))
        assert 0 < art.width <= 121 and 0 < art.height <= 121


@HOSTILE
@given(changes=CHANGES)
def test_damaged_svg_is_read_or_refused(changes: list[tuple[int, int, bytes]]) -> None:
    with suppress(BidSealError):
        art = svg.from_svg(edited(SVG, changes))
        assert svg.from_svg(svg.to_svg(art)) == art


@HOSTILE
@given(signature=st.binary(max_size=80))
def test_any_bytes_are_no_sm2_signature(signature: bytes) -> None:
    with pytest.raises(BidSealError):
        sm2.verify(sm2.public_key(7), b"message", signature)
