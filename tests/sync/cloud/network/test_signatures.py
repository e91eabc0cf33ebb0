"""The profile of RFC 9421: the RFC's own example, and everything that must not pass."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.cloud.domain.refusal import Refusal
from sync.cloud.nodes.signatures import (
    DIGEST,
    INPUT,
    SIGNATURE,
    Signer,
    fresh_nonce,
    read_answer,
    read_request,
    signature_base,
)

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TARGET = "https://cloud.example/v1/platform/sessions"
BODY = b'{"operation":"login"}'


@pytest.fixture(scope="module")
def signer():
    return Signer("demo-a", Ed25519PrivateKey.generate())


@pytest.fixture
def headers(signer):
    return signer.request("POST", TARGET, BODY, now=NOW, nonce=fresh_nonce())


def public(signer: Signer) -> bytes:
    return signer.key.public_key().public_bytes_raw()


def test_the_signature_base_is_that_of_rfc_9421_appendix_b_2_6():
    key = base64.b64decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
    signature = base64.b64decode(
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )
    components = (
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@method", "POST"),
        ("@path", "/foo"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
        ("content-length", "18"),
    )
    covered = " ".join(f'"{name}"' for name, _ in components)
    base = signature_base(components, f'({covered});created=1618884473;keyid="test-key-ed25519"')
    Ed25519PublicKey.from_public_bytes(key).verify(signature, base)


def test_a_signed_request_says_who_and_when(signer, headers):
    signed = read_request("POST", TARGET, headers, BODY)
    signed.check(public(signer))
    assert (signed.keyid, signed.created) == ("demo-a", int(NOW.timestamp()))


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("PUT", TARGET, BODY),
        ("POST", TARGET.replace("sessions", "session"), BODY),
        ("POST", TARGET.replace("cloud", "other"), BODY),
        ("POST", f"{TARGET}?more=1", BODY),
        ("POST", TARGET, BODY + b" "),
    ],
)
def test_a_changed_request_is_not_signed(signer, headers, method, target, body):
    with pytest.raises(Refusal) as refused:
        read_request(method, target, headers, body).check(public(signer))
    assert refused.value.error == "node.signature"


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        (INPUT, 'keyid="demo-a"', 'keyid="demo-b"'),
        (INPUT, '"@method" ', ""),
        (INPUT, ' "content-digest"', ""),
        (INPUT, 'alg="ed25519"', 'alg="none"'),
        (INPUT, ';tag="bidseal"', ""),
        (INPUT, "created=1", "created=2"),
        (INPUT, "bidseal=", "other="),
        (SIGNATURE, "bidseal=:", "bidseal=:A"),
        (SIGNATURE, "=:", ""),
        (DIGEST, "sha-256", "sha-512"),
    ],
)
def test_altered_fields_do_not_pass(signer, headers, field, old, new):
    assert old in headers[field]
    forged = {**headers, field: headers[field].replace(old, new)}
    with pytest.raises(Refusal) as refused:
        read_request("POST", TARGET, forged, BODY).check(public(signer))
    assert refused.value.error == "node.signature"


def test_without_a_signature_nobody_called(headers):
    for missing in (INPUT, SIGNATURE):
        fields = {name: value for name, value in headers.items() if name != missing}
        with pytest.raises(Refusal) as refused:
            read_request("POST", TARGET, fields, BODY)
        assert refused.value.error == "auth.required"


def test_another_key_and_another_status_do_not_pass(signer, headers):
    stranger = Signer("demo-a", Ed25519PrivateKey.generate())
    with pytest.raises(Refusal):
        read_request("POST", TARGET, headers, BODY).check(public(stranger))
    answer = signer.answer(200, BODY, now=NOW, nonce="n" * 24)
    read_answer(200, answer, BODY).check(public(signer))
    with pytest.raises(Refusal):
        read_answer(201, answer, BODY).check(public(signer))
    # a request's signature is no answer's
    with pytest.raises(Refusal):
        read_answer(200, headers, BODY)
