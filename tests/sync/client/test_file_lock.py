"""The lock between processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from signing.errors import FileAccessError
from sync.client.file_lock import FileLock

HOLDER = """
import sys
from pathlib import Path
from sync.client.file_lock import FileLock
with FileLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_lock_excludes_within_a_process(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "a" / "lock"), FileLock(tmp_path / "a" / "lock")
    assert first.try_acquire()
    assert first.try_acquire()
    assert not second.try_acquire()
    first.release()
    first.release()
    with second:
        assert not first.try_acquire()


def test_killed_holder_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, path],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(FileAccessError), FileLock(path, patience=0.1):
            pass
        holder.kill()
        holder.wait()
    with FileLock(path, patience=5):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_folder_made_for_a_lock_is_for_the_owner_only(tmp_path: Path) -> None:
    with FileLock(tmp_path / "cloud" / "start.lock"):
        # the cloud's database lies in the same folder, and the lock is always there first
        assert (tmp_path / "cloud").stat().st_mode & 0o777 == 0o700
