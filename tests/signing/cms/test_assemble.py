"""A finished CMS signature: openssl accepts it, and nothing wrong gets into one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms

from signing.algorithm import Algorithm, Digest
from signing.cms import assemble, attributes, reader, timestamp
from signing.crypto import keys
from signing.crypto.digests import digest
from signing.errors import CmsError, SignatureMismatchError

CONTENT = "投标文件".encode() * 1000
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")


def make(pki: Any, *, timestamped: bool = False) -> tuple[bytes, bytes, bytes]:
    """Attributes, signature and CMS over CONTENT."""
    made = attributes.signed_attributes(
        digest(pki.algorithm.digest, CONTENT), pki.signer.certificate, pki.algorithm
    )
    signature = keys.sign(pki.signer.key, pki.algorithm, made)
    token = None
    if timestamped:
        request = timestamp.timestamp_request(signature, pki.algorithm)
        response = timestamp.issue_response(request, pki.tsa, pki.now)
        token = timestamp.read_response(response, request)
    der = assemble.assemble(
        made,
        signature,
        certificate=pki.signer.certificate,
        chain=pki.signer.chain,
        algorithm=pki.algorithm,
        timestamp=token,
    )
    return made, signature, der


@pytest.mark.parametrize("timestamped", [False, True])
def test_cms_holds_what_was_signed(timestamped: bool, pki: Any) -> None:
    made, signature, der = make(pki, timestamped=timestamped)
    signed = cms.ContentInfo.load(der, strict=True)["content"]
    (signer,) = signed["signer_infos"]
    assert signer["signed_attrs"].untag().dump() == made
    assert signer["signature"].native == signature
    assert signed["encap_content_info"]["content"].native is None
    certificates = [c.chosen.dump() for c in signed["certificates"]]
    assert set(certificates) == {pki.signer.certificate, pki.ca.certificate}
    unsigned = signer["unsigned_attrs"]
    assert len(unsigned) == (1 if timestamped else 0)
    assert len(der) < 16384 / 2


def test_sm2_uses_the_standard_identifiers(make_pki: Any) -> None:
    _, _, der = make(make_pki(Algorithm.SM2_SM3))
    (signer,) = cms.ContentInfo.load(der)["content"]["signer_infos"]
    assert signer["digest_algorithm"]["algorithm"].dotted == "1.2.156.10197.1.401"
    assert signer["signature_algorithm"]["algorithm"].dotted == "1.2.156.10197.1.501"


def test_pss_says_its_parameters(make_pki: Any) -> None:
    _, _, der = make(make_pki(Algorithm.RSA_PSS_SHA256), timestamped=True)
    (signer,) = cms.ContentInfo.load(der)["content"]["signer_infos"]
    found = signer["signature_algorithm"]
    assert found["algorithm"].native == "rsassa_pss"
    assert found["parameters"].native["hash_algorithm"]["algorithm"] == "sha256"
    assert found["parameters"].native["salt_length"] == 32
    message = reader.read(der)
    verified = reader.verify(
        message,
        digest_of=lambda _name: digest(Digest.SHA256, CONTENT),
        content=lambda: CONTENT,
    )
    assert verified.name == "RSA-PSS-SHA256 (2048)"


def test_an_encoding_that_der_does_not_allow_is_never_put_in(pki: Any) -> None:
    with pytest.raises(CmsError):
        attributes.load(b"\x31\x80\x00\x00")


def test_wrong_signature_is_never_put_in(pki: Any) -> None:
    made, _, _ = make(pki)
    wrong = keys.sign(pki.signer.key, pki.algorithm, b"something else")
    with pytest.raises(SignatureMismatchError):
        assemble.assemble(
            made,
            wrong,
            certificate=pki.signer.certificate,
            chain=(),
            algorithm=pki.algorithm,
            timestamp=None,
        )


def test_attributes_of_another_certificate_are_never_put_in(pki: Any) -> None:
    made = attributes.signed_attributes(bytes(32), pki.ca.certificate, pki.algorithm)
    with pytest.raises(CmsError):
        assemble.assemble(
            made,
            keys.sign(pki.signer.key, pki.algorithm, made),
            certificate=pki.signer.certificate,
            chain=(),
            algorithm=pki.algorithm,
            timestamp=None,
        )


@needs_openssl
@pytest.mark.requirement("R072")
@pytest.mark.parametrize("algorithm", [Algorithm.RSA_SHA256, Algorithm.RSA_PSS_SHA256])
def test_openssl_accepts_the_rsa_signature(
    make_pki: Any, tmp_path: Path, algorithm: Algorithm
) -> None:
    pki = make_pki(algorithm)
    (tmp_path / "cms").write_bytes(make(pki, timestamped=True)[2])
    (tmp_path / "content").write_bytes(CONTENT)
    (tmp_path / "root.der").write_bytes(pki.root.certificate)
    convert = ["x509", "-inform", "DER", "-in", "root.der", "-out", "root.pem"]
    check = ["cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "content"]
    trust = ["-CAfile", "root.pem", "-purpose", "any", "-attime", str(int(pki.now.timestamp()))]
    subprocess.run(["openssl", *convert], cwd=tmp_path, check=True)
    subprocess.run(["openssl", *check, *trust, "-out", "out"], cwd=tmp_path, check=True)


@needs_openssl
@pytest.mark.requirement("R072")
def test_openssl_accepts_the_sm2_signature(make_pki: Any, tmp_path: Path) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    made, signature, _ = make(pki)
    (tmp_path / "attributes").write_bytes(made)
    (tmp_path / "signature").write_bytes(signature)
    (tmp_path / "public").write_bytes(keys.public_key_of(pki.signer.certificate))
    key = ["-pubin", "-keyform", "DER", "-inkey", "public"]
    how = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]
    files = ["-in", "attributes", "-sigfile", "signature"]
    subprocess.run(["openssl", "pkeyutl", "-verify", *key, *how, *files], cwd=tmp_path, check=True)
