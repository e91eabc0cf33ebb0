"""A supervision system reads use records and sessions, and can change nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import nodes
from sync.cloud.store.tables import METADATA
from sync.protocol.network import Directory
from sync.protocol.platform import SupervisedRecords, SupervisedSessions
from sync.protocol.session import CreateSession, SessionView

RECORDS = "/v1/supervision/records"

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.requirement("R010")
def test_it_sees_who_used_what_where_and_how_it_ended(office, node, site):
    phone = office.phone()
    phone.open()
    office.desktop.complete(office.sign_one(phone))
    login = office.desktop.show(operation="login")
    phone.scan(login)
    phone.post(f"/v1/phone/sessions/{login['id']}/confirm")
    refused = office.desktop.show(platform="demo-b", operation="login")
    phone.scan(refused)
    phone.post(f"/v1/phone/sessions/{refused['id']}/refuse")
    watch = node("demo-watch")
    seen = watch.client.call(watch.cloud, "GET", RECORDS, SupervisedRecords)
    assert [(r.operation, r.result) for r in seen.records] == [
        ("stamp", "sealed"),
        ("login", "done"),
        ("login", "refused"),
    ]
    stamp, login_record, refusal = seen.records
    assert (stamp.person, stamp.unit) == ("张*", "北京标印建设有限公司(演示)")
    assert stamp.seals == ("北京标印建设有限公司(演示)公章",)
    assert stamp.certificate_serial
    assert stamp.document_digest.startswith("sm3:")
    assert stamp.at and stamp.platform_name == "演示交易平台甲"
    assert (login_record.certificate_serial, login_record.unit) == (None, stamp.unit)
    later = f"{RECORDS}?after={stamp.id}&platform=demo-b"
    rest = watch.client.call(watch.cloud, "GET", later, SupervisedRecords)
    assert ([r.id for r in rest.records], rest.more) == ([refusal.id], False)
    path = "/v1/supervision/sessions?platform=demo-a"
    sessions = watch.client.call(watch.cloud, "GET", path, SupervisedSessions).sessions
    assert {(s.operation, s.state) for s in sessions} == {("stamp", "done"), ("login", "done")}
    for change in ("UPDATE use_record SET result = 'x'", "DELETE FROM use_record"):
        with pytest.raises(DBAPIError, match="append-only"), office.cloud.writing() as work:
            work.db.execute(text(change))


@ONLY_SQLITE
def test_every_write_is_refused_and_leaves_nothing(office, node):
    watch = node("demo-watch")

    def content():
        with office.cloud.reading() as work:
            return {
                table.name: work.db.execute(table.select()).all()
                for table in METADATA.sorted_tables
                if table.name != "node_nonce"
            }

    before = content()
    wish = CreateSession(operation="login", platform="demo-a", asks=["person.name"])
    for method, path in (
        ("POST", RECORDS),
        ("PUT", RECORDS),
        ("PATCH", "/v1/supervision/records/1"),
        ("DELETE", "/v1/supervision/sessions"),
        ("POST", "/v1/platform/sessions"),
        ("POST", "/v1/platform/sessions/x/cancel"),
        ("GET", "/v1/platform/identities/x"),
    ):
        with pytest.raises(Refusal) as refused:
            watch.client.send(watch.cloud, method, path, wish, key="once")
        assert refused.value.error == "node.kind", (method, path)
    assert content() == before
    assert watch.client.call(watch.cloud, "GET", "/directory", Directory).nodes


@ONLY_SQLITE
def test_only_a_supervision_system_reads_there(office, site, node):
    for caller in (site("demo-a"), node("test-a")):
        with pytest.raises(Refusal) as refused:
            caller.client.call(caller.cloud, "GET", RECORDS, SupervisedRecords)
        assert refused.value.error == "node.kind"
    wish = CreateSession(operation="login", platform="demo-a", asks=["person.name"])
    ca = node("test-a")
    with pytest.raises(Refusal) as refused:
        ca.client.call(ca.cloud, "POST", "/v1/platform/sessions", SessionView, wish, key="k")
    assert refused.value.error == "node.kind"
    watch = node("demo-watch")
    office.edit(lambda work: nodes.remove(work, "demo-watch"))
    with pytest.raises(Refusal) as refused:
        watch.client.call(watch.cloud, "GET", RECORDS, SupervisedRecords)
    assert refused.value.error == "node.unknown"
