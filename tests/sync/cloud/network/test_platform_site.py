"""A platform's own site: sessions by signed calls, results by signed webhooks, data by consent."""

from __future__ import annotations

import pytest

from sync.cloud.delivery import deliver_due
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import nodes
from sync.cloud.store.network import WebhookRow
from sync.protocol.consent import DataItem
from sync.protocol.session import CompleteSession, CreateSession

ASKS = (DataItem.PERSON_NAME, DataItem.PERSON_PHONE, DataItem.UNIT_NAME, DataItem.UNIT_CREDIT_CODE)
NEEDED = ["person.name", "unit.name"]
UNIT = "unit-demo"

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def refused(call) -> str:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.error


@pytest.fixture
def login(office):
    """Scans a login QR of a site and confirms it on a phone; the session and the phone's answer."""

    def run(platform, phone, *, shares=NEEDED, unit=UNIT):
        session = platform.begin(
            CreateSession(operation="login", platform=platform.client.signer.code, asks=ASKS)
        )
        phone.scan({"qr": {"link": session.qr.link}})
        body = {"unit": unit, "shares": list(shares)}
        phone.post(f"/v1/phone/sessions/{session.id}/confirm", body)
        return session

    return run


@pytest.mark.requirement("R003", "R129", "R132")
def test_one_registration_logs_in_on_two_platforms(office, site, login):
    phone = office.phone()
    before = office.desktop.available()
    subjects = set()
    for code in ("demo-a", "demo-b"):
        platform = site(code)
        session = login(platform, phone)
        deliver_due(office.cloud)
        message = platform.heard(session.id)[-1]
        assert message.session.state == "done"
        shared = platform.identity(message.consent)
        assert shared.data == {
            "person.name": "张伟(演示)",
            "unit.name": "北京标印建设有限公司(演示)",
        }
        again = login(platform, phone)
        deliver_due(office.cloud)
        known = platform.identity(platform.heard(again.id)[-1].consent)
        assert known.subject == shared.subject
        subjects.add(shared.subject)
    # platforms cannot compare notes
    assert len(subjects) == 2
    assert office.desktop.available() == before
    # the desktop's own login is untouched: nobody is bound to a site
    assert office.desktop.get("/v1/me")["person"] == "张伟(演示)"


@pytest.mark.requirement("R013")
def test_a_platform_knows_nothing_before_the_consent_and_nothing_after_it(office, site, login):
    platform, phone = site(), office.phone()
    session = platform.begin(CreateSession(operation="login", platform="demo-a", asks=ASKS))
    scanned = phone.scan({"qr": {"link": session.qr.link}})
    assert scanned["session"]["asks"] == [item.value for item in ASKS]
    told = platform.session(session.id)
    assert (told.state, told.person) == ("scanned", None)
    confirm = f"/v1/phone/sessions/{session.id}/confirm"
    for shares in ([], ["person.name"], ["person.phone", "unit.credit-code"]):
        body = {"unit": UNIT, "shares": shares}
        assert phone.refused(confirm, body) == "consent.missing"
    assert phone.get("/v1/phone/consents")["consents"] == []
    phone.post(confirm, {"unit": UNIT, "shares": [*NEEDED, "unit.credit-code"]})

    (consent,) = phone.get("/v1/phone/consents")["consents"]
    assert (consent["platform_name"], consent["unit"]) == (
        "演示交易平台甲",
        "北京标印建设有限公司(演示)",
    )
    assert consent["items"] == [*NEEDED, "unit.credit-code"]
    assert consent["read_at"] is None
    shared = platform.identity(consent["id"])
    assert set(shared.data) == {*NEEDED, "unit.credit-code"}
    assert phone.get("/v1/phone/consents")["consents"][0]["read_at"] is not None
    # another platform, another person
    assert refused(lambda: site("demo-b").identity(consent["id"])) == "request.not-found"
    other = office.phone("13800000002", device="other")
    assert other.get("/v1/phone/consents")["consents"] == []
    assert other.refused(f"/v1/phone/consents/{consent['id']}/withdraw") == "request.not-found"

    withdrawn = phone.post(f"/v1/phone/consents/{consent['id']}/withdraw")["consents"][0]
    assert withdrawn["ended_at"] is not None
    assert refused(lambda: platform.identity(consent["id"])) == "consent.ended"
    phone.post(f"/v1/phone/consents/{consent['id']}/withdraw")
    deliver_due(office.cloud)
    assert [m.consent for m in platform.inbox if m.kind == "consent-ended"] == [consent["id"]]


@ONLY_SQLITE
def test_whoever_leaves_the_unit_is_no_longer_told_of_in_its_name(office, site, login):
    platform, phone = site(), office.phone()
    login(platform, phone)
    (consent,) = phone.get("/v1/phone/consents")["consents"]

    def leave(work):
        from sync.cloud.store.people import Membership

        work.db.get(Membership, "mem-per-member").ended_at = work.now

    office.edit(leave)
    assert refused(lambda: platform.identity(consent["id"])) == "unit.membership-ended"


def test_a_newer_login_replaces_the_consent(office, site, login):
    platform, phone = site(), office.phone()
    login(platform, phone, shares=[*NEEDED, "person.phone"])
    (before,) = phone.get("/v1/phone/consents")["consents"]
    login(platform, phone)
    (after,) = phone.get("/v1/phone/consents")["consents"]
    assert after["items"] == NEEDED
    assert refused(lambda: platform.identity(before["id"])) == "consent.ended"
    # personally: nothing of a unit is there to be shared
    login(platform, phone, shares=["person.name"], unit=None)
    assert len(phone.get("/v1/phone/consents")["consents"]) == 2


@ONLY_SQLITE
@pytest.mark.requirement("R080", "R131")
def test_a_sites_qr_is_good_once_for_its_time_and_cannot_be_made_elsewhere(office, site):
    platform, phone = site(), office.phone()
    wish = CreateSession(operation="login", platform="demo-a", asks=ASKS)
    first = platform.begin(wish)
    second = platform.refresh(first.id)
    assert phone.refused("/v1/phone/scan", {"payload": first.qr.link}) == "qr.expired"
    head, _, tail = second.qr.link.rpartition(".")
    forged = f"{head}.{'A' * len(tail)}"
    assert phone.refused("/v1/phone/scan", {"payload": forged}) == "qr.foreign"
    office.clock.advance(180)
    assert phone.refused("/v1/phone/scan", {"payload": second.qr.link}) == "qr.expired"
    third = platform.refresh(first.id)
    phone.scan({"qr": {"link": third.qr.link}})
    other = office.phone("13800000002", device="other")
    assert other.refused("/v1/phone/scan", {"payload": third.qr.link}) == "qr.used"


@ONLY_SQLITE
def test_a_site_holds_its_own_sessions_only(office, site, make_file):
    one, two = site("demo-a"), site("demo-b")
    session = one.begin(CreateSession(operation="login", platform="demo-a", asks=ASKS))
    assert refused(lambda: two.session(session.id)) == "session.unknown"
    assert refused(lambda: two.refresh(session.id)) == "session.unknown"
    wish = CreateSession(operation="login", platform="demo-a", asks=ASKS)
    assert refused(lambda: two.begin(wish)) == "auth.forbidden"
    # who asks for data without a login, or logs in without asking
    stamp = CreateSession(platform="demo-a", files=[make_file()], asks=ASKS)
    assert refused(lambda: one.begin(stamp)) == "request.invalid"
    login = CreateSession(operation="login", platform="demo-a")
    assert refused(lambda: one.begin(login)) == "request.invalid"
    body = {"platform": "demo-a", "operation": "login", "asks": ["person.name"]}
    assert office.desktop.refused("/v1/sessions", body) == "request.invalid"


@ONLY_SQLITE
@pytest.mark.requirement("R004", "R083")
def test_one_certificate_signs_on_platforms_of_different_kinds(office, site, make_file):
    phone = office.phone()
    phone.open()
    serials = set()
    for code in ("demo-a", "demo-national", "demo-province"):
        platform = site(code)
        session = platform.begin(CreateSession(platform=code, files=[make_file(seals=())]))
        billing = "free" if code == "demo-province" else "use"
        phone.wait_for({"id": session.id, "qr": {"link": session.qr.link}}, billing=billing)
        view = platform.session(session.id)
        platform.submit(view)
        phone.sign({"id": session.id})
        assert platform.verify(view) == 1
        serials.add(platform.serial(view))
        results = [
            {"file": f.id, "status": "sealed", "output_sha256": "ab" * 32} for f in view.files
        ]
        done = platform.complete(session.id, CompleteSession(files=results))
        assert (done.state, done.charge.state) == ("done", "settled")
    assert len(serials) == 1


def test_webhooks_are_sent_again_until_they_are_taken(office, site, login):
    platform, phone = site(), office.phone()
    platform.deaf = True
    session = login(platform, phone)
    deliver_due(office.cloud)
    assert platform.heard(session.id) == []
    platform.deaf = False
    assert deliver_due(office.cloud) == 0
    office.clock.advance(3)
    assert deliver_due(office.cloud) == 2
    assert [m.session.state for m in platform.heard(session.id)] == ["scanned", "done"]
    assert deliver_due(office.cloud) == 0
    with office.cloud.reading() as work:
        rows = work.db.query(WebhookRow).all()
        assert {(row.outcome, row.due_at) for row in rows} == {("taken", None)}


@ONLY_SQLITE
def test_webhooks_end_after_a_day_or_with_the_entry_in_the_directory(office, site, login):
    platform, phone = site(), office.phone()
    platform.deaf = True
    login(platform, phone)
    office.clock.advance(86_500)
    deliver_due(office.cloud)
    with office.cloud.reading() as work:
        assert {row.outcome for row in work.db.query(WebhookRow)} == {"given-up"}
    login(platform, office.phone(device="again"))
    office.edit(lambda work: nodes.remove(work, "demo-a"))
    platform.deaf = False
    office.clock.advance(3)
    deliver_due(office.cloud)
    assert platform.inbox == []
