"""Device tokens at rest: AES-GCM in a file, the 32-byte data key in the system's keyring."""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from signing.errors import CredentialError

SERVICE = "BidSeal"
KEY_BYTES = 32
_NONCE = 12
_SCRYPT = {"n": 2**15, "r": 8, "p": 1}
"""About 0.1 s and 32 MiB a try (RFC 7914)."""


def keyring_key(home: Path) -> bytes | None:
    """The data key of this data folder from the system's keyring, drawn on first use.

    None when the system has no working keyring. May show a prompt of the system, so never call
    it from the thread of the window.
    """
    # Imported here: looking for backends costs 0.2 s that the embedded cloud never needs.
    import keyring
    from keyring.backends import fail, null
    from keyring.errors import KeyringError

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring):
        return None
    account = f"data key of {home}"
    try:
        stored = backend.get_password(SERVICE, account)
        if stored is None:
            stored = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
            backend.set_password(SERVICE, account, stored)
        return base64.b64decode(stored, validate=True)
    except (KeyringError, binascii.Error):
        return None


def passphrase_key(passphrase: str, salt: bytes) -> bytes:
    """A data key from a passphrase (scrypt), where there is no keyring."""
    return Scrypt(salt=salt, length=KEY_BYTES, **_SCRYPT).derive(passphrase.encode())


class TokenStore:
    """The device tokens of clouds, one entry each; never in the open.

    `ask_passphrase` is called when there is no keyring; it answers None to decline, and then the
    token is kept in memory only.
    """

    def __init__(
        self,
        home: Path,
        *,
        ask_passphrase: Callable[[], str | None],
        keyring: Callable[[Path], bytes | None] = keyring_key,
    ) -> None:
        """`home` is the data folder."""
        self._home = home
        self._path = home / "tokens.json"
        self._ask = ask_passphrase
        self._keyring = keyring
        self._key: bytes | None = None
        self._memory: dict[str, str] = {}

    def load(self, cloud: str) -> str | None:
        """The token of a cloud, None if there is none.

        Raises CredentialError for a wrong passphrase, a lost data key or a damaged file.
        """
        if cloud in self._memory:
            return self._memory[cloud]
        entry = self._read().get(cloud)
        if entry is None:
            return None
        sealed = base64.b64decode(entry)
        key = self._data_key()
        if key is None:
            return None
        try:
            plain = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], cloud.encode())
        except InvalidTag as error:
            self._key = None
            raise CredentialError(reason="口令不正确,或密钥已丢失") from error
        self._memory[cloud] = plain.decode()
        return self._memory[cloud]

    def save(self, cloud: str, token: str) -> bool:
        """Keep a token; whether it outlives the process."""
        self._memory[cloud] = token
        key = self._data_key()
        if key is None:
            return False
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + AESGCM(key).encrypt(nonce, token.encode(), cloud.encode())
        self._write({**self._read(), cloud: base64.b64encode(sealed).decode()})
        return True

    def forget(self, cloud: str) -> None:
        """Drop a cloud's token."""
        self._memory.pop(cloud, None)
        entries = self._read()
        if entries.pop(cloud, None) is not None:
            self._write(entries)

    def _data_key(self) -> bytes | None:
        if self._key is None:
            self._key = self._keyring(self._home) or self._from_passphrase()
        return self._key

    def _from_passphrase(self) -> bytes | None:
        passphrase = self._ask()
        return passphrase_key(passphrase, self._salt()) if passphrase else None

    def _salt(self) -> bytes:
        """The salt of the passphrase; not secret, drawn once."""
        path = self._home / "tokens.salt"
        with suppress(FileNotFoundError):
            salt = path.read_bytes()
            if len(salt) == 16:
                return salt
        salt = secrets.token_bytes(16)
        write_private(path, salt)
        return salt

    def _read(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}
        except (ValueError, OSError) as error:
            raise CredentialError(reason=str(self._path)) from error

    def _write(self, entries: dict[str, str]) -> None:
        write_private(self._path, json.dumps(entries).encode())


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, in one step."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    temporary.replace(path)
