"""What nothing can be faster than: copying a file and digesting the copy."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import harness

from signing.algorithm import Digest
from signing.pdf.copying import new_hasher

WITHOUT_SHA: Mapping[str, str] = {"OPENSSL_ia32cap": ":~0x20000000"}
"""The environment in which OpenSSL does not use the SHA instructions of an x86 processor."""


def has_sha_instructions() -> bool:
    """Whether OpenSSL uses the processor's instructions for SHA-256, as far as Linux tells."""
    processor = Path("/proc/cpuinfo")
    if "OPENSSL_ia32cap" in os.environ or not processor.exists():
        return False
    return " sha_ni" in processor.read_text(encoding="utf-8")


def copy_and_digest(
    path: Path, out: Path, digest: Digest = Digest.SHA256, *, sync: bool = False
) -> harness.Action:
    """`cp`, on demand synced to disk, then `openssl dgst` where there is one."""
    openssl = shutil.which("openssl")

    def run() -> None:
        target = out / "limit.pdf"
        shutil.copyfile(path, target)
        if sync:
            with target.open("rb") as file:
                os.fsync(file.fileno())
        if openssl:
            command = [openssl, "dgst", f"-{digest.value}", str(target)]
            subprocess.run(command, check=True, capture_output=True)
        else:
            _digest(target, digest)
        target.unlink()

    return run


def copy_and_digest_all(paths: Sequence[Path], out: Path) -> harness.Action:
    """Python copies and digests file after file."""

    def run() -> None:
        target = out / "limit.pdf"
        for path in paths:
            shutil.copyfile(path, target)
            _digest(target, Digest.SHA256)
            target.unlink()

    return run


def _digest(path: Path, digest: Digest) -> None:
    hasher = new_hasher(digest)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hasher.update(block)
    hasher.hexdigest()
