"""Bringing a backup back: into a place where no cloud is, whole or not at all.

restore(settings, Path("backup"))    SQLite: fills `settings.data_dir`
                                     PostgreSQL: fills the empty database of `settings.db_url`
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from signing.errors import OutputError, UsageError
from signing.os_reason import os_reason
from sync.cloud.backup import DUMP, SQLITE_FILE, postgresql_place
from sync.cloud.pki.vault import KEY_FILE
from sync.cloud.settings import CloudSettings
from sync.cloud.store.database import Database


def restore(settings: CloudSettings, source: Path) -> None:
    """Bring the backup in `source` back.

    Raises UsageError when it is no backup or something is there already, and OutputError when it
    cannot be written; then nothing has changed.
    """
    url = make_url(settings.database)
    is_sqlite = url.get_backend_name() == "sqlite"
    if not (source / (SQLITE_FILE if is_sqlite else DUMP)).is_file():
        raise UsageError(detail="这不是该数据库的备份")
    taken = [KEY_FILE, *([SQLITE_FILE] if is_sqlite else [])]
    if any((settings.data_dir / name).exists() for name in taken):
        raise UsageError(detail="数据目录中已有云端数据")
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_sqlite:
            _check_sqlite(source / SQLITE_FILE)
            _copy(source / SQLITE_FILE, settings.data_dir)
        else:
            _fill_postgresql(settings, url, source / DUMP)
        if (source / KEY_FILE).is_file():
            _copy(source / KEY_FILE, settings.data_dir)
    except OSError as error:
        raise OutputError(path=str(settings.data_dir), reason=os_reason(error)) from error


def _check_sqlite(file: Path) -> None:
    """A backup that was cut short on its way must not become a cloud."""
    try:
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as copy:
            (said,) = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise UsageError(detail="备份已损坏") from error
    if said != "ok":
        raise UsageError(detail="备份已损坏")


def _copy(file: Path, folder: Path) -> None:
    """It appears complete or not at all, readable by its owner only."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{file.name}.")
    try:
        with file.open("rb") as whole, os.fdopen(handle, "wb") as part:
            shutil.copyfileobj(whole, part)
            part.flush()
            os.fsync(part.fileno())
        Path(name).rename(folder / file.name)
    except BaseException:  # whatever it is, no half copy stays
        Path(name).unlink(missing_ok=True)
        raise


def _fill_postgresql(settings: CloudSettings, url: URL, dump: Path) -> None:
    program = shutil.which("pg_restore")
    if program is None:
        raise UsageError(detail="找不到 pg_restore,请先安装 PostgreSQL 客户端")
    with contextlib.closing(Database(settings.database)) as database:
        try:
            tables = inspect(database.engine).get_table_names()
        except SQLAlchemyError as error:
            raise OutputError(path=url.database or "", reason="连不上数据库") from error
    if tables:
        raise UsageError(detail="数据库中已有数据")
    place, environment = postgresql_place(url)
    options = ["--single-transaction", "--no-owner", "--exit-on-error", f"--dbname={place}"]
    done = subprocess.run(
        [program, *options, str(dump)], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pg_restore"])[-1]
        raise OutputError(path=url.database or "", reason=reason)
