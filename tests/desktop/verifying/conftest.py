"""Files to be verified through the verifying process: signed, and hostile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pymupdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from signing.algorithm import Algorithm, Digest
from signing.cms.assemble import assemble
from signing.cms.attributes import signed_attributes
from signing.engine.process import EngineProcess
from signing.geometry import RectMm
from signing.pdf.complete import fill, publish
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.model import Mark, RuleKind
from signing.seal import templates
from signing.seal.model import Seal, SealKind


@pytest.fixture(scope="session")
def signer() -> tuple[rsa.RSAPrivateKey, bytes]:
    """A key and a self-signed test certificate, DER."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试证书")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(77)
    builder = builder.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(9))
    certificate = builder.sign(key, hashes.SHA256())
    return key, certificate.public_bytes(serialization.Encoding.DER)


@pytest.fixture(scope="package")
def engine() -> Iterator[EngineProcess]:
    """One process for all tests: starting one takes a second or two."""
    with EngineProcess() as made:
        yield made


@pytest.fixture
def plain_pdf(make_pdf: Callable[..., Path]) -> Path:
    """Two pages, unsigned."""
    return make_pdf(pages=2)


@pytest.fixture
def signed_pdf(plain_pdf: Path, signer: tuple[rsa.RSAPrivateKey, bytes]) -> Path:
    """The same, signed with a seal at 100 mm, 100 mm of page 2."""
    key, certificate = signer
    art = templates.draw(SealKind.OFFICIAL, owner="测试单位")
    rect = RectMm(100.0, 100.0, 100.0 + art.width, 100.0 + art.height)
    prepared = prepare(
        open_document(plain_pdf),
        [Mark(rule=RuleKind.PAGE, rule_index=0, seal="seal", page=2, rect=rect)],
        {"seal": Seal("seal", "公章", SealKind.OFFICIAL, "测试单位", art, b"")},
        target=plain_pdf.with_name("标书_已签章.pdf"),
        digests=[Digest.SHA256],
        seal_data=None,
    )
    digest = bytes.fromhex(prepared.digests[Digest.SHA256])
    made = signed_attributes(digest, certificate, Algorithm.RSA_SHA256)
    signature = key.sign(made, padding.PKCS1v15(), hashes.SHA256())
    cms = assemble(
        made,
        signature,
        certificate=certificate,
        chain=[],
        algorithm=Algorithm.RSA_SHA256,
        timestamp=None,
    )
    fill(prepared, cms)
    return publish(prepared).output


@pytest.fixture
def tampered_pdf(signed_pdf: Path) -> Path:
    """The signed file with other text in a later revision."""
    with pymupdf.open(signed_pdf) as document:
        document[0].insert_text((72, 200), "Price: 1")
        document.saveIncr()
    return signed_pdf
