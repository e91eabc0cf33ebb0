"""Two-party RSA: the private exponent is a sum, d = d1 + d2 mod φ(n), one summand a party.

The key is made on the phone, which keeps d1, hands out d2 and forgets d and the primes. A
signature is em^d1 · em^d2 mod n, with em the PKCS#1 v1.5 encoding (RFC 8017, 9.2) of SHA-256, or
for a PSS key the encoding of 9.1 with a salt that the phone draws and sends along.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from signing.algorithm import Algorithm, Digest
from signing.crypto import keys, modular, pss
from signing.crypto.digests import digest
from signing.errors import KeyFormatError, KeyShareError, SignatureMismatchError

_SHA256_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")
"""DER of DigestInfo for SHA-256 up to the digest (RFC 8017, 9.2, note 1)."""


@dataclass(frozen=True, slots=True)
class PhoneShareRsa:
    """The phone's share of an RSA key."""

    n: int
    e: int
    d1: int = field(repr=False)
    """1..n-1"""
    algorithm: Algorithm = Algorithm.RSA_SHA256

    @classmethod
    def from_bytes(
        cls, share: bytes, *, public: bytes, algorithm: Algorithm = Algorithm.RSA_SHA256
    ) -> PhoneShareRsa:
        """The share of its stored bytes and the certified SubjectPublicKeyInfo."""
        numbers = keys.rsa_handle(public).public_numbers()
        d1 = int.from_bytes(share)
        if len(share) != _width(numbers.n) or not 0 < d1 < numbers.n:
            raise KeyFormatError(detail="RSA 分片长度不符")
        return cls(numbers.n, numbers.e, d1, algorithm)

    def to_bytes(self) -> bytes:
        """d1, as long as the modulus (256 bytes), to be wrapped under the PIN."""
        return self.d1.to_bytes(_width(self.n))

    def begin(self) -> bytes:
        """The salt of one signature, which goes to the cloud; empty for PKCS #1 v1.5."""
        is_pss = self.algorithm is Algorithm.RSA_PSS_SHA256
        return secrets.token_bytes(keys.PSS_SALT) if is_pss else b""

    def finish(self, power: int, *, message: bytes, salt: bytes = b"") -> bytes:
        """The signature of `message` from the cloud's em^d2, verified.

        KeyShareError if the halves do not fit.
        """
        em = encode_message(message, self.n, self.algorithm, salt)
        s = modular.power(em, self.d1, self.n) * power % self.n
        signature = s.to_bytes(_width(self.n))
        try:
            keys.verify_signature(
                keys.rsa_public_key(self.n, self.e),
                self.algorithm,
                signed_data=message,
                signature=signature,
            )
        except SignatureMismatchError as error:
            raise KeyShareError(detail="合成的 RSA 签名未通过验证") from error
        return signature


@dataclass(frozen=True, slots=True)
class CloudShareRsa:
    """The cloud's share of an RSA key."""

    n: int
    e: int
    d2: int = field(repr=False)
    """1..n-1"""
    algorithm: Algorithm = Algorithm.RSA_SHA256

    def __post_init__(self) -> None:
        """KeyFormatError unless the modulus is sound and d2 fits it."""
        keys.rsa_public_key(self.n, self.e)
        if not 0 < self.d2 < self.n:
            raise KeyFormatError(detail="RSA 分片超出范围")

    @property
    def public(self) -> bytes:
        """SubjectPublicKeyInfo of the joint key, DER."""
        return keys.rsa_public_key(self.n, self.e)

    def partial(self, *, message: bytes, salt: bytes = b"") -> int:
        """em^d2 mod n for `message`, which the cloud encodes itself.

        KeyFormatError unless there is a `salt` of 32 bytes for PSS, and none otherwise.
        """
        em = encode_message(message, self.n, self.algorithm, salt)
        return modular.power(em, self.d2, self.n)


def generate_shares(
    algorithm: Algorithm = Algorithm.RSA_SHA256,
) -> tuple[PhoneShareRsa, CloudShareRsa]:
    """A fresh RSA-2048 key, already split; run on the phone."""
    numbers = keys.generate_rsa().handle.private_numbers()
    phi = (numbers.p - 1) * (numbers.q - 1)
    n, e = numbers.public_numbers.n, numbers.public_numbers.e
    d1 = 1 + secrets.randbelow(phi - 1)
    d2 = (numbers.d - d1) % phi
    return PhoneShareRsa(n, e, d1, algorithm), CloudShareRsa(n, e, d2, algorithm)


def encode_message(message: bytes, n: int, algorithm: Algorithm, salt: bytes) -> int:
    """em = 00 01 FF…FF 00 ‖ DigestInfo(SHA-256(message)), as long as the modulus; or that of PSS.

    KeyFormatError for a salt that does not fit `algorithm`.
    """
    if algorithm is Algorithm.RSA_PSS_SHA256:
        return pss.encode(message, n.bit_length(), salt)
    if salt:
        raise KeyFormatError(detail="PSS 盐值长度不符")
    info = _SHA256_INFO + digest(Digest.SHA256, message)
    return int.from_bytes(b"\x00\x01" + b"\xff" * (_width(n) - len(info) - 3) + b"\x00" + info)


def _width(n: int) -> int:
    return (n.bit_length() + 7) // 8
