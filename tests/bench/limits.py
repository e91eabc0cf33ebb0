"""What nothing can be faster than: copying a file and digesting the copy."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import harness

from signing.algorithm import Digest
from signing.pdf.copying import new_hasher


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
