"""The PAdES level that verifying finds: what held, not what was claimed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf

from signing.cms import timestamp
from signing.crypto.crl import build_crl
from signing.level import Level
from signing.pdf.document_timestamp import add_document_timestamp
from signing.pdf.security_store import add_security_store
from signing.pdf.validation_data import ValidationData
from signing.verify import candidates
from signing.verify.source import Source
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

Sign = Callable[..., Path]


def level(pki: Any, path: Path) -> Level | None:
    (signature,) = verify_file(
        path, trust=TrustStore((pki.root.certificate,)), now=pki.now
    ).signatures
    return signature.level


def lists(pki: Any) -> tuple[bytes, ...]:
    later = pki.now + timedelta(days=1)
    return tuple(
        build_crl(by, {}, this_update=pki.now, next_update=later, number=1)
        for by in (pki.ca, pki.root)
    )


def test_without_a_timestamp_it_is_the_basic_one(pki: Any, plain_pdf: Path, sign: Sign) -> None:
    assert level(pki, sign(pki, plain_pdf)) is Level.B_B


def test_lists_inside_the_signature_do_not_make_it_long_term(
    pki: Any, plain_pdf: Path, sign: Sign
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa, crls=lists(pki))
    assert level(pki, signed) is Level.B_T


def test_a_store_for_another_signature_does_not_count(
    pki: Any, plain_pdf: Path, sign: Sign
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    add_security_store(signed, ValidationData(crls=lists(pki)), contents=b"another")
    assert level(pki, signed) is Level.B_T


def test_a_forged_signature_has_none(pki: Any, plain_pdf: Path, sign: Sign) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    data = bytearray(signed.read_bytes())
    data[data.index(b"Bid document") if b"Bid document" in data else 20] ^= 1
    signed.write_bytes(data)
    assert level(pki, signed) is None


def test_a_malformed_store_is_none(pki: Any, plain_pdf: Path, sign: Sign, tmp_path: Path) -> None:
    odd = tmp_path / "odd.pdf"
    with pikepdf.open(plain_pdf) as pdf:
        pdf.Root.DSS = pikepdf.Dictionary(VRI=pikepdf.Name.Odd, Certs=pikepdf.Name.Odd)
        pdf.save(odd)
    assert level(pki, sign(pki, odd, tsa=pki.tsa)) is Level.B_T


def both_levels(pki: Any, path: Path) -> list[Level | None]:
    trust = TrustStore((pki.root.certificate,))
    return [s.level for s in verify_file(path, trust=trust, now=pki.now).signatures]


def contents(path: Path) -> bytes:
    """Of the newest signature that is no timestamp."""
    with Source(path) as source:
        assert source.reader is not None
        found = [c for c in candidates.find(source.reader) if "RFC3161" not in c.subfilter]
        return found[-1].contents


def timestamped(pki: Any, path: Path) -> Path:
    """`path`, with a document timestamp over it."""

    def stamp(hashed: bytes) -> bytes:
        request = timestamp.digest_request(hashed, pki.algorithm.digest)
        return timestamp.read_response(timestamp.issue_response(request, pki.tsa, pki.now), request)

    add_document_timestamp(path, stamp, digest=pki.algorithm.digest, room=5000)
    return path


def test_only_a_later_document_timestamp_covers_the_data(
    pki: Any, plain_pdf: Path, sign: Sign
) -> None:
    signed = sign(pki, timestamped(pki, plain_pdf), tsa=pki.tsa)
    add_security_store(signed, ValidationData(crls=lists(pki)), contents=contents(signed))
    assert both_levels(pki, signed) == [None, Level.B_LT]
    assert both_levels(pki, timestamped(pki, signed)) == [None, Level.B_LTA, None]


def test_a_store_without_a_word_on_revocation_is_not_long_term(
    pki: Any, plain_pdf: Path, sign: Sign
) -> None:
    signed = sign(pki, plain_pdf, tsa=pki.tsa)
    data = ValidationData(certificates=(pki.ca.certificate,))
    add_security_store(signed, data, contents=contents(signed))
    assert both_levels(pki, signed) == [Level.B_T]
