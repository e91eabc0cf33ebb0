"""A backup is complete, taken from a living cloud, and can be served and restored."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from signing.errors import OutputError, UsageError
from sync.cloud.backup import DUMP, back_up
from sync.cloud.restoring import restore
from sync.cloud.server import RunningCloud, init
from sync.cloud.settings import CloudSettings
from sync.cloud.store.database import Database

TOKEN = "office"


def platforms(cloud: RunningCloud) -> list[str]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = httpx.get(f"{cloud.url}/v1/platforms", headers=headers, timeout=60).json()
    return [platform["code"] for platform in answer["platforms"]]


def postings(url: str) -> list[tuple[object, ...]]:
    with contextlib.closing(Database(url)) as database, database.read() as session:
        rows = session.connection().exec_driver_sql("select * from ledger_posting order by 1")
        return [tuple(row) for row in rows]


def test_a_backup_of_a_running_cloud_can_be_served(tmp_path: Path) -> None:
    settings = CloudSettings(data_dir=tmp_path / "cloud", embedded_token=TOKEN)
    copy = tmp_path / "backup"
    with RunningCloud(settings) as cloud:
        back_up(settings, copy)
        roots = httpx.get(f"{cloud.url}/pki/trust.pem", timeout=60).text
    assert {path.name for path in copy.iterdir()} == {"cloud.sqlite3", "data.key"}
    assert {path.stat().st_mode & 0o077 for path in (copy, *copy.iterdir())} == {0}
    with RunningCloud(CloudSettings(data_dir=copy, embedded_token=TOKEN)) as restored:
        assert platforms(restored) == ["demo-a", "demo-b", "demo-national", "demo-province"]
        assert httpx.get(f"{restored.url}/pki/trust.pem", timeout=60).text == roots


def test_nothing_is_overwritten_and_nothing_half_made_stays(tmp_path: Path) -> None:
    settings = CloudSettings(data_dir=tmp_path / "cloud", sandbox=False)
    with pytest.raises(UsageError):
        back_up(settings, tmp_path / "backup")
    init(settings)
    (tmp_path / "taken").mkdir()
    with pytest.raises(UsageError):
        back_up(settings, tmp_path / "taken")
    with pytest.raises(OutputError):
        back_up(settings, tmp_path / "nowhere" / "backup")
    (settings.data_dir / "cloud.sqlite3").unlink()
    with pytest.raises(UsageError):
        back_up(settings, tmp_path / "backup")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cloud", "taken"]


def test_a_backup_is_restored_where_no_cloud_is(tmp_path: Path) -> None:
    old = CloudSettings(data_dir=tmp_path / "cloud", embedded_token=TOKEN)
    init(old)
    copy = tmp_path / "backup"
    back_up(old, copy)
    new = CloudSettings(data_dir=tmp_path / "new" / "cloud", embedded_token=TOKEN)
    restore(new, copy)
    assert {path.name for path in new.data_dir.iterdir()} == {"cloud.sqlite3", "data.key"}
    assert {path.stat().st_mode & 0o077 for path in new.data_dir.iterdir()} == {0}
    assert postings(new.database) == postings(old.database) != []
    with RunningCloud(new) as restored:
        assert len(platforms(restored)) == 4
    before = (new.data_dir / "cloud.sqlite3").read_bytes()
    with pytest.raises(UsageError):
        restore(new, copy)
    assert (new.data_dir / "cloud.sqlite3").read_bytes() == before


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    settings = CloudSettings(data_dir=tmp_path / "new")
    source = tmp_path / "backup"
    with pytest.raises(UsageError):
        restore(settings, source)
    source.mkdir()
    (source / "cloud.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(UsageError):
        restore(settings, source)
    assert not (tmp_path / "new" / "cloud.sqlite3").exists()


@pytest.mark.postgresql
def test_a_backup_of_postgresql_is_restored(postgresql: Callable[..., str], tmp_path: Path) -> None:
    url, empty = postgresql(), postgresql(template="template1")
    copy = tmp_path / "backup"
    back_up(CloudSettings(data_dir=tmp_path, db_url=url, data_key=bytes(range(32))), copy)
    assert [path.name for path in copy.iterdir()] == [DUMP]
    target = CloudSettings(data_dir=tmp_path / "new", db_url=empty, data_key=bytes(range(32)))
    restore(target, copy)
    assert postings(empty) == postings(url) != []
    with pytest.raises(UsageError):
        restore(target, copy)
    wrong = CloudSettings(data_dir=tmp_path, db_url=url + "-gone", data_key=bytes(32))
    with pytest.raises(OutputError):
        back_up(wrong, tmp_path / "other")
    gone = CloudSettings(data_dir=tmp_path / "no", db_url=url + "-gone", data_key=bytes(32))
    with pytest.raises(OutputError):
        restore(gone, copy)
