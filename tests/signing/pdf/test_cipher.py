"""Encryption that cannot be continued is refused, not guessed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.crypt import StandardSecurityHandler, StandardSecuritySettingsRevision

from signing.errors import DamagedPdfError, PasswordError, ProtectedPdfError
from signing.pdf.cipher import file_cipher
from signing.pdf.source import Source
from signing.pdf.writer import IncrementalWriter, SignatureHole
from signing.verify.model import Verdict
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file


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


@pytest.mark.filterwarnings("ignore:Encryption R=5 is deprecated")
@pytest.mark.parametrize(("revision", "is_known"), [(6, True), (5, False)])
def test_a_revision_that_is_not_known_is_no_wrong_password(
    revision: int, is_known: bool, tmp_path: Path
) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="", R=revision))
    if is_known:
        with Source(path) as source:
            assert file_cipher(source, None)
        assert verify_file(path, trust=TrustStore()).verdict is Verdict.UNSIGNED
        return
    with Source(path) as source, pytest.raises(ProtectedPdfError, match="加密方式不受支持"):
        file_cipher(source, None)
    with pytest.raises(ProtectedPdfError, match="加密方式不受支持"):
        verify_file(path, trust=TrustStore())


def test_key_of_crypt_filters_needs_no_length(encrypted: Path) -> None:
    data = encrypted.read_bytes()
    assert data.count(b"/Length 128") == 1
    encrypted.write_bytes(data.replace(b"/Length 128", b"/Lengt_ 128"))
    with Source(encrypted) as source:
        assert file_cipher(source, None)
    assert verify_file(encrypted, trust=TrustStore()).verdict is Verdict.UNSIGNED


def test_what_is_no_dictionary_is_refused(encrypted: Path) -> None:
    with Source(encrypted) as source:
        source.trailer["/Encrypt"] = "[0]"
        with pytest.raises(ProtectedPdfError):
            file_cipher(source, None)


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


@pytest.mark.parametrize("identifier", [b"", b"0123456789abcdef"], ids=["none", "usual"])
def test_the_key_goes_on_fitting(identifier: bytes, tmp_path: Path) -> None:
    """Up to revision 4 the key is made of the first part of /ID (ISO 32000-1, 7.6.3.3)."""
    handler = StandardSecurityHandler.build_from_pw_legacy(
        StandardSecuritySettingsRevision.RC4_EXTENDED, identifier, "owner", "", 16
    )
    encryption = BytesIO()
    handler.as_pdf_object().write_to_stream(encryption, None)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        encryption.getvalue(),
    ]
    data, rows = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        rows += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    entry = f"/ID[<{identifier.hex()}><00>]" if identifier else ""
    tail = f"trailer\n<</Size 5/Root 1 0 R/Encrypt 4 0 R{entry}>>\nstartxref\n{len(data)}\n%%EOF\n"
    path = tmp_path / "keyed.pdf"
    path.write_bytes(data + b"xref\n0 5\n" + rows + tail.encode())
    with Source(path) as source:
        writer = IncrementalWriter(source, path, cipher=file_cipher(source, None))
        writer.put((1, 0), "<</Type/Catalog/Pages 2 0 R/Lang(zh-CN)>>")
        update = writer.finish(SignatureHole(b"/Type/Sig", 50), writer.reserve())
    assert verify_file(path, trust=TrustStore()).verdict is Verdict.UNSIGNED
    path.write_bytes(path.read_bytes() + update.data)
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
    assert verify_file(path, trust=TrustStore()).verdict is Verdict.UNSIGNED


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
