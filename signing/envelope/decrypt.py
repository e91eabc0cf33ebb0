"""Reading a container's head, and decrypting it piece by piece into a chosen folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from signing.algorithm import Digest
from signing.envelope.files import output, read_exactly, source, write_all
from signing.envelope.head import Head, read_head
from signing.envelope.keyring import Keyring, read_keyring
from signing.envelope.layout import (
    MAGIC,
    MAX_HEAD,
    MAX_KEYS,
    TAG,
    chunks_of,
    sealed_size,
)
from signing.envelope.stream import Stream
from signing.errors import Cancelled, EnvelopeError
from signing.pdf.copying import Cancel, Progress, new_hasher


@dataclass(frozen=True, slots=True)
class Container:
    """A container whose head and keys have been read; nothing is authenticated yet."""

    path: Path
    head: Head
    keyring: Keyring
    prefix: bytes
    """Everything before the chunks."""

    @property
    def head_sha256(self) -> str:
        """SHA-256 of the prefix, hex."""
        return hashlib.sha256(self.prefix).hexdigest()


@dataclass(frozen=True, slots=True)
class Opened:
    """A decrypted file."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """Digests of a container that was read to its end, every chunk authenticated."""

    sha256: str
    """Of the container."""
    plain: Mapping[Digest, str]
    """Of the file inside."""


def read_container(path: Path) -> Container:
    """Read what stands before the chunks, and check the file's length.

    Raises FileAccessError; EnvelopeError for a file that is no container, or is cut off.
    """
    with source(path) as file:
        magic = _take(file, len(MAGIC), path.name)
        if magic[:-1] != MAGIC[:-1]:
            raise EnvelopeError(detail="这不是标印的加密文件")
        if magic != MAGIC:
            raise EnvelopeError(detail="加密文件的版本不受支持", next="请更新到最新版本后再试。")
        head_bytes = _part(file, MAX_HEAD, path.name)
        keys_bytes = _part(file, MAX_KEYS, path.name)
        head = read_head(head_bytes)
        keyring = read_keyring(keys_bytes, head.suite)
        named = {recipient.serial for recipient in head.recipients}
        if named != set(keyring.wrapped):
            raise EnvelopeError(detail="接收证书与密钥部分不一致")
        prefix = MAGIC + _framed(head_bytes) + _framed(keys_bytes)
        found = path.stat().st_size - len(prefix)
        expected = sealed_size(head.size, head.chunk)
        if found != expected:
            detail = "文件不完整,缺少一部分" if found < expected else "文件末尾有多余的内容"
            raise EnvelopeError(detail=detail)
    return Container(path, head, keyring, prefix)


def decrypt(
    container: Container,
    target: Path,
    key: bytes,
    *,
    tag: str | None = None,
    progress: Progress = lambda done, total: None,
    cancel: Cancel = lambda: False,
) -> Opened:
    """Decrypt to `target`, or the first free name like it, by a recipient's unwrapped key.

    The file gets its name only after its last byte was authenticated; before that `tag` is
    in its name. Raises DecryptionError for another key, EnvelopeError for altered content,
    OutputError, Cancelled; nothing stays then.
    """
    with output(target, tag) as made:
        seed = container.keyring.seed(key)
        found = _run(container, seed, made.file, progress, cancel)
        if found.plain[container.head.digest] != container.head.digest_hex:
            raise EnvelopeError(detail="内容与文件头记录的摘要不符")
        made.sync()
        return Opened(made.publish(), found.plain[Digest.SHA256])


def check(
    container: Container,
    seed: bytes,
    *,
    progress: Progress = lambda done, total: None,
    cancel: Cancel = lambda: False,
) -> Found:
    """Decrypt without writing anything. Errors as `decrypt`, but no digest is compared."""
    return _run(container, seed, None, progress, cancel)


def _run(
    container: Container, seed: bytes, made: BinaryIO | None, progress: Progress, cancel: Cancel
) -> Found:
    head = container.head
    stream = Stream(head.suite, seed, prefix=container.prefix, nonce=head.nonce)
    digests = {kind: new_hasher(kind) for kind in {head.digest, Digest.SHA256}}
    whole = hashlib.sha256(container.prefix)
    sealed = memoryview(bytearray(head.chunk + TAG))
    plain = memoryview(bytearray(head.chunk))
    total, done = chunks_of(head.size, head.chunk), 0
    name = container.path.name
    with source(container.path) as file, ThreadPoolExecutor(1) as beside:
        if _take(file, len(container.prefix), name) != container.prefix:
            raise EnvelopeError(detail="文件在读取过程中被改动")
        for number in range(total):
            if cancel():
                raise Cancelled
            wanted = min(head.chunk, head.size - done)
            part, into = sealed[: wanted + TAG], plain[:wanted]
            if read_exactly(file, part, name=name) != wanted + TAG:
                raise EnvelopeError(detail="文件不完整,缺少一部分")
            other = beside.submit(whole.update, part)
            stream.open(part, into, last=number == total - 1)
            other.result()
            other = beside.submit(digests[head.digest].update, into)
            if made is not None:
                write_all(made, into)
            if head.digest is not Digest.SHA256:
                digests[Digest.SHA256].update(into)
            other.result()
            done += wanted
            progress(done, head.size)
    return Found(whole.hexdigest(), {kind: item.hexdigest() for kind, item in digests.items()})


def _part(file: BinaryIO, most: int, name: str) -> bytes:
    length = int.from_bytes(_take(file, 4, name))
    if not 0 < length <= most:
        raise EnvelopeError(detail="文件头长度不符")
    return _take(file, length, name)


def _take(file: BinaryIO, length: int, name: str) -> bytes:
    buffer = bytearray(length)
    if read_exactly(file, memoryview(buffer), name=name) != length:
        raise EnvelopeError(detail="文件不完整,缺少一部分")
    return bytes(buffer)


def _framed(part: bytes) -> bytes:
    return len(part).to_bytes(4) + part
