"""Encrypting a file into a container, piece by piece, in memory that does not grow with it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from signing.algorithm import Digest
from signing.crypto.certificates import read
from signing.envelope.decrypt import check, read_container
from signing.envelope.files import output, read_exactly, source, write_all
from signing.envelope.head import Head, Recipient
from signing.envelope.keyring import seal_seed, suite_for
from signing.envelope.layout import (
    CHUNK,
    MAX_RECIPIENTS,
    NONCE_PREFIX,
    SEED,
    TAG,
    Suite,
    chunks_of,
    prefix_of,
)
from signing.envelope.stream import Stream
from signing.errors import Cancelled, CertificateError, FileAccessError
from signing.pdf.copying import Cancel, Progress, new_hasher


@dataclass(frozen=True, slots=True)
class Plain:
    """A file as it was when the scan was asked for."""

    path: Path
    size: int
    digests: dict[Digest, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom a file is encrypted, and from when it may be opened."""

    certificates: tuple[bytes, ...]
    """DER; the first one is the sender's own."""
    created: datetime
    opening: datetime | None = None
    project: str = ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A finished container."""

    path: Path
    head: Head
    head_sha256: str
    """Of everything before the chunks."""
    wrapped_sha256: str
    """Of the first recipient's wrapped key."""
    sha256: str
    """Of the container, hex; empty without reading back."""


def examine(path: Path, *, cancel: Cancel = lambda: False) -> Plain:
    """Size and digests of a file. Raises FileAccessError, Cancelled."""
    hashers = {digest: new_hasher(digest) for digest in Digest}
    size = 0
    buffer = memoryview(bytearray(CHUNK))
    with source(path) as file, ThreadPoolExecutor(1) as beside:
        while count := read_exactly(file, buffer, name=path.name):
            if cancel():
                raise Cancelled
            other = beside.submit(hashers[Digest.SM3].update, buffer[:count])
            hashers[Digest.SHA256].update(buffer[:count])
            other.result()
            size += count
    return Plain(path, size, {digest: hasher.hexdigest() for digest, hasher in hashers.items()})


def encrypt(
    plain: Plain,
    target: Path,
    wish: Wish,
    *,
    read_back: bool = True,
    tag: str | None = None,
    progress: Progress = lambda done, total: None,
    cancel: Cancel = lambda: False,
) -> Sealed:
    """Encrypt `plain` into `target`, or the first free name like it.

    With `read_back` the container is read from disk, decrypted and compared with the digest of
    `plain` before it gets its name; `progress` counts both ways then. `tag` is in the name that it
    has until then. Raises FileAccessError when
    the file is no longer what it was, OutputError, CertificateError for unfit recipients,
    Cancelled; no part of an output stays then.
    """
    if not 1 <= len(wish.certificates) <= MAX_RECIPIENTS:
        raise CertificateError(detail="接收证书数量不符")
    suite, seed = suite_for(wish.certificates), secrets.token_bytes(SEED)
    head = _head(plain, wish, suite)
    keys, wrapped = seal_seed(wish.certificates, suite, seed)
    prefix = prefix_of(head.to_bytes(), keys)
    stream = Stream(suite, seed, prefix=prefix, nonce=head.nonce)
    total = head.size * (2 if read_back else 1)
    with source(plain.path) as file, output(target, tag) as made:
        write_all(made.file, memoryview(prefix))
        for done in _chunks(file, made.file, stream, head, name=plain.path.name):
            progress(done, total)
            if cancel():
                raise Cancelled
        made.sync()
        sha256 = ""
        if read_back:
            container = read_container(made.temporary)
            found = check(
                container,
                seed,
                progress=lambda done, _: progress(head.size + done, total),
                cancel=cancel,
            )
            if found.plain[head.digest] != head.digest_hex:
                raise _changed(plain.path.name)
            sha256 = found.sha256
        path = made.publish()
    return Sealed(
        path,
        head,
        hashlib.sha256(prefix).hexdigest(),
        hashlib.sha256(wrapped).hexdigest(),
        sha256,
    )


def _chunks(
    file: BinaryIO, made: BinaryIO, stream: Stream, head: Head, *, name: str
) -> Iterator[int]:
    """Seal chunk after chunk; the bytes done so far, after each."""
    plain = memoryview(bytearray(head.chunk))
    sealed = memoryview(bytearray(head.chunk + TAG))
    total, done = chunks_of(head.size, head.chunk), 0
    for number in range(total):
        wanted = min(head.chunk, head.size - done)
        if read_exactly(file, plain[:wanted], name=name) != wanted:
            raise _changed(name)
        into = sealed[: wanted + TAG]
        stream.seal(plain[:wanted], into, last=number == total - 1)
        write_all(made, into)
        done += wanted
        yield done
    if read_exactly(file, plain[:1], name=name):
        raise _changed(name)


def _head(plain: Plain, wish: Wish, suite: Suite) -> Head:
    digest = Digest.SM3 if suite is Suite.SM4 else Digest.SHA256
    return Head(
        id=secrets.token_hex(16),
        name=plain.path.name,
        size=plain.size,
        digest=digest,
        digest_hex=plain.digests[digest],
        created=wish.created,
        opening=wish.opening,
        project=wish.project,
        suite=suite,
        chunk=CHUNK,
        nonce=secrets.token_bytes(NONCE_PREFIX),
        recipients=tuple(_recipient(der) for der in wish.certificates),
    )


def _recipient(certificate: bytes) -> Recipient:
    info = read(certificate)
    return Recipient(
        serial=info.serial,
        holder=(info.organisation or info.common_name)[:200],
        issuer=info.issuer_common_name[:200],
        not_after=info.not_after,
        fingerprint=info.fingerprint,
    )


def _changed(name: str) -> FileAccessError:
    return FileAccessError(name=name, reason="提交之后文件被改动", next="请核对文件后重新提交。")
