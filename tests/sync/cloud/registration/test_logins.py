"""Where a person is logged in, and ending all other logins at once."""

from __future__ import annotations

MEMBER = "13800000003"


def test_the_asking_phone_comes_first_and_other_people_are_not_seen(office):
    here, other = office.phone(device="device-a"), office.phone(device="device-b")
    office.phone("13800000002")
    found = here.get("/v1/phone/logins")["logins"]
    assert [login["here"] for login in found] == [True, False]
    assert [login["here"] for login in other.get("/v1/phone/logins")["logins"]] == [True, False]


def test_other_logins_end_at_once_and_with_them_what_they_had_scanned(office):
    """The other phone stands on its waiting page: it can neither go on nor sign."""
    here, other = office.phone(device="device-a"), office.phone(device="device-b")
    stranger = office.phone("13800000002")
    other.open()
    session = office.desktop.show()
    other.wait_for(session)
    assert [login["here"] for login in here.post("/v1/phone/logins/end-others")["logins"]] == [True]
    assert other.refused("/v1/phone/me", method="GET") == "auth.required"
    assert other.refused(other.at(session, "heartbeat")) == "auth.required"
    assert stranger.get("/v1/phone/me")["phone"] == "138****0002"
    assert office.desktop.view(session)["state"] == "phone-left"
    assert here.get("/v1/phone/me")["balance"] == "100.00"
    assert office.problems() == []


def test_a_session_of_the_asking_phone_goes_on(office):
    here = office.phone(device="device-a")
    office.phone(device="device-b")
    here.open()
    session = office.desktop.show()
    here.wait_for(session)
    here.post("/v1/phone/logins/end-others")
    assert office.desktop.view(session)["state"] == "waiting"
