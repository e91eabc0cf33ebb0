"""Starting and stopping, on both databases; several workers on one PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import inspect

from signing.errors import CloudError
from sync.cloud.server import RunningCloud, init
from sync.cloud.settings import CloudSettings
from sync.cloud.store.database import Database
from sync.cloud.store.migrate import migrate
from sync.cloud.store.tables import METADATA

ROOT = Path(__file__).parents[3]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(database_url):
    database = Database(database_url)
    migrate(database)
    found = inspect(database.engine)
    assert set(found.get_table_names()) == {*METADATA.tables, "alembic_version"}
    for name, table in METADATA.tables.items():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        indexed = {tuple(index["column_names"]) for index in found.get_indexes(name)}
        assert {tuple(column.name for column in i.columns) for i in table.indexes} <= indexed
    database.close()


def test_no_answer_waits_for_an_acknowledgement(tmp_path):
    settings = CloudSettings(data_dir=tmp_path / "cloud", sandbox=False)
    with (
        socket.create_server(("127.0.0.1", 0)) as given,
        RunningCloud(settings, listener=given),
    ):
        # what a connection inherits from the socket that lets it in
        assert given.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_init_prepares_a_cloud_without_a_demo(tmp_path):
    settings = CloudSettings(data_dir=tmp_path / "cloud", sandbox=False)
    init(settings)
    init(settings)
    with RunningCloud(settings) as running:
        assert httpx.get(f"{running.url}/healthz", timeout=60).json() == {"status": "ok"}
        token = httpx.post(f"{running.url}/v1/devices", timeout=60).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        me = httpx.get(f"{running.url}/v1/me", headers=headers, timeout=60).json()
        assert (me["person"], me["sandbox"]) == (None, False)
        platforms = httpx.get(f"{running.url}/v1/platforms", headers=headers, timeout=60)
        assert platforms.json() == {"platforms": []}
        for path in ("/v1/seals", "/v1/account"):
            unbound = httpx.get(running.url + path, headers=headers, timeout=60)
            assert unbound.json()["code"] == "auth.forbidden"
        # nothing pretends to send messages or to collect money
        ask = {"phone": "13911110000"}
        sms = httpx.post(
            f"{running.url}/v1/phone/sms", json=ask, headers={"X-BidSeal": "1"}, timeout=60
        )
        assert sms.json()["code"] == "provider.failed"


def test_the_phone_page_is_served_under_its_own_policy(office):
    page = httpx.get(f"{office.url}/m/", timeout=60)
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_taken_port_is_an_error_one_can_understand(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = CloudSettings(data_dir=tmp_path, port=taken.getsockname()[1])
        with pytest.raises(CloudError):
            RunningCloud(settings).start()


class Watched(RunningCloud):
    """Tells on which loop it runs."""

    loop: asyncio.AbstractEventLoop

    def _started(self, url):
        self.loop = asyncio.get_running_loop()
        super()._started(url)


def test_who_comes_in_at_the_last_moment_is_sent_away(tmp_path):
    running = Watched(CloudSettings(data_dir=tmp_path, sandbox=False))
    running.start()
    asleep, awake = threading.Event(), threading.Event()
    # The loop finds the guest and the wish to end in the same round.
    running.loop.call_soon_threadsafe(lambda: (asleep.set(), awake.wait(20)))
    assert asleep.wait(20)
    address = httpx.URL(running.url)
    with socket.create_connection((address.host, address.port), timeout=20) as guest:
        threading.Timer(0.3, awake.set).start()
        running.stop()
        assert guest.recv(1) == b""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_serve_ends_on_a_signal(tmp_path, sown_sqlite):
    # a copy: this cloud lives by the real clock, and other tests start from what was sown
    database = shutil.copy(sown_sqlite, tmp_path / "cloud.sqlite3")
    program = (
        "from pathlib import Path; from sync.cloud.server import serve;"
        "from sync.cloud.settings import CloudSettings;"
        f"serve(CloudSettings(data_dir=Path({str(tmp_path)!r}), data_key=bytes(range(32)),"
        f" db_url='sqlite:///{database}'), started=lambda url: print(url, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        try:
            url = process.stdout.readline().strip()
            assert httpx.get(f"{url}/healthz", timeout=60).status_code == 200
        finally:
            process.send_signal(signal.SIGTERM)
            process.stdout.read()
    assert process.returncode in (0, -signal.SIGTERM)


def test_what_was_agreed_survives_a_restart(office):
    phone = office.phone()
    phone.open()
    session = office.sign_one(phone)
    with RunningCloud(elsewhere(office)) as second:
        headers = {"Authorization": "Bearer device-token-of-the-tests"}
        path = f"/v1/sessions/{session['id']}"
        assert (
            httpx.get(second.url + path, headers=headers, timeout=60).json()["state"]
            == "completing"
        )


def elsewhere(office):
    """The same cloud on a port of its own."""
    return replace(office.cloud.settings, port=0, public_url="")


@pytest.mark.postgresql
def test_a_stream_hears_of_what_another_worker_committed(office):
    if not office.cloud.database.is_postgresql:
        pytest.skip("one process only")
    session = office.desktop.show()
    with (
        RunningCloud(elsewhere(office)) as second,
        office.desktop.http.stream("GET", f"/v1/sessions/{session['id']}/events") as response,
    ):
        lines = response.iter_lines()
        data = (json.loads(line[6:]) for line in lines if line.startswith("data: "))
        assert next(data)["state"] == "shown"
        headers = {"Authorization": "Bearer device-token-of-the-tests", "Idempotency-Key": "k"}
        httpx.post(f"{second.url}/v1/sessions/{session['id']}/cancel", headers=headers, timeout=60)
        assert next(data)["state"] == "cancelled"
