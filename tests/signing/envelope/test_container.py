"""The container: what goes in comes out, and nothing else ever does."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signing.algorithm import Algorithm, Digest
from signing.crypto import keys, oaep, sm2_encryption
from signing.crypto.certificates import Authority, Role, Subject, Validity, issue, issue_root, read
from signing.envelope.decrypt import Container, decrypt, read_container
from signing.envelope.encrypt import Sealed, Wish, encrypt, examine
from signing.envelope.head import Head, read_head, safe_name
from signing.envelope.keyring import read_keyring, seal_seed
from signing.envelope.layout import (
    CHUNK,
    MAGIC,
    MAX_RECIPIENTS,
    TAG,
    Suite,
    chunks_of,
    prefix_of,
    sealed_size,
)
from signing.envelope.stream import Stream
from signing.errors import (
    Cancelled,
    CertificateError,
    DecryptionError,
    EnvelopeError,
    FileAccessError,
    OutputError,
)

NOW = datetime(2026, 3, 8, 9, 0, tzinfo=UTC)
VALIDITY = Validity(NOW, NOW + timedelta(days=365))


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, whole for once."""

    certificate: bytes
    key: keys.PrivateKey

    def unwrap(self, container: Container) -> bytes:
        wrapped = container.keyring.wrapped[read(self.certificate).serial]
        if isinstance(self.key, keys.RsaPrivateKey):
            return self.key.handle.decrypt(wrapped, oaep.scheme())
        return sm2_encryption.decrypt(self.key.secret, wrapped)


@pytest.fixture(scope="module")
def holders() -> dict[str, Holder]:
    root_key = keys.generate_sm2()
    authority = Authority(issue_root(Subject("测试根"), root_key, validity=VALIDITY), root_key)

    def holder(name: str, algorithm: Algorithm) -> Holder:
        key = keys.generate(algorithm)
        subject = Subject(name, organisation=f"{name}(演示)")
        public = keys.public_key(key)
        der = issue(
            Role.ENCRYPTION, subject, public_key=public, validity=VALIDITY, authority=authority
        )
        return Holder(der, key)

    return {
        "rsa": holder("甲公司", Algorithm.RSA_SHA256),
        "sm2": holder("乙公司", Algorithm.SM2_SM3),
        "other": holder("丙公司", Algorithm.SM2_SM3),
    }


@pytest.fixture
def seal(tmp_path: Path, holders: dict[str, Holder]) -> Callable[..., Sealed]:
    def make(content: bytes, *names: str, file: str = "投标文件.pdf") -> Sealed:
        path = tmp_path / file
        path.write_bytes(content)
        wish = Wish(tuple(holders[name].certificate for name in names), NOW, project="一标段")
        return encrypt(examine(path), tmp_path / "out.bse", wish)

    return make


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 77])
@pytest.mark.parametrize("names", [("rsa",), ("rsa", "sm2"), ("sm2", "other")], ids="+".join)
def test_every_recipient_gets_the_file(
    seal: Callable[..., Sealed],
    holders: dict[str, Holder],
    tmp_path: Path,
    names: tuple[str, ...],
    size: int,
) -> None:
    if "rsa" not in names and size > CHUNK + 1:
        size = CHUNK + 1  # SM4 in a library without hardware takes its time
    content = os.urandom(size)
    sealed = seal(content, *names)
    container = read_container(sealed.path)
    assert container.head == sealed.head
    assert container.head.suite is (Suite.AES if "rsa" in names else Suite.SM4)
    assert container.head_sha256 == sealed.head_sha256
    for name in names:
        opened = decrypt(container, tmp_path / f"{name}.pdf", holders[name].unwrap(container))
        assert opened.path.read_bytes() == content
    assert leftovers(tmp_path) == []


@pytest.mark.requirement("R173")
def test_the_head_says_for_whom_and_another_key_opens_nothing(
    seal: Callable[..., Sealed], holders: dict[str, Holder], tmp_path: Path
) -> None:
    container = read_container(seal(b"bid", "sm2").path)
    (recipient,) = container.head.recipients
    info = read(holders["sm2"].certificate)
    assert (recipient.serial, recipient.holder) == (info.serial, "乙公司(演示)")
    assert recipient.fingerprint == info.fingerprint
    assert (container.head.name, container.head.project) == ("投标文件.pdf", "一标段")
    for key in (bytes(16), bytes(15), b""):
        with pytest.raises(DecryptionError):
            decrypt(container, tmp_path / "x.pdf", key)
    assert not (tmp_path / "x.pdf").exists()
    assert leftovers(tmp_path) == []


def test_openssl_reads_the_seed_with_an_rsa_key(
    seal: Callable[..., Sealed], holders: dict[str, Holder], tmp_path: Path
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl")
    container = read_container(seal(b"bid", "rsa").path)
    der, _ = seal_seed([holders["rsa"].certificate], Suite.AES, bytes(range(32)))
    (tmp_path / "keys.der").write_bytes(der)
    (tmp_path / "key.der").write_bytes(keys.to_pkcs8(holders["rsa"].key))
    command = [openssl, "cms", "-decrypt", "-inform", "DER", "-in", tmp_path / "keys.der"]
    done = subprocess.run(
        [*command, "-inkey", tmp_path / "key.der", "-keyform", "DER"],
        capture_output=True,
        check=False,
    )
    assert done.stdout == bytes(range(32)), done.stderr
    assert container.head.suite is Suite.AES


def flipped(at: Callable[[bytes, int], int]) -> Callable[[bytes, int], bytes]:
    def alter(data: bytes, prefix: int) -> bytes:
        changed = bytearray(data)
        changed[at(data, prefix)] ^= 1
        return bytes(changed)

    return alter


SEALED = CHUNK + TAG
ALTERATIONS: dict[str, Callable[[bytes, int], bytes]] = {
    "first byte of content": flipped(lambda data, prefix: prefix),
    "a tag": flipped(lambda data, prefix: prefix + SEALED - 1),
    "last byte": flipped(lambda data, prefix: len(data) - 1),
    "cut off within a chunk": lambda data, prefix: data[:-5],
    "last chunk missing": lambda data, prefix: data[: prefix + 2 * SEALED],
    "first chunk missing": lambda data, prefix: data[:prefix] + data[prefix + SEALED :],
    "two chunks swapped": lambda data, prefix: (
        data[:prefix]
        + data[prefix + SEALED : prefix + 2 * SEALED]
        + data[prefix : prefix + SEALED]
        + data[prefix + 2 * SEALED :]
    ),
    "a chunk twice": lambda data, prefix: (
        data[: prefix + SEALED] + data[prefix : prefix + SEALED] + data[prefix + 2 * SEALED :]
    ),
    "appended": lambda data, prefix: data + b"x",
    "no content": lambda data, prefix: data[:prefix],
    "project renamed": lambda data, prefix: data.replace("一标段".encode(), "二标段".encode()),
    "holder renamed": lambda data, prefix: data.replace("甲公司".encode(), "丁公司".encode(), 1),
    "version": lambda data, prefix: data[:15] + b"\x02" + data[16:],
    "magic": lambda data, prefix: b"%PDF" + data[4:],
    "empty": lambda data, prefix: b"",
    "head length": lambda data, prefix: data[:16] + b"\xff\xff\xff\xff" + data[20:],
}


@pytest.fixture(scope="module")
def pristine(holders: dict[str, Holder], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pristine")
    (folder / "bid.pdf").write_bytes(os.urandom(2 * CHUNK + 999))
    wish = Wish((holders["rsa"].certificate,), NOW, project="一标段")
    return encrypt(examine(folder / "bid.pdf"), folder / "bid.bse", wish).path


@pytest.mark.parametrize("name", list(ALTERATIONS))
def test_an_altered_container_yields_nothing(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path, name: str
) -> None:
    container = read_container(pristine)
    key = holders["rsa"].unwrap(container)
    altered = tmp_path / "altered.bse"
    altered.write_bytes(ALTERATIONS[name](pristine.read_bytes(), len(container.prefix)))
    with pytest.raises(EnvelopeError):
        decrypt(read_container(altered), tmp_path / "out.pdf", key)
    assert {path.name for path in tmp_path.iterdir()} == {"altered.bse"}


@pytest.mark.requirement("R173")
def test_a_recipient_cannot_be_added_afterwards(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path
) -> None:
    """Whoever knows the seed could wrap it for others; the chunks are bound to the list."""
    container = read_container(pristine)
    seed = container.keyring.seed(holders["rsa"].unwrap(container))
    both = [holders["rsa"].certificate, holders["sm2"].certificate]
    der, _ = seal_seed(both, Suite.AES, seed)
    head = json.loads(container.head.to_bytes())
    info = read(both[1])
    head["recipients"].append(
        {
            "fingerprint": info.fingerprint,
            "holder": "乙公司",
            "issuer": "测试根",
            "not_after": info.not_after.isoformat(),
            "serial": info.serial,
        }
    )
    text = json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    prefix = MAGIC + len(text).to_bytes(4) + text + len(der).to_bytes(4) + der
    forged = tmp_path / "forged.bse"
    forged.write_bytes(prefix + pristine.read_bytes()[len(container.prefix) :])
    read_again = read_container(forged)
    with pytest.raises(EnvelopeError):
        decrypt(read_again, tmp_path / "out.pdf", holders["sm2"].unwrap(read_again))


def hostile(change: Callable[[dict[str, object]], object], head: Head) -> bytes:
    fields = json.loads(head.to_bytes())
    return json.dumps(change(fields) or fields).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.update(size=-1),
        lambda f: f.update(size=True),
        lambda f: f.update(size=1 << 60),
        lambda f: f.update(size=1 << 50, chunk=1 << 16),  # more chunks than can be numbered
        lambda f: f["recipients"][0].update(serial="XYZ"),
        lambda f: f["recipients"][0].update(serial=""),
        lambda f: f["recipients"][0].update(serial=7),
        lambda f: f["recipients"][0].update(serial="0" * 65),
        lambda f: f.update(chunk=1),
        lambda f: f.update(chunk=1 << 30),
        lambda f: f.update(nonce="00"),
        lambda f: f.update(name="x" * 256),
        lambda f: f.update(name=7),
        lambda f: f.update(digest={"md5": "00" * 16}),
        lambda f: f.update(digest={"sha256": "zz" * 32}),
        lambda f: f.update(digest={}),
        lambda f: f.update(opening="2026-03-08"),
        lambda f: f.update(created="yesterday"),
        lambda f: f.update(recipients=[]),
        lambda f: f.update(recipients=[{}]),
        lambda f: f.update(recipients=f["recipients"] * 51),
        lambda f: f.update(suite="rot13"),
        lambda f: f.update(version=2),
        lambda f: f.update(extra=1),
        lambda f: f.__delitem__("project"),
        lambda f: [1],
        lambda f: "text",
    ],
)
def test_hostile_heads_are_refused(pristine: Path, change: Callable[..., object]) -> None:
    head = read_container(pristine).head
    with pytest.raises(EnvelopeError):
        read_head(hostile(change, head))


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff", b"[" * 100_000, b'{"size":1,"size":2}', b"1e999"]
)
def test_text_that_is_no_head_is_refused(data: bytes) -> None:
    with pytest.raises(EnvelopeError):
        read_head(data)


@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"\x30\x84\xff\xff\xff\xff", b"\x00" * 500])
@pytest.mark.parametrize("suite", list(Suite))
def test_keys_that_are_no_cms_are_refused(der: bytes, suite: Suite) -> None:
    with pytest.raises(EnvelopeError):
        read_keyring(der, suite)


def test_keys_of_the_other_suite_are_refused(holders: dict[str, Holder]) -> None:
    der, _ = seal_seed([holders["sm2"].certificate], Suite.SM4, bytes(32))
    with pytest.raises(EnvelopeError):
        read_keyring(der, Suite.AES)
    with pytest.raises(CertificateError):
        seal_seed([holders["sm2"].certificate] * 2, Suite.SM4, bytes(32))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("标书.pdf", "标书.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x:y", "C__x_y"),
        ("..", "未命名"),
        ("a\x00b\n", "a_b_"),
        ("长" * 255, "长" * 85),
    ],
)
def test_the_name_inside_stays_in_its_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", ["rsa", "sm2"])
def test_a_file_that_changed_meanwhile_is_not_encrypted(
    name: str, tmp_path: Path, holders: dict[str, Holder]
) -> None:
    path = tmp_path / "bid.pdf"
    path.write_bytes(b"one bid")
    wish = Wish((holders[name].certificate,), NOW)
    plain = examine(path)
    for other in (b"two bid", b"a longer bid", b"one bid and more", b"bid", b""):
        path.write_bytes(other)
        with pytest.raises(FileAccessError):
            encrypt(plain, tmp_path / "bid.bse", wish)
    assert {item.name for item in tmp_path.iterdir()} == {"bid.pdf"}
    with pytest.raises(FileAccessError):
        examine(tmp_path / "missing.pdf")


def test_cancelling_leaves_nothing_behind(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path
) -> None:
    container = read_container(pristine)
    key = holders["rsa"].unwrap(container)
    seen: list[int] = []
    with pytest.raises(Cancelled):
        decrypt(
            container,
            tmp_path / "out.pdf",
            key,
            progress=lambda done, total: seen.append(done),
            cancel=lambda: bool(seen),
        )
    assert seen == [CHUNK]
    assert list(tmp_path.iterdir()) == []
    source = pristine.with_name("bid.pdf")
    wish = Wish((holders["rsa"].certificate,), NOW)
    seen.clear()
    with pytest.raises(Cancelled):
        encrypt(
            examine(source),
            tmp_path / "out.bse",
            wish,
            progress=lambda done, total: seen.append(done),
            cancel=lambda: len(seen) > 3,  # while reading back
        )
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_replaced(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path
) -> None:
    container = read_container(pristine)
    (tmp_path / "bid.pdf").write_bytes(b"mine")
    opened = decrypt(container, tmp_path / "bid.pdf", holders["rsa"].unwrap(container))
    assert opened.path.name != "bid.pdf"
    assert (tmp_path / "bid.pdf").read_bytes() == b"mine"
    assert opened.sha256 == examine(pristine.with_name("bid.pdf")).digests[Digest.SHA256]
    with pytest.raises(OutputError):
        decrypt(container, tmp_path / "missing" / "x.pdf", holders["rsa"].unwrap(container))


def forged(holders: dict[str, Holder], folder: Path, head: Head, content: bytes) -> Container:
    """A container of one chunk whose sender says what he likes in the head."""
    seed = os.urandom(32)
    der, _ = seal_seed([holders["rsa"].certificate], Suite.AES, seed)
    prefix = prefix_of(head.to_bytes(), der)
    sealed = memoryview(bytearray(len(content) + TAG))
    stream = Stream(Suite.AES, seed, prefix=prefix, nonce=head.nonce)
    stream.seal(memoryview(content), sealed, last=True)
    path = folder / "forged.bse"
    path.write_bytes(prefix + bytes(sealed))
    return read_container(path)


def test_a_sender_cannot_claim_another_digest(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path
) -> None:
    content = b"another bid"
    honest = replace(
        read_container(pristine).head,
        size=len(content),
        digest_hex=hashlib.sha256(content).hexdigest(),
    )
    container = forged(holders, tmp_path, honest, content)
    opened = decrypt(container, tmp_path / "honest.pdf", holders["rsa"].unwrap(container))
    assert opened.path.read_bytes() == content
    container = forged(holders, tmp_path, replace(honest, digest_hex="00" * 32), content)
    with pytest.raises(EnvelopeError, match="摘要不符"):
        decrypt(container, tmp_path / "out.pdf", holders["rsa"].unwrap(container))
    assert {path.name for path in tmp_path.iterdir()} == {"forged.bse", "honest.pdf"}


def test_the_head_names_exactly_those_who_hold_a_key(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path
) -> None:
    head = read_container(pristine).head
    other = replace(head.recipients[0], serial="1234")
    for recipients in ((other,), (head.recipients[0], other)):
        with pytest.raises(EnvelopeError, match="不一致"):
            forged(holders, tmp_path, replace(head, size=3, recipients=recipients), b"bid")


def test_nobody_holds_a_key_whom_the_head_does_not_name(
    holders: dict[str, Holder], seal: Callable[..., Sealed], tmp_path: Path
) -> None:
    """Who is told that two may open a file must not be one of three."""
    container = read_container(seal(b"bid", "rsa", "sm2").path)
    seed = container.keyring.seed(holders["rsa"].unwrap(container))
    certificates = [holders[name].certificate for name in ("rsa", "sm2")]
    der, _ = seal_seed(certificates, Suite.AES, seed)
    head = replace(container.head, recipients=container.head.recipients[:1])
    path = tmp_path / "hidden.bse"
    path.write_bytes(prefix_of(head.to_bytes(), der) + bytes(3 + TAG))
    with pytest.raises(EnvelopeError, match="不一致"):
        read_container(path)


def test_an_empty_file_has_a_chunk_that_proves_it(
    holders: dict[str, Holder], seal: Callable[..., Sealed], tmp_path: Path
) -> None:
    sealed = seal(b"", "rsa")
    whole = sealed.path.read_bytes()
    container = read_container(sealed.path)
    assert len(whole) == len(container.prefix) + TAG
    altered = tmp_path / "altered.bse"
    altered.write_bytes(whole.replace("一标段".encode(), "二标段".encode()))
    container = read_container(altered)
    with pytest.raises(EnvelopeError, match="被改动"):
        decrypt(container, tmp_path / "out.pdf", holders["rsa"].unwrap(container))


@pytest.mark.parametrize(
    ("size", "chunks"), [(0, 1), (1, 1), (CHUNK, 1), (CHUNK + 1, 2), (5 * CHUNK, 5)]
)
def test_every_chunk_costs_a_tag(size: int, chunks: int) -> None:
    assert chunks_of(size, CHUNK) == chunks
    assert sealed_size(size, CHUNK) == size + chunks * TAG


def test_a_container_that_changes_while_it_is_read_yields_nothing(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path
) -> None:
    path = tmp_path / "bid.bse"
    whole = pristine.read_bytes()
    path.write_bytes(whole)
    container = read_container(path)
    key = holders["rsa"].unwrap(container)
    path.write_bytes(whole.replace("一标段".encode(), "二标段".encode()))
    with pytest.raises(EnvelopeError, match="被改动"):
        decrypt(container, tmp_path / "out.pdf", key)
    path.write_bytes(whole)

    def cut(done: int, total: int) -> None:
        os.truncate(path, len(whole) - CHUNK)

    with pytest.raises(EnvelopeError, match="不完整"):
        decrypt(container, tmp_path / "out.pdf", key, progress=cut)
    assert {item.name for item in tmp_path.iterdir()} == {"bid.bse"}


def test_a_file_is_encrypted_for_one_to_fifty_recipients(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path
) -> None:
    plain = examine(pristine.with_name("bid.pdf"))
    for count in (0, MAX_RECIPIENTS + 1):
        wish = Wish((holders["rsa"].certificate,) * count, NOW)
        with pytest.raises(CertificateError, match="数量不符"):
            encrypt(plain, tmp_path / "out.bse", wish)
    assert list(tmp_path.iterdir()) == []


def test_cancelling_while_the_file_is_read_or_written_leaves_nothing_behind(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path
) -> None:
    source = pristine.with_name("bid.pdf")
    with pytest.raises(Cancelled):
        examine(source, cancel=lambda: True)
    wish = Wish((holders["rsa"].certificate,), NOW)
    seen: list[int] = []
    with pytest.raises(Cancelled):
        encrypt(
            examine(source),
            tmp_path / "out.bse",
            wish,
            progress=lambda done, total: seen.append(done),
            cancel=lambda: True,
        )
    assert seen == [CHUNK]
    assert list(tmp_path.iterdir()) == []


def test_without_reading_back_progress_counts_the_file_once(
    pristine: Path, holders: dict[str, Holder], tmp_path: Path
) -> None:
    plain = examine(pristine.with_name("bid.pdf"))
    seen: list[tuple[int, int]] = []
    sealed = encrypt(
        plain,
        tmp_path / "out.bse",
        Wish((holders["rsa"].certificate,), NOW),
        read_back=False,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (plain.size, plain.size)
    assert sealed.sha256 == ""
    container = read_container(sealed.path)
    opened = decrypt(container, tmp_path / "bid.pdf", holders["rsa"].unwrap(container))
    assert opened.sha256 == plain.digests[Digest.SHA256]
