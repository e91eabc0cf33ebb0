"""Encryption of keys at rest: AES-256-GCM under the cloud's data key."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from signing.errors import InternalError

KEY_BYTES = 32
KEY_FILE = "data.key"
NONCE_BYTES = 12


class Vault:
    """Wraps secrets for one purpose each; a blob moved to another purpose does not open."""

    def __init__(self, data_key: bytes) -> None:
        """`data_key` has 32 bytes."""
        self._cipher = AESGCM(data_key)
        self._index_key = hmac.digest(data_key, b"bidseal index", hashlib.sha256)

    def wrap(self, secret: bytes, *, purpose: str) -> bytes:
        """Nonce and ciphertext."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, purpose.encode())

    def unwrap(self, blob: bytes, *, purpose: str) -> bytes:
        """The secret again; InternalError when the data key or the purpose is another."""
        try:
            return self._cipher.decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], purpose.encode())
        except InvalidTag as error:
            raise InternalError("云端密钥无法解开:数据密钥不符。") from error

    def fingerprint(self, text: str, *, purpose: str) -> str:
        """A keyed hash (hex), the same for the same text: to find it without keeping it."""
        said = f"{purpose}\n{text}".encode()
        return hmac.digest(self._index_key, said, hashlib.sha256).hex()


def load_data_key(folder: Path) -> bytes:
    """The 32 bytes of ``data.key`` in `folder`, made on first use; readable by the owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / KEY_FILE
    if not path.exists():
        # complete before it has its name, so that another process never reads half a key
        fresh = folder / f"{KEY_FILE}.{secrets.token_hex(8)}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise InternalError("云端数据密钥文件已损坏。")
    return key
