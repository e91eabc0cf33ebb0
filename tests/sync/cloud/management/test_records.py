"""授权记录 and 使用记录: a filter shows what the database counts, on every page and as CSV."""

from __future__ import annotations

import csv
import io
import itertools
from datetime import timedelta

import pytest
from sqlalchemy import text

from sync.cloud.csv_file import BOM, csv_file, harmless
from sync.cloud.store.people import Person
from sync.cloud.store.records import UseRecord
from sync.cloud.store.seals import SealGrant

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
UNIT = "/v1/phone/units/unit-demo"
ADMIN = "13800000002"
CA = "test-a-sm2"
COUNT = 120
STATES = ("upcoming", "active", "expired", "reclaimed")
FILTERS = (
    ("", "1=1"),
    ("search=张", "p.name LIKE '%张%'"),
    ("search=乙", "f.name LIKE '%乙%'"),
    ("search=李静&operation=login", "p.name LIKE '%李静%' AND u.operation = 'login'"),
    ("result=failed", "u.result = 'failed'"),
    ("search=%25", "1=0"),
    ("search=没有", "1=0"),
)


@pytest.fixture
def used(office):
    """Records of every kind of use, over twelve days, and whoever manages them."""
    member = office.phone()
    member.open()
    member.issue()
    session = office.desktop.show()["id"]
    serial = member.get("/v1/phone/certificates")["certificates"]
    serial = next(item["serial"] for item in serial if item["serial"])
    people = ("per-member", "per-admin", "per-legal")
    kinds = itertools.cycle(
        itertools.product(("demo-a", "demo-b"), people, ("stamp", "login"), ("sealed", "failed"))
    )

    def sow(work):
        for number, (platform, person, operation, result) in zip(range(COUNT), kinds, strict=False):
            work.db.add(
                UseRecord(
                    at=work.now - timedelta(hours=2 * number),
                    session_id=session,
                    operation=operation,
                    person_id=person,
                    unit_id="unit-demo" if number % 5 else None,
                    seals=["seal-official"] if number % 3 else ["seal-legal", "seal-finance"],
                    certificate_serial=serial if number % 2 else None,
                    platform=platform,
                    document=f"=标书{number}.pdf",
                    document_digest="sha256:00",
                    result=result,
                )
            )

    office.edit(sow)
    return office.phone(ADMIN)


def counted(office, condition, **values):
    """What SQL counts, written independently of the code under test."""
    with office.cloud.reading() as work:
        words = (
            "SELECT count(*) FROM use_record u JOIN person p ON p.id = u.person_id "
            f"JOIN platform f ON f.code = u.platform WHERE {condition}"
        )
        return work.db.scalar(text(words), values)


@BOTH
@pytest.mark.requirement("R102", "R108", "R087")
def test_what_a_filter_shows_is_what_sql_counts(office, used):
    places = {
        f"{UNIT}/seals/seal-official/uses": "CAST(u.seals AS TEXT) LIKE '%seal-official%'",
        f"{UNIT}/certificates/{CA}/uses": "u.certificate_serial IS NOT NULL",
        f"{UNIT}/members/per-member/uses": "u.person_id = 'per-member'",
    }
    for (query, condition), (path, of_place) in itertools.product(FILTERS, places.items()):
        expected = counted(office, f"u.unit_id <> '' AND {of_place} AND ({condition})")
        first = used.get(f"{path}?{query}")
        assert first["total"] == expected, (path, query)
        seen = [item["id"] for item in first["uses"]]
        for page in range(1, -(-expected // 20)):
            seen += [item["id"] for item in used.get(f"{path}?{query}&page={page}")["uses"]]
        assert len(seen) == len(set(seen)) == expected, (path, query)
        assert len(csv_of(used, f"{path}.csv?{query}")) == expected + 1, (path, query)


def test_a_period_includes_both_days(office, used):
    zone = office.cloud.settings.timezone
    day = (office.clock.now - timedelta(days=3)).astimezone(zone).date()
    path = f"{UNIT}/members/per-admin/uses?since={day}&until={day}"
    shown = used.get(path)
    with office.cloud.reading() as work:
        rows = work.db.query(UseRecord).filter_by(person_id="per-admin", unit_id="unit-demo")
        expected = {row.id for row in rows if row.at.astimezone(zone).date() == day}
    assert {item["id"] for item in shown["uses"]} == expected != set()


def test_days_at_the_ends_of_the_calendar_and_nul_are_refused(office):
    path = f"{UNIT}/seals/seal-official/uses"
    admin = office.phone(ADMIN)
    for query in ("until=9999-12-31", "since=0001-01-01", "search=%00", "page=-1", "since=x"):
        assert admin.refused(f"{path}?{query}", method="GET") == "request.invalid", query


def csv_of(phone, path):
    answer = phone.send("GET", path)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    whole = answer.content.decode()
    assert whole.startswith(BOM)
    return list(csv.reader(io.StringIO(whole.removeprefix(BOM))))


@pytest.mark.requirement("R101")
def test_exported_records_run_no_formula_and_say_what_the_page_says(office, used):
    lines = csv_of(used, f"{UNIT}/seals/seal-official/uses.csv?operation=stamp")
    assert lines[0] == ["时间", "平台", "使用人", "操作", "文件", "印章", "证书", "结果"]
    assert {line[3] for line in lines[1:]} == {"扫码签章"}
    assert all(line[4].startswith("'=标书") for line in lines[1:])
    office.edit(lambda work: setattr(work.db.get(Person, "per-newcomer"), "name", "=1+1"))
    used.post(f"{UNIT}/seals/seal-official/grants", {"person": "per-newcomer"})
    granted = csv_of(used, f"{UNIT}/seals/seal-official/grants.csv")
    assert {line[0] for line in granted[1:]} == {
        "王建国(演示)",
        "李静(演示)",
        "张伟(演示)",
        "'=1+1",
    }
    used.http.headers["Accept-Language"] = "en"
    assert csv_of(used, f"{UNIT}/certificates/{CA}/grants.csv")[0][0] == "Grantee"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " ="])
def test_a_cell_is_text_whatever_it_begins_with(start):
    cell = f'{start}cmd|" /C calc"!A0'
    assert harmless(cell) == f"'{cell}"
    whole = csv_file(["a"], [[cell, "一,二", '"']]).decode()
    (line,) = list(csv.reader(io.StringIO(whole.removeprefix(BOM), newline="")))[1:]
    assert line == [f"'{cell}", "一,二", '"']


@BOTH
@pytest.mark.requirement("R102", "R106")
def test_grants_by_state_and_name_are_what_sql_counts(office):
    admin = office.phone(ADMIN)
    now = office.clock.now
    day = timedelta(days=1)
    periods = [
        (now - day, None, None),
        (now - day, now + day, None),
        (now - 2 * day, now - day, None),
        (now + day, now + 2 * day, None),
        (now - day, now + day, now),
    ]

    def sow(work):
        for number in range(45):
            starts, ends, revoked = periods[number % 5]
            work.db.add(
                SealGrant(
                    id=f"grant-{number}",
                    seal_id="seal-official",
                    person_id=("per-member", "per-newcomer")[number % 2],
                    starts_at=starts,
                    ends_at=ends,
                    revoked_at=revoked,
                )
            )

    office.edit(sow)
    conditions = {
        "": "1=1",
        "reclaimed": "g.revoked_at IS NOT NULL",
        "upcoming": "g.revoked_at IS NULL AND g.starts_at > :now",
        "expired": "g.revoked_at IS NULL AND g.ends_at < :now",
        "active": "g.revoked_at IS NULL AND g.starts_at <= :now "
        "AND (g.ends_at IS NULL OR g.ends_at >= :now)",
    }
    at = now if office.cloud.database.is_postgresql else now.replace(tzinfo=None)
    for state, name in itertools.product(conditions, ("", "张伟", "陈晨", "%")):
        words = (
            "SELECT count(*) FROM seal_grant g JOIN person p ON p.id = g.person_id "
            f"WHERE g.seal_id = 'seal-official' AND p.name LIKE :name AND {conditions[state]}"
        )
        with office.cloud.reading() as work:
            wanted = "\\%" if name == "%" else name
            expected = work.db.scalar(text(words), {"name": f"%{wanted}%", "now": str(at)})
        wish = f"?search={name.replace('%', '%25')}" + (f"&state={state}" if state else "")
        shown = admin.get(f"{UNIT}/seals/seal-official/grants{wish}")
        assert shown["total"] == (0 if name == "%" else expected), (state, name)
        assert {grant["state"] for grant in shown["grants"]} <= ({state} if state else set(STATES))
        assert len(csv_of(admin, f"{UNIT}/seals/seal-official/grants.csv{wish}")) == (
            shown["total"] + 1
        )
