"""Signatures of HTTP messages between nodes: one fixed profile of RFC 9421, with Ed25519.

A request covers ``@method``, ``@target-uri`` and ``content-digest`` (RFC 9530), an answer
``@status`` and ``content-digest``. Both carry ``created``, ``nonce``, ``keyid`` (the node's code)
and ``tag``; the answer repeats the request's nonce, so it belongs to that request alone. Nothing
outside the profile is accepted: there is nothing to negotiate and no list to parse.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

LABEL: Final = "bidseal"
INPUT: Final = "Signature-Input"
SIGNATURE: Final = "Signature"
DIGEST: Final = "Content-Digest"
NONCE_BYTES: Final = 18
Components = Sequence[tuple[str, str]]
"""Covered components in their order: name and value."""

_REQUEST: Final = ("@method", "@target-uri", "content-digest")
_ANSWER: Final = ("@status", "content-digest")
_PARAMETERS: Final = re.compile(
    r'\((?P<covered>[^)]*)\);created=(?P<created>[0-9]{1,12});nonce="(?P<nonce>[\w-]{16,64})"'
    r';keyid="(?P<keyid>[A-Za-z0-9_.:-]{1,64})";alg="ed25519";tag="bidseal"',
    re.ASCII,
)
_VALUE: Final = re.compile(r"bidseal=:(?P<value>[A-Za-z0-9+/]{86}==):")


@dataclass(frozen=True, slots=True)
class Signed:
    """A message that claims to be signed; nothing of it counts before `check`."""

    keyid: str
    """The node it claims to come from."""
    created: int
    """Unix time, seconds."""
    nonce: str
    _base: bytes
    _signature: bytes

    def check(self, public_key: bytes) -> None:
        """Refusal (node.signature) unless the key made the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self._signature, self._base)
        except InvalidSignature as error:
            raise Refusal(ErrorCode.NODE_SIGNATURE) from error


@dataclass(frozen=True, slots=True)
class Signer:
    """A node that signs."""

    code: str
    key: Ed25519PrivateKey

    def request(
        self, method: str, target: str, body: bytes, *, now: datetime, nonce: str
    ) -> dict[str, str]:
        """The header fields of a request to the absolute address `target`."""
        return self._fields(request_components(method, target, body), body, now=now, nonce=nonce)

    def answer(self, status: int, body: bytes, *, now: datetime, nonce: str) -> dict[str, str]:
        """The header fields of the answer to the request that had `nonce`."""
        return self._fields(answer_components(status, body), body, now=now, nonce=nonce)

    def _fields(
        self, components: Components, body: bytes, *, now: datetime, nonce: str
    ) -> dict[str, str]:
        covered = " ".join(f'"{name}"' for name, _ in components)
        parameters = (
            f'({covered});created={int(now.timestamp())};nonce="{nonce}"'
            f';keyid="{self.code}";alg="ed25519";tag="{LABEL}"'
        )
        value = self.key.sign(signature_base(components, parameters))
        return {
            DIGEST: content_digest(body),
            INPUT: f"{LABEL}={parameters}",
            SIGNATURE: f"{LABEL}=:{base64.b64encode(value).decode()}:",
        }


def fresh_nonce() -> str:
    """A nonce that nobody can guess."""
    return secrets.token_urlsafe(NONCE_BYTES)


def read_request(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Signed:
    """The signed request; Refusal (auth.required) unsigned, (node.signature) malformed."""
    return _read(request_components(method, target, body), _REQUEST, headers, body)


def read_answer(status: int, headers: Mapping[str, str], body: bytes) -> Signed:
    """The signed answer; Refusal as for a request."""
    return _read(answer_components(status, body), _ANSWER, headers, body)


def request_components(method: str, target: str, body: bytes) -> Components:
    """What a request's signature covers."""
    return tuple(zip(_REQUEST, (method, target, content_digest(body)), strict=True))


def answer_components(status: int, body: bytes) -> Components:
    """What an answer's signature covers."""
    return tuple(zip(_ANSWER, (str(status), content_digest(body)), strict=True))


def content_digest(body: bytes) -> str:
    """The value of Content-Digest (RFC 9530), SHA-256."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signature_base(components: Components, parameters: str) -> bytes:
    """What is signed (RFC 9421, 2.5); `parameters` is the value of ``@signature-params``."""
    lines = [f'"{name}": {value}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()


def _read(
    components: Components, names: tuple[str, ...], headers: Mapping[str, str], body: bytes
) -> Signed:
    if INPUT not in headers or SIGNATURE not in headers:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    label, _, text = headers[INPUT].partition("=")
    parameters, value = _PARAMETERS.fullmatch(text), _VALUE.fullmatch(headers[SIGNATURE])
    expected = " ".join(f'"{name}"' for name in names)
    digest = headers.get(DIGEST, "")
    if (
        label != LABEL
        or parameters is None
        or value is None
        or parameters["covered"] != expected
        or not hmac.compare_digest(digest.encode(), content_digest(body).encode())
    ):
        raise Refusal(ErrorCode.NODE_SIGNATURE)
    try:
        signature = base64.b64decode(value["value"], validate=True)
    except binascii.Error as error:
        raise Refusal(ErrorCode.NODE_SIGNATURE) from error
    return Signed(
        parameters["keyid"],
        int(parameters["created"]),
        parameters["nonce"],
        signature_base(components, text),
        signature,
    )
