"""What a thief gets: of a cookie, of a device token, of guesses, of logs and addresses."""

from __future__ import annotations

import logging
import re
import shutil

import pytest

from sync.cloud.api.app import create_app

SECRET_WORDS = re.compile("token|pin|secret|password|code$|proof|share|pepper|key$", re.IGNORECASE)
HARMLESS = frozenset({"code"})
"""Codes of nodes and platforms, which everybody may know."""


@pytest.fixture
def database_url(sown_sqlite, tmp_path):
    """SQLite: nothing here depends on the database."""
    copy = tmp_path / "cloud.sqlite3"
    shutil.copy(sown_sqlite, copy)
    return f"sqlite:///{copy}"


@pytest.mark.requirement("R127")
def test_guesses_count_together_across_sessions(office):
    phone = office.phone()
    phone.open()
    wrong = {"pin_proof": "00" * 32}
    for session, left in ((office.desktop.show(), (4, 3, 2)), (office.desktop.show(), (1,))):
        phone.scan(session)
        if not phone.keys:
            phone.issue()
        for tries in left:
            refused = phone.refused(phone.at(session, "authorise"), phone.wish(**wrong))
            assert (refused, phone.last.json()["details"]["tries_left"]) == ("pin.wrong", tries)
    third = office.desktop.show()
    phone.scan(third)
    authorise = phone.at(third, "authorise")
    assert phone.refused(authorise, phone.wish(**wrong)) == "certificate.locked"
    assert phone.refused(authorise, phone.wish()) == "certificate.locked"


def test_a_second_device_guesses_at_nothing_of_the_first(office):
    owner, thief = office.phone(device="own"), office.phone(device="stolen-login")
    owner.open()
    session = office.desktop.show()
    owner.scan(session)
    owner.issue()
    other = office.desktop.show()
    thief.scan(other)
    # the certificate on the owner's phone is none on the thief's, whatever PIN he guesses
    refused = thief.refused(thief.at(other, "authorise"), thief.wish())
    assert refused == "certificate.not-issued"
    assert thief.refused(thief.at(session, "authorise"), thief.wish()) == "session.unknown"
    assert owner.post(owner.at(session, "authorise"), owner.wish())["pepper"]


def test_a_stolen_cookie_signs_nothing(office):
    owner = office.phone()
    owner.open()
    session = office.desktop.show()
    owner.wait_for(session)
    office.desktop.submit(session)
    thief = office.phone("13911110000")
    thief.http.cookies = owner.http.cookies
    work = thief.get(thief.at(session, "work"))["files"]
    junk = {"files": [{"file": work[0]["file"], "signature": "MAYCAQECAQE="}]}
    assert thief.refused(thief.at(session, "signatures"), junk) == "session.signature-invalid"
    owner.sign(session)
    assert office.desktop.view(session)["state"] == "completing"


def test_a_stolen_device_token_is_worth_no_signature_and_no_money(office):
    thief = office.other_desktop()
    session = thief.show()
    assert session["state"] == "shown"
    attributes = {"files": [{"file": session["files"][0]["id"], "attributes": "MAA="}]}
    refused = thief.refused(f"/v1/sessions/{session['id']}/attributes", attributes)
    assert refused == "session.state"
    completion = f"/v1/sessions/{session['id']}/completion"
    assert thief.refused(completion, thief.results(session)) == "session.state"
    assert office.desktop.available() == "100.00"


def test_nothing_secret_is_logged(office, caplog):
    caplog.set_level(logging.DEBUG)
    phone = office.phone()
    phone.open()
    session = office.desktop.show()
    phone.wait_for(session)
    answer = phone.last.text
    office.desktop.submit(session)
    phone.sign(session)
    office.desktop.complete(session)
    phone.refused("/v1/phone/login", {"phone": phone.number, "code": "123450", "device": "d"})
    secrets = {
        phone.http.cookies["bidseal_phone"],
        office.desktop.http.headers["Authorization"].removeprefix("Bearer "),
        phone.number,
        phone.wish()["pin_proof"],
        "123450",
    }
    assert answer and all(len(secret) > 5 for secret in secrets)
    # httpx is the tests' own end
    said = [
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith(("httpx", "httpcore"))
    ]
    for line in said:
        assert not any(secret in line for secret in secrets), line


def test_no_address_carries_a_secret(office):
    paths = create_app(office.cloud.settings).openapi()["paths"]
    named = {
        (path, parameter["name"])
        for path, methods in paths.items()
        for operation in methods.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] in ("query", "path")
    }
    assert len(named) > 20
    assert [
        found for found in named if SECRET_WORDS.search(found[1]) and found[1] not in HARMLESS
    ] == []
