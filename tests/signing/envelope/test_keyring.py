"""The wrapped seed: only its own keys open it, and a CMS that is not exactly ours is refused."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import cms, core
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signing.algorithm import Algorithm
from signing.crypto import keys, sm2_encryption
from signing.crypto.certificates import Authority, Role, Subject, Validity, issue, issue_root, read
from signing.envelope.keyring import (
    read_keyring,
    seal_elsewhere,
    seal_seed,
    suite_for,
    wrap_key,
)
from signing.envelope.layout import MAX_RECIPIENTS, SEED, Suite
from signing.errors import CertificateError, DecryptionError, EnvelopeError

NOW = datetime(2026, 3, 8, 9, 0, tzinfo=UTC)
VALIDITY = Validity(NOW, NOW + timedelta(days=365))
SEED_BYTES = bytes(range(SEED))


@pytest.fixture(scope="module")
def certify() -> Callable[[bytes], bytes]:
    """A certificate for a public key."""
    key = keys.generate_sm2()
    authority = Authority(issue_root(Subject("测试根"), key, validity=VALIDITY), key)
    return lambda public: issue(
        Role.ENCRYPTION,
        Subject("甲公司(演示)"),
        public_key=public,
        validity=VALIDITY,
        authority=authority,
    )


@pytest.fixture(scope="module")
def sm2(certify: Callable[[bytes], bytes]) -> bytes:
    return certify(keys.public_key(keys.generate_sm2()))


@pytest.fixture(scope="module")
def rsa(certify: Callable[[bytes], bytes]) -> bytes:
    return certify(keys.public_key(keys.generate(Algorithm.RSA_SHA256)))


def test_what_was_sealed_elsewhere_opens_with_the_wrapped_key_only(rsa: bytes, sm2: bytes) -> None:
    key, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    wrapped = [wrap_key(der, key) for der in (rsa, sm2)]
    sealed = AESGCM(key).encrypt(nonce, SEED_BYTES, None)
    keyring = read_keyring(seal_elsewhere((rsa, sm2), wrapped, nonce, sealed), Suite.AES)
    assert keyring.wrapped == dict(zip((read(rsa).serial, read(sm2).serial), wrapped, strict=True))
    assert keyring.seed(key) == SEED_BYTES
    with pytest.raises(DecryptionError):
        keyring.seed(secrets.token_bytes(32))


def test_a_seed_of_another_length_is_none(certify: Callable[[bytes], bytes]) -> None:
    """SM4 in CBC mode has no tag; 40 bytes take as many blocks as the 32 of a seed."""
    private = keys.generate_sm2()
    certificate = certify(keys.public_key(private))
    der, wrapped = seal_seed([certificate], Suite.SM4, bytes(40))
    key = sm2_encryption.decrypt(private.secret, wrapped)
    with pytest.raises(DecryptionError):
        read_keyring(der, Suite.SM4).seed(key)
    der, wrapped = seal_seed([certificate], Suite.SM4, SEED_BYTES)
    key = sm2_encryption.decrypt(private.secret, wrapped)
    assert read_keyring(der, Suite.SM4).seed(key) == SEED_BYTES


def test_a_certificate_that_nothing_can_be_encrypted_for_is_refused(
    certify: Callable[[bytes], bytes], rsa: bytes
) -> None:
    nist = ec.generate_private_key(ec.SECP256R1()).public_key()
    other = certify(
        nist.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    beside_the_curve = certify(keys.public_key(keys.generate_sm2())[:-64] + bytes(63) + b"\x01")
    for certificate in (other, beside_the_curve):
        with pytest.raises(CertificateError):
            wrap_key(certificate, bytes(32))
        with pytest.raises(CertificateError):
            seal_seed([rsa, certificate], Suite.AES, SEED_BYTES)
    with pytest.raises(CertificateError):
        suite_for([rsa, other])


def parts(content: Any, suite: Suite) -> tuple[Any, Any]:
    """The body, and the encrypted content in it."""
    body = content["content"]
    name = "encrypted_content_info" if suite is Suite.SM4 else "auth_encrypted_content_info"
    return body, body[name]


def other_cipher(body: Any, inner: Any) -> None:
    inner["content_encryption_algorithm"] = {
        "algorithm": "aes128_cbc",
        "parameters": core.OctetString(bytes(16)),
    }


def short_nonce(body: Any, inner: Any) -> None:
    algorithm = inner["content_encryption_algorithm"]
    if algorithm["algorithm"].native == "sm4_cbc":
        algorithm["parameters"] = core.OctetString(bytes(8))
    else:
        algorithm["parameters"]["nonce"] = bytes(8)


def longer_content(body: Any, inner: Any) -> None:
    inner["encrypted_content"] = inner["encrypted_content"].native + bytes(16)


def nobody(body: Any, inner: Any) -> None:
    body["recipient_infos"] = cms.RecipientInfos([])


def too_many(body: Any, inner: Any) -> None:
    body["recipient_infos"] = list(body["recipient_infos"]) * (MAX_RECIPIENTS + 1)


def one_twice(body: Any, inner: Any) -> None:
    body["recipient_infos"] = list(body["recipient_infos"]) * 2


def by_password(body: Any, inner: Any) -> None:
    info = cms.PasswordRecipientInfo(
        {
            "version": "v0",
            "key_encryption_algorithm": {"algorithm": "rsaes_pkcs1v15"},
            "encrypted_key": bytes(32),
        }
    )
    body["recipient_infos"] = [cms.RecipientInfo("pwri", info)]


def short_tag(body: Any, inner: Any) -> None:
    inner["content_encryption_algorithm"]["parameters"]["length"] = 12


def short_mac(body: Any, inner: Any) -> None:
    body["mac"] = body["mac"].native[:12]


CHANGES = [other_cipher, short_nonce, longer_content, nobody, too_many, one_twice, by_password]


@pytest.mark.parametrize(
    ("change", "suite"),
    [(change, suite) for change in CHANGES for suite in Suite]
    + [(short_tag, Suite.AES), (short_mac, Suite.AES)],
)
def test_a_cms_that_is_not_ours_is_refused(
    change: Callable[[Any, Any], None], suite: Suite, sm2: bytes
) -> None:
    der, _ = seal_seed([sm2], suite, SEED_BYTES)
    content = cms.ContentInfo.load(der)
    assert read_keyring(content.copy().dump(force=True), suite).suite is suite
    change(*parts(content, suite))
    with pytest.raises(EnvelopeError):
        read_keyring(content.dump(force=True), suite)
