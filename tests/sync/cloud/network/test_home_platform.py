"""At home a certificate simply works; elsewhere by recognition, by use or by day (manual 5)."""

from __future__ import annotations

import pytest

from sync.cloud.store.certificates import CertificateRight

AT_HOME, ELSEWHERE = "demo-province", "demo-a"
RIGHT = "right-per-member-unit-test-a-sm2"

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.requirement("R124")
def test_the_flow_follows_from_where_the_certificate_was_obtained(office):
    phone = office.phone()
    before = office.desktop.available()
    home = phone.scan(office.desktop.show(platform=AT_HOME))
    assert home["recognition_open"]
    assert [(o["mode"], o["price"]) for o in home["options"]] == [("free", "0.00")]
    away = phone.scan(office.desktop.show(platform=ELSEWHERE))
    assert not away["recognition_open"]
    assert [o["mode"] for o in away["options"]] == ["use", "day"]

    # at home nothing is opened and nothing is charged, whatever the phone asks for
    session = office.desktop.show(platform=AT_HOME)
    phone.scan(session)
    phone.issue(RIGHT)
    paid = phone.wish(RIGHT, billing="use")
    assert phone.refused(phone.at(session, "authorise"), paid) == "request.invalid"
    phone.wait_for(session, RIGHT, billing="free")
    office.desktop.submit(session)
    phone.sign(session, RIGHT)
    assert office.desktop.complete(session)["charge"]["amount"] == "0.00"
    assert office.desktop.available() == before

    # the same certificate elsewhere: recognition first, then a price
    session = office.desktop.show(platform=ELSEWHERE)
    phone.scan(session)
    path = phone.at(session, "authorise")
    assert phone.refused(path, phone.wish(RIGHT, billing="use")) == "recognition.not-open"
    phone.open()
    assert phone.refused(path, phone.wish(RIGHT, billing="free")) == "request.invalid"
    phone.wait_for(session, RIGHT, billing="use")
    office.desktop.submit(session)
    phone.sign(session, RIGHT)
    assert office.desktop.complete(session)["charge"]["amount"] == "1.50"


@ONLY_SQLITE
@pytest.mark.requirement("R124", "R083")
def test_a_certificate_of_another_platform_is_not_needed_at_home(office):
    phone = office.phone()
    phone.open()

    def move_home(work):
        work.db.get(CertificateRight, RIGHT).home_platform = ELSEWHERE

    office.edit(move_home)
    session = office.desktop.show(platform=AT_HOME)
    phone.scan(session)
    listed = phone.get(f"/v1/phone/certificates?session={session['id']}")["certificates"]
    reasons = {item["id"]: item["reason_code"] for item in listed if item["unit"]}
    assert reasons[RIGHT] == "certificate.elsewhere"
    assert reasons["right-per-member-unit-test-b-sm2"] == "certificate.not-issued"
    phone.issue(RIGHT)
    wish = phone.wish(RIGHT, billing="free")
    assert phone.refused(phone.at(session, "authorise"), wish) == "certificate.elsewhere"

    def forget_home(work):
        for right in work.db.query(CertificateRight):
            right.home_platform = None

    # whoever holds none of this platform's own comes by recognition
    office.edit(forget_home)
    assert [o["mode"] for o in phone.scan(session)["options"]] == ["use", "day"]
