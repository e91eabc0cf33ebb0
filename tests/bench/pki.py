"""测试证书 of the bench: one RSA signer and a timestamp authority, made once into the cache."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import inputs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from signing.algorithm import Algorithm
from signing.cms import timestamp
from signing.crypto import keys
from signing.crypto.certificates import Authority, Role, Subject, Validity, issue, issue_root

FOLDER = inputs.CACHE / "pki"
KEY, CERTIFICATE = FOLDER / "signer.key.pem", FOLDER / "signer.cert.pem"
"""What a peer's command line takes."""
NICKNAME = "signer"
ALGORITHM = Algorithm.RSA_SHA256


@dataclass(frozen=True)
class Pki:
    """Root → signer and timestamp authority."""

    root: bytes
    signer: Authority
    tsa: Authority


def load() -> Pki:
    """The PKI of the cache, made at the first call."""
    if not (FOLDER / "root.der").exists():
        _make()
    return Pki((FOLDER / "root.der").read_bytes(), _authority("signer"), _authority("tsa"))


@dataclass(frozen=True)
class Answers:
    """What phone and cloud answer for one file."""

    certificate: bytes
    value: bytes
    token: bytes
    """RFC 3161, DER"""


def answer(by: Pki, attributes: bytes) -> Answers:
    """A signature over `attributes` and its timestamp."""
    value = keys.sign(by.signer.key, ALGORITHM, attributes)
    request = timestamp.timestamp_request(value, ALGORITHM)
    reply = timestamp.issue_response(request, by.tsa, datetime.now(UTC))
    return Answers(by.signer.certificate, value, timestamp.read_response(reply, request))


def seal_data(drawing: bytes, by: Pki) -> bytes:
    """A company seal (GB/T 38540, DER) with `drawing`, for the signer to use."""
    from signing.seal.esseal_build import build
    from signing.seal.esseal_model import SealInfo
    from signing.seal.model import SealType
    from signing.seal.svg import from_svg

    now = datetime.now(UTC)
    info = SealInfo(
        id="bench",
        name="公章",
        type=SealType.UNIT,
        art=from_svg(drawing),
        created=now,
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=3650),
        certificates=(by.signer.certificate,),
    )
    return build(
        info, by.signer.certificate, lambda data: keys.sign(by.signer.key, ALGORITHM, data)
    )


def _authority(name: str) -> Authority:
    key = keys.from_pkcs8((FOLDER / f"{name}.key").read_bytes())
    return Authority((FOLDER / f"{name}.der").read_bytes(), key, ())


def _make() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    validity = Validity(now - timedelta(days=1), now + timedelta(days=3650))
    key = keys.generate(ALGORITHM)
    root = Authority(issue_root(Subject("测试证书 根"), key, validity=validity), key, ())
    for name, role in (("signer", Role.SIGNER), ("tsa", Role.TSA)):
        own: Any = keys.generate(ALGORITHM)
        certificate = issue(
            role,
            Subject(f"测试证书 {name}"),
            public_key=keys.public_key(own),
            validity=validity,
            authority=root,
        )
        pkcs8 = keys.to_pkcs8(own)
        (FOLDER / f"{name}.key").write_bytes(pkcs8)
        (FOLDER / f"{name}.der").write_bytes(certificate)
        if name == "signer":
            _write_pem(pkcs8, certificate, KEY, CERTIFICATE)
    (FOLDER / "root.der").write_bytes(root.certificate)


def _write_pem(pkcs8: bytes, certificate: bytes, key: Path, target: Path) -> None:
    loaded = load_der_private_key(pkcs8, None)
    key.write_bytes(loaded.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    parsed = x509.load_der_x509_certificate(certificate)
    target.write_bytes(parsed.public_bytes(Encoding.PEM))


def nss_database() -> Path:
    """The signer's key in an NSS database, for Poppler; needs `pk12util`."""
    folder = FOLDER / "nss"
    if not folder.exists():
        part = folder.with_suffix(".part")
        part.mkdir(parents=True, exist_ok=True)
        packed = part / "signer.p12"
        packed.write_bytes(_pkcs12())
        tool = ["pk12util", "-d", f"sql:{part}", "-i", str(packed), "-W", "bench", "-K", ""]
        subprocess.run(tool, check=True, capture_output=True)
        part.rename(folder)
    return folder


def _pkcs12() -> bytes:
    by = load()
    key: Any = load_der_private_key(keys.to_pkcs8(by.signer.key), None)
    certificate = x509.load_der_x509_certificate(by.signer.certificate)
    root = x509.load_der_x509_certificate(by.root)
    return serialize_key_and_certificates(
        NICKNAME.encode(), key, certificate, [root], BestAvailableEncryption(b"bench")
    )
