"""Every rule that says no, over HTTP: with its code, without a charge, and with a way on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from sync.cloud.store.certificates import CertificateRight, IssuedRow, PinFailure, PlatformAuthority
from sync.cloud.store.people import Membership, Person, Recognition
from sync.cloud.store.seals import SealGrant, SealRow
from sync.protocol.qr import decode_payload, encode_link

MEMBER, NEWCOMER, ADMIN = "13800000003", "13800000004", "13800000002"
SCAN = "/v1/phone/scan"


def payload(session):
    return {"payload": session["qr"]["link"]}


def set_grant(office, **changes):
    def change(work):
        query = select(SealGrant).where(
            SealGrant.seal_id == "seal-official", SealGrant.person_id == "per-member"
        )
        for name, value in changes.items():
            setattr(work.db.scalars(query).one(), name, value)

    office.edit(change)


@pytest.mark.requirement("R061", "R133")
def test_someone_without_the_grant_is_refused_and_the_right_person_still_can_scan(office):
    session = office.desktop.show()
    stranger, member = office.phone(NEWCOMER), office.phone()
    assert stranger.refused(SCAN, payload(session)) == "seal.not-granted"
    assert "北京标印建设有限公司(演示)公章" in stranger.last.json()["message"]
    assert office.desktop.view(session) == session
    assert member.scan(session)["session"]["state"] == "scanned"


@pytest.mark.requirement("R065", "R086")
def test_a_grant_is_good_only_inside_its_period(office):
    phone = office.phone()
    phone.open()
    start = office.clock.now + timedelta(seconds=10)
    set_grant(office, starts_at=start, ends_at=start + timedelta(seconds=100))
    session = office.desktop.show()
    assert "seal-official" not in {s["id"] for s in office.desktop.get("/v1/seals")["seals"]}
    office.clock.now = start - timedelta(seconds=1)
    assert phone.refused(SCAN, payload(session)) == "seal.grant-expired"
    office.clock.now = start
    phone.wait_for(session)
    office.clock.now = start + timedelta(seconds=100)
    phone.post(phone.at(session, "heartbeat"))
    session = office.desktop.show()
    phone.wait_for(session)
    office.clock.advance(1)
    path = f"/v1/sessions/{session['id']}/attributes"
    assert office.desktop.refused(path, office.desktop.attributes(session)) == "seal.grant-expired"
    failed = office.desktop.view(session)
    assert (failed["state"], failed["reason"]) == ("failed", "seal.grant-expired")
    assert failed["charge"]["state"] == "released"
    assert office.desktop.available() == "98.50"  # the first session still waits


@pytest.mark.requirement("R085")
def test_a_removed_member_fails_at_the_next_call(office):
    phone = office.phone()
    phone.open()
    session = office.desktop.show()
    phone.wait_for(session)
    office.desktop.submit(session)

    def remove(work):
        work.db.get(Membership, "mem-per-member").ended_at = work.now

    office.edit(remove)
    work = phone.get(phone.at(session, "work"))["files"]
    nonce = phone.keys["right-per-member-unit-test-a-sm2"].share.begin()
    asked = {"files": [{"file": work[0]["file"], "q1": nonce.q1.hex()}]}
    assert phone.refused(phone.at(session, "partials"), asked) == "unit.membership-ended"
    assert office.desktop.view(session)["state"] == "failed"
    assert office.desktop.available() == "100.00"


def test_a_void_seal_is_refused(office):
    def void(work):
        work.db.get(SealRow, "seal-official").voided_at = work.now

    office.edit(void)
    assert office.phone().refused(SCAN, payload(office.desktop.show())) == "seal.void"


def test_real_name_comes_first(office):
    def forget(work):
        work.db.get(Person, "per-member").real_name_at = None

    office.edit(forget)
    code = office.phone().refused(SCAN, payload(office.desktop.show()))
    assert code == "person.real-name-required"


def test_a_stranger_to_the_unit_is_told_so(office):
    stranger = office.phone("13900000001")

    def verify(work):
        person = work.db.scalars(select(Person).where(Person.phone == "13900000001")).one()
        person.real_name_at = work.now

    office.edit(verify)
    assert stranger.refused(SCAN, payload(office.desktop.show())) == "unit.required"


@pytest.mark.requirement("R131", "R151")
def test_a_qr_expires_and_is_refreshed(office):
    phone = office.phone()
    session = office.desktop.show()
    office.clock.advance(180)
    assert phone.refused(SCAN, payload(session)) == "qr.expired"
    expired = office.desktop.view(session)
    assert (expired["state"], expired["reason"], expired["qr"]) == (
        "expired",
        "session.expired",
        None,
    )
    fresh = office.desktop.post(f"/v1/sessions/{session['id']}/qr")
    assert phone.scan(fresh)["session"]["id"] == session["id"]


def test_a_refreshed_qr_replaces_the_former(office):
    phone = office.phone()
    former = office.desktop.show()
    fresh = office.desktop.post(f"/v1/sessions/{former['id']}/qr")
    assert phone.refused(SCAN, payload(former)) == "qr.expired"
    assert phone.scan(fresh)


@pytest.mark.requirement("R080", "R151")
def test_a_qr_is_good_for_one_person_who_may_scan_again(office):
    session = office.desktop.show()
    phone, other = office.phone(), office.phone(ADMIN)
    assert phone.scan(session) == phone.scan(session)
    assert other.refused(SCAN, payload(session)) == "qr.used"


@pytest.mark.requirement("R080")
def test_a_foreign_or_forged_qr_is_refused(office):
    phone, session = office.phone(), office.desktop.show()
    genuine, signature = decode_payload(session["qr"]["link"])
    assert genuine.v == 1
    assert genuine.platform == "demo-a"
    assert genuine.operation == "stamp"
    forgeries = [
        "https://example.com/pay",
        encode_link("http://x", genuine.model_copy(update={"platform": "demo-b"}), signature),
        encode_link("http://x", genuine.model_copy(update={"expires": 2**40}), signature),
        encode_link("http://x", genuine.model_copy(update={"platform": "nowhere"}), signature),
    ]
    for text in forgeries:
        assert phone.refused(SCAN, {"payload": text}) == "qr.foreign"
    assert office.desktop.view(session)["state"] == "shown"


@pytest.mark.requirement("R081", "R082", "R134", "R152", "R083")
def test_recognition_is_opened_once_after_reading_the_agreement(office):
    phone, session = office.phone(), office.desktop.show()
    phone.scan(session)
    phone.issue()
    authorise = phone.at(session, "authorise")
    assert phone.refused(authorise, phone.wish()) == "recognition.not-open"
    unread = {"unit": "unit-demo", "agreement": "another version"}
    assert phone.refused("/v1/phone/recognition", unread) == "request.invalid"
    version = phone.get("/v1/phone/agreements/recognition")["version"]
    opened = office.clock.now
    assert phone.open()["units"][0]["recognition_open"]
    office.clock.advance(60)
    assert phone.open()["units"][0]["recognition_open"]
    phone.open(None)
    with office.cloud.reading() as work:
        rows = work.db.scalars(select(Recognition).order_by(Recognition.unit_key.desc()))
        assert [(row.unit_key, row.agreement, row.opened_at) for row in rows] == [
            ("unit-demo", version, opened),
            ("", version, office.clock.now),
        ]
    assert phone.get(phone.at(session, "")[:-1])["recognition_open"]
    phone.post(authorise, phone.wish())
    # the same certificate works on another platform without a new one and without opening again
    session = office.desktop.show(platform="demo-b")
    assert phone.scan(session)["recognition_open"]
    assert phone.post(phone.at(session, "authorise"), phone.wish())


@pytest.mark.requirement("R125", "R127", "R154")
def test_five_wrong_pins_lock_the_certificate_for_a_while(office):
    phone, session = office.phone(), office.desktop.show()
    phone.open()
    phone.scan(session)
    phone.issue()
    authorise = phone.at(session, "authorise")
    wrong = phone.wish(pin_proof="00" * 32)
    for left in (4, 3, 2, 1):
        assert phone.refused(authorise, wrong) == "pin.wrong"
        assert phone.last.json()["details"] == {"tries_left": left}
        listed = phone.get(f"/v1/phone/certificates?session={session['id']}")["certificates"]
        assert [c["tries_left"] for c in listed if c["serial"]] == [left]
    assert phone.refused(authorise, wrong) == "certificate.locked"
    assert phone.refused(authorise, phone.wish()) == "certificate.locked"
    assert phone.last.json()["details"] == {"wait_minutes": 10}
    assert office.desktop.available() == "100.00"
    with office.cloud.reading() as work:
        assert len(list(work.db.scalars(select(PinFailure)))) == 5
    office.clock.advance(600)
    assert phone.post(authorise, phone.wish())["session"]["state"] == "authorised"


def test_a_repeated_wrong_pin_call_is_counted_once(office):
    phone, session = office.phone(), office.desktop.show()
    phone.open()
    phone.scan(session)
    phone.issue()
    wrong = phone.wish(pin_proof="00" * 32)
    for _ in range(3):
        assert phone.refused(phone.at(session, "authorise"), wrong, key="same") == "pin.wrong"
        assert phone.last.json()["details"] == {"tries_left": 4}


@pytest.mark.requirement("R153")
def test_certificates_say_why_they_cannot_be_used(office, make_file):
    phone = office.phone()
    file = make_file()
    file["digests"].pop("sha256")
    session = office.desktop.show(file)
    phone.scan(session)
    phone.issue()

    def spoil(work):
        work.db.get(CertificateRight, "right-per-member-unit-test-b-sm2").ended_at = work.now

    office.edit(spoil)
    path = f"/v1/phone/certificates?session={session['id']}"
    views = {view["id"]: view for view in phone.get(path)["certificates"]}
    reasons = {
        name.removeprefix("right-per-member-"): v["reason_code"] for name, v in views.items()
    }
    assert reasons == {
        "personal-test-a-rsa": "certificate.algorithm",
        "personal-test-a-sm2": "certificate.not-issued",
        "personal-test-b-rsa": "certificate.algorithm",
        "unit-test-a-rsa": "certificate.algorithm",
        "unit-test-a-sm2": None,
        "unit-test-b-rsa": "certificate.algorithm",
        "unit-test-b-sm2": "certificate.revoked",
    }
    assert all(view["usable"] is (view["reason"] is None) for view in views.values())
    assert {view["ca"] for view in views.values()} == {"测试CA甲", "测试CA乙"}
    office.clock.advance(366 * 86_400)
    phone.log_in()
    later = {view["id"]: view for view in phone.get("/v1/phone/certificates")["certificates"]}
    old = later["right-per-member-unit-test-a-sm2"]
    assert (old["usable"], old["reason_code"]) == (False, "certificate.expired")
    assert old["reason"]


def test_unfit_certificates_are_refused_at_authorisation(office):
    phone, session = office.phone(), office.desktop.show()
    phone.open()
    phone.open(None)
    phone.scan(session)
    authorise = phone.at(session, "authorise")
    rsa = "right-per-member-unit-test-a-rsa"
    assert phone.refused(authorise, phone.wish()) == "certificate.not-issued"
    personal = "right-per-member-personal-test-a-rsa"
    assert phone.refused(authorise, phone.wish(personal)) == "certificate.unusable"
    foreign = "right-per-admin-unit-test-a-rsa"
    assert phone.refused(authorise, phone.wish(foreign)) == "request.not-found"
    assert phone.refused(authorise, phone.wish(unit=None)) == "seal.not-granted"
    assert phone.refused(authorise, phone.wish(unit="unit-other")) == "unit.required"

    def forbid(work):
        work.db.delete(work.db.get(PlatformAuthority, ("demo-a", "test-a-rsa")))

    office.edit(forbid)
    assert phone.refused(authorise, phone.wish(rsa)) == "certificate.platform"
    phone.issue()
    office.clock.advance(366 * 86400)
    # a year later the session is long gone, but the list says so too
    views = phone.log_in().get("/v1/phone/certificates")["certificates"]
    assert [view["reason_code"] for view in views if view["serial"]] == ["certificate.expired"]


@pytest.mark.requirement("R126")
def test_a_forgotten_pin_means_a_new_certificate(office):
    phone = office.phone()
    first = phone.issue(pin="forgotten")
    second = phone.issue(pin="right")
    assert first["serial"] != second["serial"]
    assert first["pepper"] != second["pepper"]
    with office.cloud.reading() as work:
        rows = {row.serial: row for row in work.db.scalars(select(IssuedRow))}
    assert rows[first["serial"]].revocation == "superseded"
    assert rows[second["serial"]].revoked_at is None


def test_each_phone_has_a_certificate_of_its_own(office):
    one, two = office.phone(), office.phone(device="second")
    assert one.issue()["serial"] != two.issue()["serial"]
    with office.cloud.reading() as work:
        assert all(row.revoked_at is None for row in work.db.scalars(select(IssuedRow)))


def test_unsound_key_shares_are_refused(office):
    phone = office.phone()
    path = "/v1/phone/certificates/right-per-member-unit-test-a-{}/issue"
    shares = {
        "sm2": [{"kind": "sm2", "p1": "04" + "11" * 64}, {"kind": "sm2", "p1": ""}],
        "rsa": [{"kind": "rsa", "n": "c5" * 64, "e": 3, "d2": "01"}, {"kind": "sm2", "p1": ""}],
    }
    for kind, wrong in shares.items():
        for share in wrong:
            body = {"share": share, "pin_verifier": "ab" * 32}
            assert phone.refused(path.format(kind), body) == "request.invalid"


def test_attributes_must_bind_the_declared_digest_and_the_chosen_certificate(office, make_file):
    phone = office.phone()
    phone.open()
    session = office.desktop.show(make_file("甲.pdf"), make_file("乙.pdf"))
    phone.wait_for(session)
    path = f"/v1/sessions/{session['id']}/attributes"
    good = office.desktop.attributes(session)
    swapped = {
        "files": [
            {"file": one["file"], "attributes": other["attributes"]}
            for one, other in zip(good["files"], reversed(good["files"]), strict=True)
        ]
    }
    wrongs = [
        swapped,
        {"files": good["files"][:1]},
        {"files": [good["files"][0]] * 2},
        {"files": [{**item, "attributes": "MQA="} for item in good["files"]]},
    ]
    for wrong in wrongs:
        assert office.desktop.refused(path, wrong) == "session.digest-mismatch"
    assert office.desktop.post(path, good)["state"] == "signing"


def test_a_signature_that_does_not_verify_is_not_kept(office):
    phone = office.phone()
    phone.open()
    session = office.desktop.show()
    phone.wait_for(session)
    office.desktop.submit(session)
    signature = {"file": session["files"][0]["id"], "signature": "MAYCAQECAQE="}
    path = phone.at(session, "signatures")
    assert phone.refused(path, {"files": [signature]}) == "session.signature-invalid"
    assert office.desktop.view(session)["signed"] == 0
    unknown = {"files": [{"file": "unknown", "q1": "04"}]}
    assert phone.refused(phone.at(session, "partials"), unknown) == "request.not-found"
    off_curve = {"files": [{"file": session["files"][0]["id"], "q1": "04" + "22" * 64}]}
    assert phone.refused(phone.at(session, "partials"), off_curve) == "request.invalid"


def test_sessions_are_declared_soundly(office, make_file):
    desktop = office.desktop

    def refused(*files, **wish):
        body = {"platform": "demo-a", "files": list(files), **wish}
        return desktop.refused("/v1/sessions", body)

    file = make_file()
    assert refused() == "request.invalid"
    assert refused(file, operation="login") == "request.invalid"
    assert refused(file, file) == "request.invalid"
    assert refused({**file, "digests": {}}) == "request.invalid"
    assert refused({**file, "digests": {"sm3": "ab"}}) == "request.invalid"
    assert refused({**file, "seals": ["seal-unknown"]}) == "seal.unknown"
    assert refused({**file, "pages": 20_001}) == "session.too-many-files"
    assert refused(file, platform="nowhere") == "request.not-found"
    assert refused({**file, "surplus": 1}) == "request.invalid"


def test_a_session_is_only_its_own_ends_business(office):
    phone, other = office.phone(), office.phone(ADMIN)
    session = office.desktop.show()
    assert phone.refused(phone.at(session, "ready")) == "session.unknown"
    phone.scan(session)
    for action in ("ready", "refuse", "leave", "heartbeat"):
        assert other.refused(other.at(session, action)) == "session.unknown"
    assert other.refused(other.at(session, "work"), method="GET") == "session.unknown"
    assert office.desktop.refused("/v1/sessions/ses-0/qr") == "session.unknown"


def test_messages_follow_the_language(office):
    stranger = office.phone(NEWCOMER)
    stranger.http.headers["Accept-Language"] = "en-GB,en;q=0.9"
    stranger.refused(SCAN, payload(office.desktop.show()))
    error = stranger.last.json()
    assert error["message"].startswith("You have no grant")


@pytest.mark.parametrize("proof", ["abc", "", "00" * 31, "00" * 33])
def test_a_malformed_pin_proof_is_no_try(office, proof):
    session, phone = office.desktop.show(), office.phone()
    phone.open()
    phone.issue()
    phone.scan(session)
    wish = phone.wish(pin_proof=proof)
    assert phone.refused(phone.at(session, "authorise"), wish) == "request.invalid"
    mine = phone.get("/v1/phone/certificates")["certificates"]
    assert {item["tries_left"] for item in mine} == {5}


def test_a_number_has_plain_digits_only(office):
    phone = office.phone()
    assert phone.refused("/v1/phone/sms", {"phone": "1380000000\u0663"}) == "request.invalid"
