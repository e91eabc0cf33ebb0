"""Billing over HTTP: the seven rules of the manual's 6.1, reservations, and concurrent spending."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from sync.cloud.store.certificates import PlatformRow
from sync.cloud.store.money import AccountRow, EntryRow
from sync.cloud.store.people import Membership, Person, Unit


def options(phone, session, unit="unit-demo"):
    view = phone.get(f"/v1/phone/sessions/{session['id']}?unit={unit}")
    return [(o["mode"], o["price"], o["available"], o["reason_code"]) for o in view["options"]]


def kinds(office):
    with office.cloud.reading() as work:
        return [row.kind for row in work.db.scalars(select(EntryRow).order_by(EntryRow.id))]


@pytest.fixture
def phone(office):
    """The member's phone, recognised, with a certificate."""
    phone = office.phone()
    phone.open()
    phone.issue()
    return phone


@pytest.mark.requirement("R011", "R155", "R156", "R158", "R159", "R180", "R181", "R186")
def test_a_day_pass_is_bought_inside_the_use_and_then_hides_per_use(office, phone):
    session = office.desktop.show()
    phone.scan(session)
    assert options(phone, session) == [
        ("use", "1.50", True, None),
        ("day", "10.00", False, "billing.no-day-pass"),
    ]
    authorise = phone.at(session, "authorise")
    assert phone.refused(authorise, phone.wish(billing="day")) == "billing.no-day-pass"
    phone.buy_pass(days=3)
    assert options(phone, session) == [("day", "0.00", True, None)]
    assert phone.refused(authorise, phone.wish(billing="use")) == "billing.day-pass-live"
    phone.post(authorise, phone.wish(billing="day"))
    phone.post(phone.at(session, "ready"))
    office.desktop.submit(session)
    phone.sign(session)
    done = office.desktop.complete(session)
    assert done["charge"] == {
        "mode": "day",
        "amount": "0.00",
        "currency": "CNY",
        "state": "settled",
    }
    for _ in range(2):
        assert office.desktop.complete(office.sign_one(phone, billing="day"))["state"] == "done"
    assert office.desktop.available() == "100.00"
    # each mode has rows of its own: the pass when bought, a use when it was one
    assert kinds(office) == ["recharge", "pass"]
    session = office.desktop.show(platform="demo-b")
    phone.wait_for(session)
    office.desktop.submit(session)
    phone.sign(session)
    office.desktop.complete(session)
    assert kinds(office) == ["recharge", "pass", "reserve", "settle"]
    passes = office.desktop.get("/v1/account")["passes"]
    assert [(p["platform"], p["unit"]) for p in passes] == [
        ("demo-a", "北京标印建设有限公司(演示)")
    ]
    assert passes[0]["ends"].endswith("T15:59:59Z")  # 23:59:59 in Shanghai


@pytest.mark.requirement("R182")
def test_a_pass_is_bound_to_its_platform_and_its_unit(office, phone, make_file):
    phone.buy_pass()

    def found_another_unit(work):
        work.db.add(Unit(id="unit-two", name="另一单位(演示)", credit_code="X"))
        work.db.flush()
        work.db.add(
            Membership(
                id="m2",
                person_id="per-member",
                unit_id="unit-two",
                role="member",
                joined_at=work.now,
            )
        )

    office.edit(found_another_unit)
    other_platform = office.desktop.show(platform="demo-b")
    phone.scan(other_platform)
    assert options(phone, other_platform)[0] == ("use", "2.00", True, None)
    free = office.desktop.show(make_file(seals=()))
    phone.scan(free)
    assert options(phone, free) == [("day", "0.00", True, None)]
    for unit in ("unit-two", ""):
        assert options(phone, free, unit)[0] == ("use", "1.50", True, None)


def test_a_pass_ends_at_midnight_and_a_new_one_follows_a_live_one(office, phone):
    phone.buy_pass()
    phone.buy_pass(days=2)
    first, second = office.desktop.get("/v1/account")["passes"]
    assert second["starts"] > first["ends"]
    office.clock.now += timedelta(days=3)
    session = office.desktop.show()
    phone.scan(session)
    assert options(phone, session)[0][0] == "use"
    assert office.desktop.get("/v1/account")["passes"] == []


@pytest.mark.requirement("R164", "R165", "R166", "R185", "R190")
def test_a_short_balance_is_recharged_and_a_pass_never_comes_out_of_it(office, phone):
    def empty(work):
        rule = work.db.get(PlatformRow, "demo-a")
        rule.price_use = 200_00

    office.edit(empty)
    session = office.desktop.show()
    phone.scan(session)
    assert options(phone, session)[0] == ("use", "200.00", False, "billing.balance-short")
    authorise = phone.at(session, "authorise")
    assert phone.refused(authorise, phone.wish()) == "billing.balance-short"
    assert phone.last.json()["details"] == {"price": "200.00", "available": "100.00"}
    assert office.desktop.view(session)["state"] == "scanned"
    before = phone.get("/v1/phone/me")["balance"]
    wish = {"platform": "demo-b", "unit": "unit-demo", "days": 1}
    for purse in ("balance", "account", ""):
        assert phone.refused("/v1/phone/passes", {**wish, "channel": purse}) == "request.invalid"
    phone.buy_pass("demo-b")
    assert phone.get("/v1/phone/me")["balance"] == before
    paid = phone.post("/v1/phone/recharges", {"amount": "150.00", "channel": "alipay"}, key="once")
    again = phone.post("/v1/phone/recharges", {"amount": "150.00", "channel": "alipay"}, key="once")
    assert paid == again
    assert phone.get("/v1/phone/me")["available"] == "100.00"
    for _ in range(2):
        assert phone.pay(paid)["state"] == "paid"
    assert phone.get("/v1/phone/me")["available"] == "250.00"
    assert phone.post(authorise, phone.wish())["session"]["charge"]["amount"] == "200.00"
    me = phone.get("/v1/phone/me")
    assert (me["balance"], me["available"]) == ("250.00", "50.00")


@pytest.mark.requirement("R184")
def test_nothing_is_charged_for_what_failed(office, phone):
    session = office.sign_one(phone)
    assert session["charge"]["state"] == "reserved"
    failed = office.desktop.complete(session, "failed")
    assert (failed["state"], failed["reason"]) == ("failed", "session.unsealed")
    assert failed["charge"]["state"] == "released"
    assert office.desktop.available() == "100.00"
    refused = office.desktop.show()
    phone.wait_for(refused)
    assert phone.post(phone.at(refused, "refuse"))["reason"] == "session.refused"
    cancelled = office.desktop.show()
    phone.wait_for(cancelled)
    office.desktop.post(f"/v1/sessions/{cancelled['id']}/cancel")
    assert office.desktop.available() == "100.00"
    assert kinds(office) == ["recharge"] + ["reserve", "release"] * 3


@pytest.mark.requirement("R183")
def test_the_platform_sets_the_price_and_may_charge_per_file(office, phone, make_file):
    before = office.desktop.show(make_file("甲.pdf"))

    def change(work):
        rule = work.db.get(PlatformRow, "demo-a")
        rule.price_use, rule.charge_unit = 300, "file"

    office.edit(change)
    files = [make_file(f"{number}.pdf") for number in range(3)]
    session = office.sign_one(phone, *files)
    assert session["charge"]["amount"] == "9.00"
    results = office.desktop.results(session)
    results["files"][0]["status"] = "failed"
    done = office.desktop.post(f"/v1/sessions/{session['id']}/completion", results)
    assert done["charge"] == {
        "mode": "use",
        "amount": "6.00",
        "currency": "CNY",
        "state": "settled",
    }
    assert office.desktop.available() == "94.00"
    # the rest before the due: accounts are locked in one order by everyone
    assert kinds(office)[-3:] == ["reserve", "release", "settle"]
    phone.scan(before)
    assert options(phone, before)[0] == ("use", "1.50", True, None)


@pytest.mark.requirement("R188")
def test_a_tool_that_dies_after_signing_is_not_charged(office, phone):
    session = office.sign_one(phone)
    office.clock.advance(959)
    assert office.desktop.view(session)["state"] == "completing"
    office.clock.advance(1)
    gone = office.desktop.view(session)
    assert (gone["state"], gone["reason"]) == ("failed", "session.abandoned")
    assert gone["charge"]["state"] == "released"
    assert office.desktop.available() == "100.00"
    path = f"/v1/sessions/{session['id']}/completion"
    assert office.desktop.refused(path, office.desktop.results(session)) == "session.state"


@pytest.mark.requirement("R184", "R188")
def test_completing_twice_settles_once(office, phone, together):
    session = office.sign_one(phone)
    two = [office.desktop, office.other_desktop()]
    results = together(*(lambda caller=caller: caller.complete(session) for caller in two))
    assert results[0] == results[1]
    assert office.desktop.complete(session) == results[0]
    assert office.desktop.available() == "98.50"
    assert kinds(office) == ["recharge", "reserve", "settle"]


@pytest.mark.requirement("R188")
def test_parallel_reservations_cannot_overdraw(office, together):
    def make_dear(work):
        work.db.get(PlatformRow, "demo-a").price_use = 40_00

    office.edit(make_dear)
    phones = [office.phone(device=f"device-{number}") for number in range(4)]
    phones[0].open()
    sessions = []
    for phone in phones:
        phone.issue()
        session = office.desktop.show()
        phone.scan(session)
        sessions.append(session)
    answers = together(
        *(
            lambda phone=phone, session=session: phone.send(
                "POST", phone.at(session, "authorise"), phone.wish()
            )
            for phone, session in zip(phones, sessions, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 402, 402]
    assert office.desktop.available() == "20.00"


def test_two_people_scan_at_once_and_one_wins(office, together):
    session = office.desktop.show()
    phones = [office.phone(), office.phone("13800000002")]
    payload = {"payload": session["qr"]["link"]}
    answers = together(
        *(lambda phone=phone: phone.send("POST", "/v1/phone/scan", payload) for phone in phones)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert loser.json()["code"] == "qr.used"


@pytest.mark.requirement("R187")
def test_there_is_no_refund_and_no_purchase_outside_a_use(office):
    paths = office.desktop.http.get("/openapi.json").json()["paths"]
    assert not [path for path in paths if "refund" in path or "shop" in path]
    posted = [path for path, methods in paths.items() if "post" in methods]
    bought = [path for path in posted if "recharge" in path or "pass" in path]
    assert sorted(bought) == ["/v1/phone/passes", "/v1/phone/recharges"]


def test_the_database_refuses_a_negative_balance(office):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), office.cloud.writing() as work:
        work.db.get(AccountRow, "available:per-member").balance = -1


@pytest.mark.requirement("R003", "R132")
def test_login_is_free_and_one_registration_serves_every_platform(office):
    newcomer = office.phone("13911112222")

    def verified(work):
        person = work.db.scalars(select(Person).where(Person.phone == "13911112222")).one()
        person.name, person.real_name_at = "周宁", work.now

    office.edit(verified)
    for platform in ("demo-a", "demo-b"):
        session = office.desktop.show(platform=platform, operation="login")
        scanned = newcomer.scan(session)
        assert [option["mode"] for option in scanned["options"]] == ["free"]
        done = newcomer.post(newcomer.at(session, "confirm"))
        assert (done["state"], done["charge"]) == ("done", None)
    assert kinds(office) == ["recharge"]
    with office.cloud.reading() as work:
        people = select(Person).where(Person.phone == "13911112222")
        assert len(list(work.db.scalars(people))) == 1
    # the desktop now belongs to someone without unit or seal
    assert office.desktop.get("/v1/seals") == {"seals": [], "withheld": []}
