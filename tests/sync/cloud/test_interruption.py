"""Phones that leave or fall silent, resuming, and what time does to a session."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from sync.cloud.services.access import sweep
from sync.cloud.store.records import UseRecord


@pytest.fixture
def phone(office):
    """The member's phone, recognised, with a certificate."""
    phone = office.phone()
    phone.open()
    phone.issue()
    return phone


def resume(office, session):
    return office.desktop.post(f"/v1/sessions/{session['id']}/qr")


@pytest.mark.requirement("R144")
def test_leaving_interrupts_and_a_new_scan_goes_on_where_it_stopped(office, phone, make_file):
    files = [make_file(f"{number}.pdf") for number in range(3)]
    session = office.desktop.show(*files)
    phone.wait_for(session)
    office.desktop.submit(session)
    phone.sign(session, limit=2)
    before = {file: value for file, value in stored(office, session).items() if value}
    assert len(before) == 2
    left = phone.post(phone.at(session, "leave"))
    assert (left["state"], left["reason"], left["signed"]) == (
        "phone-left",
        "session.phone-left",
        2,
    )
    assert phone.post(phone.at(session, "leave")) == left
    shown = resume(office, session)
    assert (shown["state"], shown["signer"], shown["charge"]["state"]) == (
        "shown",
        None,
        "reserved",
    )
    phone.wait_for(shown)
    assert office.desktop.submit(session)["signed"] == 2
    assert len(phone.get(phone.at(session, "work"))["files"]) == 1
    assert phone.sign(session)["state"] == "completing"
    after = stored(office, session)
    assert before.items() <= after.items()
    assert office.desktop.complete(session)["charge"]["amount"] == "1.50"
    assert office.desktop.available() == "98.50"


def stored(office, session):
    from sync.cloud.store.sessions import SessionRow

    with office.cloud.reading() as work:
        row = work.db.get(SessionRow, session["id"])
        return {file.file_id: file.signature for file in row.files}


def test_resuming_with_another_certificate_signs_everything_anew(office, phone, make_file):
    session = office.desktop.show(make_file("甲.pdf"), make_file("乙.pdf"))
    phone.wait_for(session)
    office.desktop.submit(session)
    phone.sign(session, limit=1)
    phone.post(phone.at(session, "leave"))
    other = "right-per-member-unit-test-b-sm2"
    phone.wait_for(resume(office, session), other)
    assert office.desktop.view(session)["signed"] == 0
    office.desktop.submit(session)
    assert phone.sign(session, other)["state"] == "completing"


def test_someone_else_may_resume_and_then_pays(office, phone):
    session = office.desktop.show()
    phone.wait_for(session)
    phone.post(phone.at(session, "leave"))
    admin = office.phone("13800000002")
    admin.open()
    admin.recharge("10.00")
    admin.wait_for(resume(office, session), "right-per-admin-unit-test-a-sm2")
    assert office.desktop.available() == "100.00"
    assert admin.get("/v1/phone/me")["available"] == "8.50"


@pytest.mark.requirement("R144", "R188")
def test_a_silent_phone_has_left_after_twenty_seconds(office, phone):
    session = office.desktop.show()
    phone.wait_for(session)
    for _ in range(3):
        office.clock.advance(19)
        assert phone.post(phone.at(session, "heartbeat"))["state"] == "waiting"
    office.clock.advance(20)
    assert sweep(office.cloud) == 1
    gone = office.desktop.view(session)
    assert (gone["state"], gone["charge"]["state"]) == ("phone-left", "reserved")
    office.clock.advance(899)
    assert office.desktop.view(session)["charge"]["state"] == "reserved"
    office.clock.advance(1)
    released = office.desktop.view(session)
    assert (released["state"], released["charge"]["state"]) == ("phone-left", "released")
    assert released["revision"] == gone["revision"] + 1
    assert office.desktop.available() == "100.00"
    phone.wait_for(resume(office, session))
    assert office.desktop.available() == "98.50"


def test_someone_who_scans_and_goes_away_has_left(office, phone):
    session = office.desktop.show()
    phone.scan(session)
    office.clock.advance(900)
    assert office.desktop.view(session)["state"] == "phone-left"
    never_shown = office.desktop.post("/v1/sessions", {"platform": "demo-a", "operation": "login"})
    office.clock.advance(900)
    assert office.desktop.view(never_shown)["state"] == "expired"


def test_a_waiting_page_that_waits_in_vain_ends(office, phone):
    session = office.desktop.show()
    phone.wait_for(session)
    for _ in range(60):
        office.clock.advance(15)
        phone.post(phone.at(session, "heartbeat"))
    assert office.desktop.view(session)["reason"] == "session.abandoned"
    assert office.desktop.available() == "100.00"


@pytest.mark.requirement("R184")
def test_a_signature_is_never_made_twice_differently(office, phone):
    session = office.desktop.show()
    phone.wait_for(session)
    office.desktop.submit(session)
    file = session["files"][0]["id"]
    nonce = phone.keys["right-per-member-unit-test-a-sm2"].share.begin()
    asked = {"files": [{"file": file, "q1": nonce.q1.hex()}]}
    path = phone.at(session, "partials")
    assert phone.post(path, asked) == phone.post(path, asked)
    phone.sign(session)
    assert phone.refused(path, asked) == "session.state"
    path = f"/v1/sessions/{session['id']}/signatures"
    first = office.desktop.get(path)
    replay = {"files": first["files"]}
    assert phone.post(phone.at(session, "signatures"), replay)["state"] == "completing"
    forged = {"files": [{"file": file, "signature": "MAYCAQECAQE="}]}
    phone.post(phone.at(session, "signatures"), forged)
    assert office.desktop.get(path) == first


def test_cancelling_is_idempotent_and_too_late_once_signed(office, phone):
    session = office.desktop.show()
    path = f"/v1/sessions/{session['id']}/cancel"
    assert office.desktop.post(path) == office.desktop.post(path)
    signed = office.sign_one(phone)
    assert office.desktop.refused(f"/v1/sessions/{signed['id']}/cancel") == "session.state"


@pytest.mark.requirement("R010")
def test_every_end_leaves_a_record_that_nobody_can_change(office, phone):
    office.desktop.complete(office.sign_one(phone))
    refused = office.desktop.show()
    phone.scan(refused)
    phone.post(phone.at(refused, "refuse"))
    with office.cloud.reading() as work:
        records = list(work.db.scalars(select(UseRecord).order_by(UseRecord.id)))
    first, second = records
    assert (first.person_id, first.unit_id, first.seals) == (
        "per-member",
        "unit-demo",
        ["seal-official"],
    )
    assert first.certificate_serial
    assert first.document_digest.startswith("sm3:")
    assert (first.platform, first.document, first.result) == ("demo-a", "标书.pdf", "sealed")
    assert second.result == "refused"
    from sqlalchemy.exc import DatabaseError

    for change in (
        lambda work: setattr(work.db.get(UseRecord, first.id), "result", "failed"),
        lambda work: work.db.delete(work.db.get(UseRecord, first.id)),
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            office.edit(change)


def next_view(lines):
    """The next event's id and view; comments are skipped."""
    ident = None
    for line in lines:
        if line.startswith("id: "):
            ident = int(line[4:])
        if line.startswith("data: "):
            return ident, json.loads(line[6:])
    return None


@pytest.mark.requirement("R151")
def test_both_ends_hear_of_every_change(office, phone):
    session = office.desktop.show()
    path = f"/v1/sessions/{session['id']}/events"
    with office.desktop.http.stream("GET", path) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.iter_lines()
        ident, view = next_view(lines)
        assert (ident, view) == (session["revision"], session)
        phone.scan(session)
        assert next_view(lines)[1]["state"] == "scanned"
        phone_path = phone.at(session, "events")
        with phone.http.stream("GET", phone_path) as phone_response:
            phone_lines = phone_response.iter_lines()
            assert next_view(phone_lines)[1]["state"] == "scanned"
            office.other_desktop().post(f"/v1/sessions/{session['id']}/cancel")
            assert next_view(phone_lines)[1]["state"] == "cancelled"
            assert next_view(phone_lines) is None
        ident, view = next_view(lines)
        assert (ident, view["state"]) == (view["revision"], "cancelled")
        assert next_view(lines) is None


class TestWithQuickPings:
    """Streams of a cloud that pings at once and sweeps all the time."""

    @pytest.fixture
    def limits(self):
        return {"heartbeat_seconds": 0.05, "sweep_seconds": 0.05}

    def test_a_quiet_stream_pings(self, office):
        session = office.desktop.show()
        with office.desktop.http.stream("GET", f"/v1/sessions/{session['id']}/events") as response:
            lines = response.iter_lines()
            next_view(lines)
            assert [next(lines) for _ in range(2)] == ["", ": ping"]

    def test_a_stream_hears_that_time_is_up(self, office):
        session = office.desktop.show()
        with office.desktop.http.stream("GET", f"/v1/sessions/{session['id']}/events") as response:
            lines = response.iter_lines()
            next_view(lines)
            office.clock.advance(180)
            assert next_view(lines)[1]["state"] == "expired"
