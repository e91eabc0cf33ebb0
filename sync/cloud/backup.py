"""A backup of a cloud that may be running: the database as of one instant, and the data key.

`sync.cloud.restoring` brings it back; the folder of a SQLite backup can also be served as it is.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from signing.errors import OutputError, UsageError
from signing.os_reason import os_reason
from sync.cloud.pki.vault import KEY_FILE
from sync.cloud.settings import CloudSettings

DUMP = "cloud.dump"
"""PostgreSQL's custom format."""
SQLITE_FILE = "cloud.sqlite3"


def back_up(settings: CloudSettings, target: Path) -> None:
    """Make the folder `target`, mode 700, which appears complete or not at all.

    Raises UsageError when `target` exists, when there is no cloud to back up or no pg_dump, and
    OutputError when it cannot be written.
    """
    if target.exists():
        raise UsageError(detail="备份位置已存在")
    try:
        part = Path(tempfile.mkdtemp(dir=target.absolute().parent, prefix=f".{target.name}."))
        try:
            _fill(part, settings)
            part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise OutputError(path=str(target), reason=os_reason(error)) from error


def _fill(folder: Path, settings: CloudSettings) -> None:
    key = settings.data_dir / KEY_FILE
    if not settings.data_key:
        if not key.exists():
            raise UsageError(detail="这里没有云端数据")
        shutil.copy2(key, folder / KEY_FILE)
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(url.database or ""), folder / SQLITE_FILE)
    else:
        _dump_postgresql(url, folder / DUMP)


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's own online copy: consistent, and nobody has to wait."""
    if not source.is_file():
        raise UsageError(detail="这里没有云端数据")
    with (
        contextlib.closing(sqlite3.connect(source)) as live,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
    target.chmod(0o600)


def _dump_postgresql(url: URL, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise UsageError(detail="找不到 pg_dump,请先安装 PostgreSQL 客户端")
    place, environment = postgresql_place(url)
    options = ["--format=custom", "--no-password", f"--file={target}", f"--dbname={place}"]
    done = subprocess.run(
        [program, *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pg_dump"])[-1]
        raise OutputError(path=target.name, reason=reason)


def postgresql_place(url: URL) -> tuple[str, dict[str, str]]:
    """Where PostgreSQL's own programs find the database, and their environment."""
    # The password goes through the environment: arguments can be seen by everyone.
    place = url.set(drivername="postgresql", password=None).render_as_string()
    return place, {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
