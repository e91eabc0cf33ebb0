"""SM4 in the modes CBC, CTR and GCM behind one adapter with two implementations.

`cryptography` where its OpenSSL has SM4, our pure Python elsewhere. CBC and CTR work on pieces of
whole blocks, so a long stream can be handled piece by piece: the next IV is the last ciphertext
block, the next counter is the first plus the blocks done. Modes: GB/T 17964-2021, RFC 8998.
"""

from __future__ import annotations

import hmac
from functools import cache
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from signing.crypto.sm4_block import BLOCK, decryption, encryption
from signing.errors import DecryptionError, KeyFormatError

NONCE: Final = 12
"""Bytes of a GCM nonce; other lengths are not offered."""
_REDUCTION: Final = 0xE1 << 120


class Sm4Backend(Protocol):
    """What an implementation offers; lengths have been checked."""

    def cbc_encrypt(self, key: bytes, iv: bytes, blocks: bytes) -> bytes:
        """Whole blocks in CBC mode."""
        ...

    def cbc_decrypt(self, key: bytes, iv: bytes, blocks: bytes) -> bytes:
        """Undoes `cbc_encrypt`."""
        ...

    def ctr(self, key: bytes, counter: bytes, data: bytes) -> bytes:
        """Encrypts and decrypts; `counter` is the first block's."""
        ...

    def gcm_encrypt(self, key: bytes, nonce: bytes, data: bytes, associated: bytes) -> bytes:
        """Ciphertext and tag."""
        ...

    def gcm_decrypt(self, key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """Undoes `gcm_encrypt`; DecryptionError if the tag is wrong."""
        ...


class LibrarySm4:
    """SM4 of `cryptography`."""

    def cbc_encrypt(self, key: bytes, iv: bytes, blocks: bytes) -> bytes:
        """See `Sm4Backend`."""
        context = Cipher(algorithms.SM4(key), modes.CBC(iv)).encryptor()
        return context.update(blocks) + context.finalize()

    def cbc_decrypt(self, key: bytes, iv: bytes, blocks: bytes) -> bytes:
        """See `Sm4Backend`."""
        context = Cipher(algorithms.SM4(key), modes.CBC(iv)).decryptor()
        return context.update(blocks) + context.finalize()

    def ctr(self, key: bytes, counter: bytes, data: bytes) -> bytes:
        """See `Sm4Backend`."""
        context = Cipher(algorithms.SM4(key), modes.CTR(counter)).encryptor()
        return context.update(data) + context.finalize()

    def gcm_encrypt(self, key: bytes, nonce: bytes, data: bytes, associated: bytes) -> bytes:
        """See `Sm4Backend`."""
        context = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        context.authenticate_additional_data(associated)
        return context.update(data) + context.finalize() + context.tag

    def gcm_decrypt(self, key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """See `Sm4Backend`."""
        mode = modes.GCM(nonce, sealed[-BLOCK:])
        context = Cipher(algorithms.SM4(key), mode).decryptor()
        context.authenticate_additional_data(associated)
        try:
            return context.update(sealed[:-BLOCK]) + context.finalize()
        except InvalidTag as error:
            raise DecryptionError(detail="密文校验未通过") from error


class PythonSm4:
    """The pure Python implementation; tens of kilobytes a second."""

    def cbc_encrypt(self, key: bytes, iv: bytes, blocks: bytes) -> bytes:
        """See `Sm4Backend`."""
        encrypt, found = encryption(key), [iv]
        for block in _blocks(blocks):
            found.append(encrypt(_xor(block, found[-1])))
        return b"".join(found[1:])

    def cbc_decrypt(self, key: bytes, iv: bytes, blocks: bytes) -> bytes:
        """See `Sm4Backend`."""
        decrypt, taken = decryption(key), _blocks(blocks)
        before = [iv, *taken]
        return b"".join(_xor(decrypt(b), p) for b, p in zip(taken, before, strict=False))

    def ctr(self, key: bytes, counter: bytes, data: bytes) -> bytes:
        """See `Sm4Backend`."""
        encrypt, first = encryption(key), int.from_bytes(counter)
        return b"".join(
            _xor(block, encrypt(((first + number) % 2**128).to_bytes(BLOCK)))
            for number, block in enumerate(_blocks(data))
        )

    def gcm_encrypt(self, key: bytes, nonce: bytes, data: bytes, associated: bytes) -> bytes:
        """See `Sm4Backend`."""
        sealed = self.ctr(key, nonce + (2).to_bytes(4), data)
        return sealed + self._tag(key, nonce, sealed, associated)

    def gcm_decrypt(self, key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """See `Sm4Backend`."""
        data, tag = sealed[:-BLOCK], sealed[-BLOCK:]
        if not hmac.compare_digest(self._tag(key, nonce, data, associated), tag):
            raise DecryptionError(detail="密文校验未通过")
        return self.ctr(key, nonce + (2).to_bytes(4), data)

    def _tag(self, key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        encrypt = encryption(key)
        h = int.from_bytes(encrypt(bytes(BLOCK)))
        lengths = (8 * len(associated)).to_bytes(8) + (8 * len(sealed)).to_bytes(8)
        y = 0
        for block in [*_blocks(associated), *_blocks(sealed), lengths]:
            y = _multiplied(y ^ int.from_bytes(block.ljust(BLOCK, b"\0")), h)
        return _xor(y.to_bytes(BLOCK), encrypt(nonce + (1).to_bytes(4)))


@cache
def backend() -> Sm4Backend:
    """The implementation of this machine, chosen once."""
    try:
        LibrarySm4().ctr(bytes(BLOCK), bytes(BLOCK), b"")
    except UnsupportedAlgorithm:  # an OpenSSL built without SM4
        return PythonSm4()
    return LibrarySm4()


def cbc_encrypt(key: bytes, iv: bytes, data: bytes, *, using: Sm4Backend | None = None) -> bytes:
    """CBC with the padding of PKCS #7; KeyFormatError for a key or IV that has not 16 bytes."""
    _require(key, BLOCK)
    _require(iv, BLOCK)
    count = BLOCK - len(data) % BLOCK
    return (using or backend()).cbc_encrypt(key, iv, data + bytes([count]) * count)


def cbc_decrypt(key: bytes, iv: bytes, data: bytes, *, using: Sm4Backend | None = None) -> bytes:
    """Undoes `cbc_encrypt`; DecryptionError for a wrong length or padding."""
    _require(key, BLOCK)
    _require(iv, BLOCK)
    if not data or len(data) % BLOCK:
        raise DecryptionError(detail="密文长度不符")
    plain = (using or backend()).cbc_decrypt(key, iv, data)
    count = plain[-1]
    if not 1 <= count <= BLOCK or plain[-count:] != bytes([count]) * count:
        raise DecryptionError(detail="密文填充不正确")
    return plain[:-count]


def ctr(key: bytes, counter: bytes, data: bytes, *, using: Sm4Backend | None = None) -> bytes:
    """CTR mode, both ways; KeyFormatError for a key or counter that has not 16 bytes."""
    _require(key, BLOCK)
    _require(counter, BLOCK)
    return (using or backend()).ctr(key, counter, data)


def gcm_encrypt(
    key: bytes, nonce: bytes, data: bytes, associated: bytes, *, using: Sm4Backend | None = None
) -> bytes:
    """Ciphertext with its 16-byte tag last; KeyFormatError for a wrong length (nonce: 12)."""
    _require(key, BLOCK)
    _require(nonce, NONCE)
    return (using or backend()).gcm_encrypt(key, nonce, data, associated)


def gcm_decrypt(
    key: bytes, nonce: bytes, sealed: bytes, associated: bytes, *, using: Sm4Backend | None = None
) -> bytes:
    """Undoes `gcm_encrypt`; DecryptionError if anything was altered."""
    _require(key, BLOCK)
    _require(nonce, NONCE)
    if len(sealed) < BLOCK:
        raise DecryptionError(detail="密文长度不符")
    return (using or backend()).gcm_decrypt(key, nonce, sealed, associated)


def _require(value: bytes, length: int) -> None:
    if len(value) != length:
        raise KeyFormatError(detail="SM4 密钥或初始向量长度不符")


def _blocks(data: bytes) -> list[bytes]:
    return [data[start : start + BLOCK] for start in range(0, len(data), BLOCK)]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))


def _multiplied(x: int, y: int) -> int:
    """The product in GF(2¹²⁸) with the bit order of GCM (NIST SP 800-38D, 6.3)."""
    product = 0
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            product ^= y
        y = y >> 1 ^ (_REDUCTION if y & 1 else 0)
    return product
