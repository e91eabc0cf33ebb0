"""How an opened key travels from the phone to the desktop: sealed for the desktop's own key.

    shared = ECDH(P-256, ephemeral key, reply key), the x coordinate, 32 bytes
    key    = HKDF-SHA256(shared, salt empty, info "bidseal content key", 32 bytes)
    sealed = AES-256-GCM(key, 12 zero bytes, content key, additional data), the tag last

Each ephemeral key seals once, so the nonce may stand still. The phone page does the same with
WebCrypto, which has P-256 in every browser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.errors import DecryptionError, KeyFormatError

_NONCE: Final = bytes(12)


@dataclass(frozen=True, slots=True)
class ReplyKey:
    """The desktop's key of one session; lives in memory only."""

    handle: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def generate(cls) -> ReplyKey:
        """A fresh key."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @property
    def public(self) -> bytes:
        """The uncompressed point, 65 bytes."""
        return _encoded(self.handle.public_key())

    def open(self, ephemeral: bytes, sealed: bytes, associated: bytes) -> bytes:
        """What was sealed for this key; DecryptionError if it was not, or was altered."""
        try:
            shared = self.handle.exchange(ec.ECDH(), _point(ephemeral))
            return AESGCM(_key(shared)).decrypt(_NONCE, sealed, associated)
        except (InvalidTag, KeyFormatError) as error:
            raise DecryptionError(detail="手机返回的密钥不正确") from error


def seal(reply_key: bytes, secret: bytes, associated: bytes) -> tuple[bytes, bytes]:
    """The ephemeral point (65 bytes) and `secret` sealed for `reply_key`; KeyFormatError."""
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    shared = ephemeral.exchange(ec.ECDH(), _point(reply_key))
    sealed = AESGCM(_key(shared)).encrypt(_NONCE, secret, associated)
    return _encoded(ephemeral.public_key()), sealed


def _key(shared: bytes) -> bytes:
    info = b"bidseal content key"
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(shared)


def _encoded(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _point(encoded: bytes) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), encoded)
    except ValueError as error:
        raise KeyFormatError(detail="会话公钥不正确") from error
