"""Encryption that cannot be continued is refused, not guessed."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from signing.errors import DamagedPdfError, PasswordError, ProtectedPdfError
from signing.pdf.cipher import file_cipher
from signing.pdf.source import Source


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    path = tmp_path / "encrypted.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="", R=4))
    return path


class Changed(Source):
    """A source whose encryption dictionary says something else."""

    def claim(self, key: str, value: str) -> Changed:
        entries = dict(self.dictionary(self.trailer["/Encrypt"]))
        entries[key] = value
        self.trailer["/Encrypt"] = "<<" + "".join(f"{k} {v}" for k, v in entries.items()) + ">>"
        return self


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("/Filter", "/Unheard.Of"),
        ("/V", "null"),
        ("/EncryptMetadata", "[" * 10 + "true" + "]" * 10),
    ],
)
def test_unknown_handlers_are_refused(encrypted: Path, key: str, value: str) -> None:
    with Changed(encrypted) as source, pytest.raises(ProtectedPdfError):
        file_cipher(source.claim(key, value), None)


def test_plain_metadata_of_an_encrypted_file(tmp_path: Path) -> None:
    path = tmp_path / "metadata.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        settings = pikepdf.Encryption(owner="owner", user="", R=4, metadata=False)
        pdf.save(path, encryption=settings)
    with Source(path) as source:
        assert "/EncryptMetadata" in source.dictionary(source.trailer["/Encrypt"])
        assert file_cipher(source, None)


def test_key_that_does_not_come_out(encrypted: Path) -> None:
    """MuPDF opened the file without a password; the dictionary read for the key wants another."""
    with Changed(encrypted) as source, pytest.raises(PasswordError):
        file_cipher(source.claim("/U", "<" + "00" * 32 + ">"), None)


def test_public_key_encryption_says_so(tmp_path: Path) -> None:
    path = tmp_path / "pubkey.pdf"
    path.write_bytes(
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
        b"2 0 obj\n<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 1/Recipients[<00>]>>\nendobj\n"
        b"trailer\n<</Root 1 0 R/Encrypt 2 0 R>>\n%%EOF\n"
    )
    with pytest.raises(ProtectedPdfError, match="数字证书"):
        Source(path)


def test_file_without_a_root_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "rootless.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    with Source(path) as source:
        del source.trailer["/Root"]
        with pytest.raises(DamagedPdfError):
            source.catalog_reference  # noqa: B018 - reading it raises
