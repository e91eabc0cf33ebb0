"""P14: encrypting a file beside the bare cipher loop of `cryptography`, both synced to disk."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import inputs
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from harness import HERE, Action, Row, Setup, compared, in_turn

from signing.algorithm import Algorithm
from signing.crypto import keys
from signing.crypto.certificates import Authority, Role, Subject, Validity, issue, issue_root
from signing.envelope.encrypt import Plain, Wish, encrypt, examine

_MEGABYTE = 1 << 20
_SIZE, _QUICK_SIZE = 1024, 128
_MOST_MB = 64


def encryption(setup: Setup) -> Iterator[Row]:
    """File to file; then with the container read back from disk, decrypted and compared."""
    size = _QUICK_SIZE if setup.quick else _SIZE
    path = made(size)
    plain, wish = examine(path), recipient()
    bare = bare_loop(path, setup.out)
    for title, read_back, bound in (
        (f"{size} MB encrypted", False, 1 / 0.85),
        ("and read back, decrypted, compared", True, None),
    ):
        job = whole(plain, wish, setup.out, read_back=read_back)
        timed = in_turn([job, bare], setup.runs)
        speed = size / timed.median(0)
        note = f"{1 / timed.ratio(0, 1):.2f} of its speed, {speed:.0f} MB/s"
        yield compared("P14", title, timed, "bare AES-256-GCM", bound=bound, note=note)
    if not Path("/proc/self/status").exists():
        yield Row("P14", "encryption, peak memory", "not measured on this system")
        return
    certificate = setup.out / "recipient.cer"
    certificate.write_bytes(wish.certificates[0])
    command = [sys.executable, HERE / "sealing_worker.py", path, certificate, setup.out]
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True)
    peak = int(done.stdout) / 1024
    yield Row("P14", "encryption, peak memory", f"{peak:.0f} MB", "", peak, _MOST_MB, "MB")


def made(size: int) -> Path:
    """A file of `size` MB that no disk compresses."""
    path = inputs.CACHE / f"bid-{size}.bin"
    if not path.exists() or path.stat().st_size != size * _MEGABYTE:
        with path.open("wb") as file:
            for _ in range(size):
                file.write(secrets.token_bytes(_MEGABYTE))
    return path


def recipient() -> Wish:
    """One RSA certificate, so that the AES suite is taken."""
    now = datetime.now(UTC)
    key = keys.generate(Algorithm.RSA_SHA256)
    validity = Validity(now, now + timedelta(days=30))
    root = Authority(issue_root(Subject("bench"), key, validity=validity), key)
    certificate = issue(
        Role.ENCRYPTION,
        Subject("bench"),
        public_key=keys.public_key(key),
        validity=validity,
        authority=root,
    )
    return Wish((certificate,), now)


def whole(plain: Plain, wish: Wish, out: Path, *, read_back: bool) -> Action:
    """Our job, as the product calls it; the output is removed again."""

    def run() -> None:
        encrypt(plain, out / "bench.bse", wish, read_back=read_back).path.unlink()

    return run


def bare_loop(path: Path, out: Path) -> Action:
    """Read, encrypt, write, sync."""

    def run() -> None:
        target = out / "bare"
        encryptor = Cipher(algorithms.AES(bytes(32)), modes.GCM(bytes(12))).encryptor()
        with path.open("rb", buffering=0) as source, target.open("wb", buffering=0) as file:
            while block := source.read(_MEGABYTE):
                file.write(encryptor.update(block))
            encryptor.finalize()
            file.write(encryptor.tag)
            os.fsync(file.fileno())
        target.unlink()

    return run
