"""Two-party SM2: a phone share and a cloud share sign together; nobody ever holds the key.

    phone                                   cloud
    d1 random, P1 = d1⁻¹·G          ──►     d2 random, P = d2⁻¹·P1 − G      d = (d1·d2)⁻¹ − 1
    k1 random, Q1 = k1·G            ──►     k2, k3 random, (x1, ·) = k3·Q1 + k2·G
    s = d1·k1·s2 + d1·s3 − r        ◄──     r = e + x1, s2 = d2·k3, s3 = d2·(r + k2)

Security is claimed against semi-honest parties only. The phone verifies every finished signature,
so wrong shares and altered answers never leave it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from signing.crypto import curve, keys, sm2
from signing.errors import KeyFormatError, KeyShareError, SignatureMismatchError


@dataclass(frozen=True, slots=True)
class NonceSm2:
    """The phone's secret nonce of one signature; use it once, then forget it."""

    k1: int = field(repr=False)
    q1: bytes
    """Q1 = k1·G, uncompressed, 65 bytes; goes to the cloud."""


@dataclass(frozen=True, slots=True)
class PartialSm2:
    """The cloud's half of one signature."""

    r: int
    s2: int
    s3: int


@dataclass(frozen=True, slots=True)
class PhoneShareSm2:
    """The phone's share of an SM2 key."""

    d1: int = field(repr=False)
    """1..N-1"""

    @classmethod
    def generate(cls) -> PhoneShareSm2:
        """A fresh share."""
        return cls(_random_scalar())

    @classmethod
    def from_bytes(cls, share: bytes) -> PhoneShareSm2:
        """The share of its 32 bytes; KeyFormatError if out of range."""
        if len(share) != 32:
            raise KeyFormatError(detail="SM2 分片长度不符")
        return cls(_scalar(int.from_bytes(share)))

    def to_bytes(self) -> bytes:
        """32 bytes, to be wrapped under the PIN."""
        return self.d1.to_bytes(32)

    @property
    def p1(self) -> bytes:
        """P1 = d1⁻¹·G, uncompressed, 65 bytes; goes to the cloud when the key is made."""
        return curve.encode(curve.multiply(pow(self.d1, -1, curve.N), curve.G))

    def begin(self) -> NonceSm2:
        """Draw the nonce of one signature."""
        k1 = _random_scalar()
        return NonceSm2(k1, curve.encode(curve.multiply(k1, curve.G)))

    def finish(
        self, nonce: NonceSm2, partial: PartialSm2, *, public: bytes, message: bytes
    ) -> bytes:
        """The DER signature of `message`, verified against `public` (SubjectPublicKeyInfo).

        KeyShareError if the cloud's half does not complete it.
        """
        s = (self.d1 * (nonce.k1 * partial.s2 + partial.s3) - partial.r) % curve.N
        if not 1 <= partial.r < curve.N or not s:
            raise KeyShareError(detail="云端返回的数值超出范围")
        signature = sm2.encode_signature(partial.r, s)
        try:
            sm2.verify(keys.sm2_point(public), message, signature)
        except SignatureMismatchError as error:
            raise KeyShareError(detail="合成的 SM2 签名未通过验证") from error
        return signature


@dataclass(frozen=True, slots=True)
class CloudShareSm2:
    """The cloud's share of an SM2 key."""

    d2: int = field(repr=False)
    """1..N-1"""
    public: bytes
    """SubjectPublicKeyInfo of the joint key, DER."""

    @classmethod
    def generate(cls, p1: bytes) -> CloudShareSm2:
        """A fresh share beside the phone's P1; KeyFormatError if P1 is no point of the curve."""
        d2 = _random_scalar()
        inverse = pow(d2, -1, curve.N)
        joint = curve.combine(inverse, curve.decode(p1), curve.N - 1, curve.G)
        return cls(d2, keys.sm2_public_key(curve.encode(joint)))

    def partial(self, q1: bytes, *, message: bytes) -> PartialSm2:
        """The half of one signature of `message`; KeyFormatError if Q1 is no point of the curve."""
        phone_nonce = curve.decode(q1)
        e = int.from_bytes(sm2.message_digest(keys.sm2_point(self.public), message))
        while True:
            k2, k3 = _random_scalar(), _random_scalar()
            x1, _ = curve.combine(k3, phone_nonce, k2, curve.G)
            r = (e + x1) % curve.N
            s3 = self.d2 * (r + k2) % curve.N
            if r and s3:
                return PartialSm2(r, self.d2 * k3 % curve.N, s3)


def _random_scalar() -> int:
    return secrets.randbelow(curve.N - 1) + 1


def _scalar(value: int) -> int:
    if not 1 <= value < curve.N:
        raise KeyFormatError(detail="SM2 分片超出范围")
    return value
