"""Trust comes from PEM or DER files, and from nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem

from signing.errors import CertificateError, FileAccessError
from signing.verify.trust import TrustStore


def test_pem_may_hold_several(pki: Any) -> None:
    roots = (pki.root.certificate, pki.ca.certificate)
    text = b"some words before\n" + b"".join(pem.armor("CERTIFICATE", der) for der in roots)
    assert TrustStore.from_pem(text).anchors == roots


def test_der_is_one_certificate(pki: Any) -> None:
    assert TrustStore.from_pem(pki.root.certificate).anchors == (pki.root.certificate,)


def test_files_are_joined_without_repetition(pki: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "a.pem", tmp_path / "b.cer"
    first.write_bytes(pem.armor("CERTIFICATE", pki.root.certificate))
    second.write_bytes(pki.root.certificate)
    assert TrustStore.from_files([first, second]).anchors == (pki.root.certificate,)


@pytest.mark.parametrize(
    "text",
    [b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
)
def test_what_is_no_certificate_is_refused(text: bytes) -> None:
    with pytest.raises(CertificateError):
        TrustStore.from_pem(text)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="missing"):
        TrustStore.from_files([tmp_path / "missing.pem"])


def test_a_broken_pem_is_an_error() -> None:
    with pytest.raises(CertificateError):
        TrustStore.from_pem(b"-----BEGIN CERTIFICATE-----\n####\n")


def test_what_else_stands_in_a_pem_is_passed_over(pki: Any) -> None:
    text = pem.armor("PRIVATE KEY", b"\x30\x00") + pem.armor("CERTIFICATE", pki.root.certificate)
    assert TrustStore.from_pem(text).anchors == (pki.root.certificate,)
    assert TrustStore.from_pem(pem.armor("PRIVATE KEY", b"\x30\x00")).anchors == ()
