"""The chunks of a container: sealing and opening one after the other (STREAM, see `layout`)."""

from __future__ import annotations

import hashlib
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from signing.crypto import sm4
from signing.envelope.layout import Suite
from signing.errors import DecryptionError, EnvelopeError


class Aead(Protocol):
    """Authenticated encryption into a buffer that the caller keeps."""

    def seal(self, nonce: bytes, data: memoryview, into: memoryview) -> None:
        """`into` has room for `data` and the tag."""

    def open(self, nonce: bytes, sealed: memoryview, into: memoryview) -> None:
        """Undoes `seal`; DecryptionError if anything was altered."""


class _Aes:
    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, nonce: bytes, data: memoryview, into: memoryview) -> None:
        self._cipher.encrypt_into(nonce, data, None, into)

    def open(self, nonce: bytes, sealed: memoryview, into: memoryview) -> None:
        try:
            self._cipher.decrypt_into(nonce, sealed, None, into)
        except InvalidTag as error:
            raise DecryptionError(detail="密文校验未通过") from error


class _Sm4:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, nonce: bytes, data: memoryview, into: memoryview) -> None:
        into[:] = sm4.gcm_encrypt(self._key, nonce, bytes(data), b"")

    def open(self, nonce: bytes, sealed: memoryview, into: memoryview) -> None:
        into[:] = sm4.gcm_decrypt(self._key, nonce, bytes(sealed), b"")


class Stream:
    """Seals or opens the chunks of one container, in order."""

    def __init__(self, suite: Suite, seed: bytes, *, prefix: bytes, nonce: bytes) -> None:
        """`prefix`: everything before the chunks; `nonce`: the head's 7 bytes."""
        key = HKDF(
            algorithm=hashes.SHA256(),
            length=suite.key_bytes,
            salt=hashlib.sha256(prefix).digest(),
            info=f"bidseal envelope 1 {suite.value}".encode(),
        ).derive(seed)
        self._aead: Aead = _Sm4(key) if suite is Suite.SM4 else _Aes(key)
        self._nonce = nonce
        self._number = 0

    def seal(self, data: memoryview, into: memoryview, *, last: bool) -> None:
        """The next chunk into `into`, which is longer by the tag."""
        self._aead.seal(self._next(last), data, into)

    def open(self, sealed: memoryview, into: memoryview, *, last: bool) -> None:
        """The next chunk into `into`; EnvelopeError if it is not the one that belongs here."""
        number = self._number
        try:
            self._aead.open(self._next(last), sealed, into)
        except DecryptionError as error:
            detail = "文件头、密钥或第一段内容被改动" if number == 0 else "内容被改动或缺失"
            raise EnvelopeError(detail=detail) from error

    def _next(self, last: bool) -> bytes:
        number = self._number
        self._number += 1
        return self._nonce + number.to_bytes(4) + (b"\x01" if last else b"\x00")
