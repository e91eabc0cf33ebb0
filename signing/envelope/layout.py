"""The container of an encrypted file, version 1.

    magic   16 bytes   "BidSealEnvelope" and the version 01
    length   4 bytes   of the head, big endian, at most 256 KiB
    head               JSON, UTF-8 (see `head`): readable by anyone
    length   4 bytes   of the keys, big endian, at most 256 KiB
    keys               a CMS ContentInfo, DER (see `keyring`): 32 bytes, the seed
    chunk    …         ciphertext of `chunk` bytes of the file, and a tag of 16; the last is shorter

    prefix  = everything before the first chunk
    key     = HKDF-SHA256(seed, salt SHA-256(prefix), info "bidseal envelope 1 <suite>", 32 or 16)
    nonce   = 7 bytes of the head ‖ chunk number, 4 bytes big endian ‖ 01 if it is the last, else 00

The chunks are the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM
or, for recipients with SM2 keys only, SM4-GCM (RFC 8998): a chunk that is altered, left out,
repeated or moved does not authenticate, and the end cannot be cut off. The key depends on the
whole prefix, so that neither head nor recipients can be altered. An empty file has one empty chunk.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

MAGIC: Final = b"BidSealEnvelope\x01"
MAX_HEAD: Final = 256 * 1024
MAX_KEYS: Final = 256 * 1024
CHUNK: Final = 1 << 20
"""Bytes of the file in a chunk, as written; read are 64 KiB to 16 MiB."""
MIN_CHUNK, MAX_CHUNK = 1 << 16, 1 << 24
TAG: Final = 16
NONCE_PREFIX: Final = 7
SEED: Final = 32
MAX_RECIPIENTS: Final = 50
SUFFIX: Final = ".bse"
"""Of container files: BidSeal envelope."""


class Suite(StrEnum):
    """What encrypts the chunks, and wraps their seed."""

    AES = "aes256-gcm"
    SM4 = "sm4-gcm"

    @property
    def key_bytes(self) -> int:
        """Length of the chunk key."""
        return 32 if self is Suite.AES else 16


def prefix_of(head: bytes, keys: bytes) -> bytes:
    """Everything before the first chunk."""
    return MAGIC + len(head).to_bytes(4) + head + len(keys).to_bytes(4) + keys


def chunks_of(size: int, chunk: int) -> int:
    """How many chunks a file of `size` bytes has."""
    return max(1, -(-size // chunk))


def sealed_size(size: int, chunk: int) -> int:
    """Bytes of all chunks of a file."""
    return size + TAG * chunks_of(size, chunk)
