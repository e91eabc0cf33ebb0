"""Tokens at rest are never in the open."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from signing.errors import CredentialError
from sync.client.credentials import TokenStore, keyring_key, passphrase_key, write_private

CLOUD = "https://cloud.example"


def never() -> str | None:
    raise AssertionError("asked for a passphrase")


def store(home: Path, passphrase: str | None) -> TokenStore:
    return TokenStore(home, ask_passphrase=lambda: passphrase, keyring=lambda _: None)


def test_token_survives_with_the_keyrings_key(tmp_path: Path) -> None:
    def keyring(_: Path) -> bytes:
        return b"k" * 32

    first = TokenStore(tmp_path, ask_passphrase=never, keyring=keyring)
    assert first.load(CLOUD) is None
    assert first.save(CLOUD, "the-token")
    second = TokenStore(tmp_path, ask_passphrase=never, keyring=keyring)
    assert second.load(CLOUD) == "the-token"
    assert "the-token" not in (tmp_path / "tokens.json").read_text()


def test_passphrase_where_there_is_no_keyring(tmp_path: Path) -> None:
    assert store(tmp_path, "rot").save(CLOUD, "the-token")
    assert store(tmp_path, "rot").load(CLOUD) == "the-token"
    with pytest.raises(CredentialError):
        store(tmp_path, "blau").load(CLOUD)


def test_declined_passphrase_keeps_nothing_on_disk(tmp_path: Path) -> None:
    tokens = store(tmp_path, None)
    assert not tokens.save(CLOUD, "the-token")
    assert tokens.load(CLOUD) == "the-token"
    assert list(tmp_path.iterdir()) == []


def test_a_token_belongs_to_its_cloud(tmp_path: Path) -> None:
    store(tmp_path, "rot").save(CLOUD, "the-token")
    path = tmp_path / "tokens.json"
    entries = json.loads(path.read_text())
    path.write_text(json.dumps({"https://evil.example": entries[CLOUD]}))
    with pytest.raises(CredentialError):
        store(tmp_path, "rot").load("https://evil.example")


def test_forgotten_token_is_gone(tmp_path: Path) -> None:
    tokens = store(tmp_path, "rot")
    tokens.save(CLOUD, "the-token")
    tokens.forget(CLOUD)
    tokens.forget(CLOUD)
    assert store(tmp_path, "rot").load(CLOUD) is None


def test_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text("nonsense")
    with pytest.raises(CredentialError):
        store(tmp_path, "rot").load(CLOUD)


def test_without_a_keyring_there_is_no_key(tmp_path: Path) -> None:
    assert keyring_key(tmp_path) is None


def test_passphrase_key_depends_on_passphrase_and_salt() -> None:
    keys = {passphrase_key(p, s) for p in ("a", "b") for s in (b"1" * 16, b"2" * 16)}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_private_files_are_for_the_owner_only(tmp_path: Path) -> None:
    write_private(tmp_path / "x", b"1")
    write_private(tmp_path / "x", b"2")
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
