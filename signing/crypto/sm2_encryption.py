"""SM2 encryption (GB/T 32918.4-2016) behind one adapter with two implementations.

A ciphertext is the DER of GM/T 0009-2012, 7.2: SEQUENCE { x, y, hash, ciphertext }. Everything
untrusted is checked here, before a backend sees it, so both reject the same input.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import ClassVar, Final, Protocol

from asn1crypto import core

from signing.crypto import curve
from signing.crypto.asn1 import Sequence, load_strict
from signing.crypto.curve import Point
from signing.crypto.digests import sm3
from signing.errors import DecryptionError, KeyFormatError

MAX_PLAIN: Final = 255
"""Bytes; keys are wrapped with it, nothing longer, and GmSSL takes no more."""


class _Cipher(Sequence):
    """SM2Cipher."""

    _fields: ClassVar = [
        ("x", core.Integer),
        ("y", core.Integer),
        ("hash", core.OctetString),
        ("ciphertext", core.OctetString),
    ]


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """A ciphertext whose form and point have been checked."""

    point: Point
    """C1 = k·G."""
    digest: bytes
    """C3, 32 bytes."""
    data: bytes
    """C2, as long as the plaintext."""

    @classmethod
    def read(cls, untrusted_der: bytes) -> Ciphertext:
        """Of strict DER; DecryptionError for another form or a point off the curve."""
        try:
            parsed = load_strict(_Cipher, untrusted_der)
            x, y = (parsed[name].native.to_bytes(32) for name in ("x", "y"))
            found = cls(
                curve.decode(b"\x04" + x + y), parsed["hash"].native, parsed["ciphertext"].native
            )
        except (ValueError, OverflowError, KeyFormatError) as error:
            raise DecryptionError(detail="SM2 密文格式不正确") from error
        if len(found.digest) != 32 or not 1 <= len(found.data) <= MAX_PLAIN:
            raise DecryptionError(detail="SM2 密文长度不符")
        return found

    def to_der(self) -> bytes:
        """The DER that `read` takes."""
        x, y = self.point
        values = {"x": x, "y": y, "hash": self.digest, "ciphertext": self.data}
        return bytes(_Cipher(values).dump())

    def open(self, shared: Point) -> bytes:
        """The plaintext by the point d·C1, which two parties may have found together.

        DecryptionError if it is not the point of this ciphertext.
        """
        x, y = shared[0].to_bytes(32), shared[1].to_bytes(32)
        plain = _masked(self.data, x + y)
        if not hmac.compare_digest(sm3(x + plain + y), self.digest):
            raise DecryptionError(detail="密文校验未通过")
        return plain


class Sm2EncryptionBackend(Protocol):
    """What an implementation offers; its input has been checked."""

    def encrypt(self, public: bytes, plain: bytes) -> bytes:
        """DER; `public` has 65 bytes."""
        ...

    def decrypt(self, private: int, ciphertext: Ciphertext) -> bytes:
        """The plaintext; DecryptionError if the ciphertext is another key's or altered."""
        ...


class PythonSm2Encryption:
    """The pure Python implementation."""

    def encrypt(self, public: bytes, plain: bytes) -> bytes:
        """See `Sm2EncryptionBackend`."""
        point = curve.decode(public)
        while True:
            k = secrets.randbelow(curve.N - 1) + 1
            shared = b"".join(value.to_bytes(32) for value in curve.multiply(k, point))
            masked = _masked(plain, shared)
            if masked != plain:  # a key stream of zeros hides nothing (6.1, A5)
                digest = sm3(shared[:32] + plain + shared[32:])
                return Ciphertext(curve.multiply(k, curve.G), digest, masked).to_der()

    def decrypt(self, private: int, ciphertext: Ciphertext) -> bytes:
        """See `Sm2EncryptionBackend`."""
        return ciphertext.open(curve.multiply(private, ciphertext.point))


class GmsslSm2Encryption:
    """GmSSL through gmssl-pyx."""

    def __init__(self, module: ModuleType) -> None:
        """Use the imported `gmssl_pyx` module."""
        self._module = module

    def encrypt(self, public: bytes, plain: bytes) -> bytes:
        """See `Sm2EncryptionBackend`."""
        return bytes(self._module.sm2_encrypt(public[1:], plain))

    def decrypt(self, private: int, ciphertext: Ciphertext) -> bytes:
        """See `Sm2EncryptionBackend`."""
        try:
            return bytes(self._module.sm2_decrypt(private.to_bytes(32), ciphertext.to_der()))
        except self._module.GmsslInnerError as error:
            raise DecryptionError(detail="密文校验未通过") from error


@cache
def backend() -> Sm2EncryptionBackend:
    """The implementation of this machine, chosen once."""
    try:
        # no wheel for every platform (aarch64, Apple silicon), hence optional
        import gmssl_pyx
    except ImportError:
        return PythonSm2Encryption()
    return GmsslSm2Encryption(gmssl_pyx)


def encrypt(public: bytes, plain: bytes, *, using: Sm2EncryptionBackend | None = None) -> bytes:
    """The DER ciphertext of 1..255 bytes for a public key (65 bytes); KeyFormatError."""
    curve.decode(public)
    if not 1 <= len(plain) <= MAX_PLAIN:
        raise KeyFormatError(detail="SM2 明文长度不符")
    return (using or backend()).encrypt(public, plain)


def decrypt(
    private: int, untrusted_der: bytes, *, using: Sm2EncryptionBackend | None = None
) -> bytes:
    """The plaintext; KeyFormatError for an unusable key, DecryptionError for anything else."""
    ciphertext = Ciphertext.read(untrusted_der)
    # not `backend()`: GmSSL writes to the process's stderr when a ciphertext is wrong
    return (using or PythonSm2Encryption()).decrypt(curve.scalar(private), ciphertext)


def _masked(data: bytes, shared: bytes) -> bytes:
    """`data` under the key stream of GB/T 32918.4-2016, 5.4.3 (KDF)."""
    blocks = range(1, -(-len(data) // 32) + 1)
    stream = b"".join(sm3(shared + number.to_bytes(4)) for number in blocks)
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))
