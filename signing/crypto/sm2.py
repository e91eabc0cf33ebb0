"""SM2 signatures with SM3 (GB/T 32918.2-2016) behind one adapter with two implementations.

GmSSL's binding where it installs, our pure Python elsewhere. Everything untrusted (keys, DER,
ranges) is checked here, before a backend sees it, so both reject the same input.
"""

from __future__ import annotations

import secrets
from functools import cache
from types import ModuleType
from typing import Final, Protocol

from signing.crypto import curve
from signing.crypto.digests import sm3
from signing.errors import KeyFormatError, SignatureMismatchError

USER_ID: Final = b"1234567812345678"
"""The signer id that GM/T 0009-2012, 10 prescribes where none is agreed."""


class Sm2Backend(Protocol):
    """What an implementation offers; its input has been checked."""

    def sign(self, private: int, digest: bytes) -> bytes:
        """DER signature over a message digest that already includes Z."""
        ...

    def verify(self, public: bytes, digest: bytes, signature: bytes) -> bool:
        """Whether the strict DER `signature` matches; `public` has 65 bytes."""
        ...


class PythonSm2:
    """The pure Python implementation; about 400 signatures a second."""

    def sign(self, private: int, digest: bytes) -> bytes:
        """See `Sm2Backend`."""
        e = int.from_bytes(digest)
        inverse = pow(1 + private, -1, curve.N)
        while True:
            k = secrets.randbelow(curve.N - 1) + 1
            r = (e + curve.multiply(k, curve.G)[0]) % curve.N
            s = inverse * (k - r * private) % curve.N
            if r and r + k != curve.N and s:
                return encode_signature(r, s)

    def verify(self, public: bytes, digest: bytes, signature: bytes) -> bool:
        """See `Sm2Backend`."""
        r, s = decode_signature(signature)
        t = (r + s) % curve.N
        if not t:
            return False
        try:
            x, _ = curve.combine(s, curve.G, t, curve.decode(public))
        except KeyFormatError:  # the sum is the point at infinity: only a forger's values do that
            return False
        return (int.from_bytes(digest) + x) % curve.N == r


class GmsslSm2:
    """GmSSL through gmssl-pyx; about 2,000 signatures a second."""

    def __init__(self, module: ModuleType) -> None:
        """Use the imported `gmssl_pyx` module."""
        self._module = module

    def sign(self, private: int, digest: bytes) -> bytes:
        """See `Sm2Backend`."""
        return bytes(self._module.sm2_sign_sm3_digest(private.to_bytes(32), digest))

    def verify(self, public: bytes, digest: bytes, signature: bytes) -> bool:
        """See `Sm2Backend`."""
        return bool(self._module.sm2_verify_sm3_digest(public[1:], digest, signature))


@cache
def backend() -> Sm2Backend:
    """The implementation of this machine, chosen once."""
    try:
        # no wheel for every platform (aarch64, Apple silicon), hence optional
        import gmssl_pyx
    except ImportError:
        return PythonSm2()
    return GmsslSm2(gmssl_pyx)


def generate() -> int:
    """A fresh private key, 1..N-2."""
    return secrets.randbelow(curve.N - 2) + 1


def public_key(private: int) -> bytes:
    """The public key d·G, uncompressed, 65 bytes; KeyFormatError if `private` is out of range."""
    return curve.encode(curve.multiply(curve.scalar(private), curve.G))


def message_digest(public: bytes, message: bytes) -> bytes:
    """The 32 bytes that get signed: SM3(Z ‖ message), Z binding user id, curve and key."""
    curve.decode(public)
    parameters = (curve.A, curve.B, *curve.G)
    z = sm3(
        (len(USER_ID) * 8).to_bytes(2)
        + USER_ID
        + b"".join(value.to_bytes(32) for value in parameters)
        + public[1:]
    )
    return sm3(z + message)


def sign(private: int, message: bytes, *, using: Sm2Backend | None = None) -> bytes:
    """The DER signature of `message`; KeyFormatError if `private` is out of range."""
    digest = message_digest(public_key(private), message)
    return (using or backend()).sign(private, digest)


def verify(
    public: bytes, message: bytes, signature: bytes, *, using: Sm2Backend | None = None
) -> None:
    """Raise SignatureMismatchError unless `signature` (strict DER) is right.

    KeyFormatError if `public` (65 bytes, uncompressed) is not a point of the curve.
    """
    digest = message_digest(public, message)
    decode_signature(signature)
    # not `backend()`: GmSSL writes to the process's stderr when a signature is wrong, and here
    # that is an everyday answer, not an accident
    if not (using or PythonSm2()).verify(public, digest, signature):
        raise SignatureMismatchError(detail="SM2 验签未通过")


def encode_signature(r: int, s: int) -> bytes:
    """DER of SEQUENCE { r INTEGER, s INTEGER }."""
    body = _integer(r) + _integer(s)
    return b"\x30" + bytes([len(body)]) + body


def decode_signature(der: bytes) -> tuple[int, int]:
    """r and s; SignatureMismatchError unless the encoding is strict DER and both are 1..N-1.

    Re-encoding and comparing refuses BER lengths, padding and trailing bytes in one step.
    """
    values = _integers(der)
    if values is None or not all(1 <= v < curve.N for v in values):
        raise SignatureMismatchError(detail="SM2 签名值编码不正确")
    if encode_signature(*values) != der:
        raise SignatureMismatchError(detail="SM2 签名值不是严格的 DER 编码")
    return values


def _integer(value: int) -> bytes:
    content = value.to_bytes(value.bit_length() // 8 + 1)
    return b"\x02" + bytes([len(content)]) + content


def _integers(der: bytes) -> tuple[int, int] | None:
    if not 8 <= len(der) <= 72 or der[0] != 0x30 or der[2] != 2:
        return None
    end = 4 + der[3]
    if end + 2 > len(der) or der[end] != 2:
        return None
    return int.from_bytes(der[4:end]), int.from_bytes(der[end + 2 :])
