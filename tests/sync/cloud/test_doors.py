"""The doors: who may call, how often, how much, and what every answer carries."""

from __future__ import annotations

import asyncio
import re
import secrets

import httpx
import pytest

from sync.cloud.api.guard import Guard

MEMBER = "13800000003"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_door_but_the_public_ones_asks_who_is_there(office):
    public = {
        "/directory",
        "/healthz",
        "/pki/trust.pem",
        "/pki/{ca}.crl",
        "/pki/{ca}.cer",
        "/pki/{ca}/ocsp",
        "/v1/devices",
        "/v1/phone/sms",
        "/v1/phone/address.svg",
        "/v1/phone/entrance",
        "/v1/phone/login",
        "/v1/phone/login/carrier",
        "/v1/phone/login/wechat",
        "/v1/operator/login",
        # a channel proves itself by its signature
        "/v1/payments/alipay/notice",
        "/v1/payments/wechat/notice",
        "/v1/phone/agreements/{name}",
    }
    paths = office.desktop.http.get("/openapi.json").json()["paths"]
    with httpx.Client(base_url=office.url, headers={"X-BidSeal": "1"}) as anonymous:
        for path, methods in paths.items():
            for method in set(methods) - {"parameters"}:
                if path not in public:
                    answer = anonymous.request(method, re.sub(r"\{\w+\}", "x", path))
                    assert answer.status_code == 401, (method, path, answer.text)
                    assert answer.json()["code"] == "auth.required"
    # a desktop is no phone and a phone no desktop
    assert office.desktop.refused("/v1/phone/me", method="GET") == "auth.required"
    assert office.phone().refused("/v1/me", method="GET") == "auth.required"


def test_operation_names_are_unique_and_errors_documented(office):
    paths = office.desktop.http.get("/openapi.json").json()["paths"]
    operations = [one for methods in paths.values() for one in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all("4XX" in operation["responses"] for operation in operations)


def test_a_phone_call_from_elsewhere_is_refused(office):
    phone = office.phone()
    body = {"amount": "1.00", "channel": "alipay"}
    for headers in (
        {"X-BidSeal": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://evil.example:1", "Host": "evil.example:1"},
        {"Origin": "null"},
    ):
        phone.http.headers["X-BidSeal"] = "1"
        phone.http.headers.pop("Origin", None)
        phone.http.headers.pop("Host", None)
        phone.http.headers.update(headers)
        assert phone.refused("/v1/phone/recharges", body) == "auth.forbidden"
    phone.http.headers.pop("Host", None)
    phone.http.headers.update({"X-BidSeal": "1", "Origin": office.url})
    assert phone.post("/v1/phone/recharges", body)["state"] == "pending"
    port = office.url.rpartition(":")[2]
    phone.http.headers["Origin"] = f"http://localhost:{port}"
    assert phone.post("/v1/phone/recharges", body)["state"] == "pending"


@pytest.mark.requirement("R016", "R019")
def test_login_by_sms_registers_once_and_ends_with_logout(office):
    phone = office.phone("13911110000")
    me = phone.get("/v1/phone/me")
    assert (me["phone"], me["real_name"], me["units"]) == ("139****0000", False, [])
    cookie = next(iter(phone.http.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite").lower() == "strict"
    assert office.phone("13911110000", device="other").get("/v1/phone/me") == me
    token = cookie.value
    phone.post("/v1/phone/logout")
    phone.http.cookies.set("bidseal_phone", token)
    assert phone.refused("/v1/phone/me", method="GET") == "auth.required"


@pytest.mark.requirement("R016")
def test_sms_codes_expire_and_cannot_be_guessed(office):
    phone = office.phone()
    number = "13911110001"
    body = {"phone": number, "code": "000000", "device": "d"}
    assert phone.refused("/v1/phone/login", body) == "auth.sms-code"
    code = phone.post("/v1/phone/sms", {"phone": number})["sandbox_code"]
    wrong = {**body, "code": f"{(int(code) + 1) % 1_000_000:06d}"}
    for _ in range(5):
        assert phone.refused("/v1/phone/login", wrong) == "auth.sms-code"
    assert phone.refused("/v1/phone/login", {**body, "code": code}) == "auth.sms-code"
    code = phone.post("/v1/phone/sms", {"phone": number})["sandbox_code"]
    office.clock.advance(300)
    assert phone.refused("/v1/phone/login", {**body, "code": code}) == "auth.sms-code"
    code = phone.post("/v1/phone/sms", {"phone": number})["sandbox_code"]
    phone.post("/v1/phone/login", {**body, "code": code})
    assert phone.refused("/v1/phone/login", {**body, "code": code}) == "auth.sms-code"
    office.clock.advance(30 * 86400)
    assert phone.refused("/v1/phone/me", method="GET") == "auth.required"


def test_a_failing_sms_provider_is_named(office, providers):
    phone = office.phone()
    providers.sms.failing = True
    phone.send("POST", "/v1/phone/sms", {"phone": MEMBER})
    assert (phone.last.status_code, phone.last.json()["code"]) == (503, "provider.failed")


class TestLimits:
    """A cloud with small limits."""

    @pytest.fixture
    def limits(self):
        return {"sms_per_phone": 2, "calls_per_address": 4, "max_body": 1000}

    @pytest.mark.requirement("R016")
    def test_messages_are_limited_per_number_and_per_address(self, office):
        phone = office.phone()
        ask = {"phone": MEMBER}
        phone.post("/v1/phone/sms", ask)
        assert phone.refused("/v1/phone/sms", ask) == "auth.rate-limited"
        assert phone.last.json()["details"] == {"wait_minutes": 10}
        for number in ("13911110001", "13911110002"):
            phone.post("/v1/phone/sms", {"phone": number})
        assert phone.refused("/v1/phone/sms", {"phone": "13911110003"}) == "auth.rate-limited"
        office.clock.advance(601)
        phone.post("/v1/phone/sms", ask)

    def test_bodies_are_capped(self, office):
        answer = office.desktop.http.post("/v1/sessions", content=b"x" * 1001)
        assert (answer.status_code, answer.json()["code"]) == (413, "request.invalid")

        def pieces():
            for _ in range(20):
                yield b"x" * 100

        answer = office.desktop.http.post("/v1/sessions", content=pieces())
        assert (answer.status_code, answer.json()["code"]) == (413, "request.invalid")


def test_half_a_body_is_no_request():
    """A document whose upload broke off must not be taken for a shorter one."""
    reached, sent = [], []

    async def app(scope, receive, send):
        reached.append(await receive())

    async def send(message):
        sent.append(message)

    def served(*messages):
        coming = iter(messages)

        async def receive():
            return next(coming)

        scope = {"type": "http", "path": "/", "headers": [(b"content-length", b"4")]}
        asyncio.run(Guard(app, max_body=10)(scope, receive, send))

    part = {"type": "http.request", "body": b"ab", "more_body": True}
    served(part, {"type": "http.disconnect"})
    assert (reached, sent) == ([], [])
    served(part, {"type": "http.request", "body": b"cd"})
    assert [message["body"] for message in reached] == [b"abcd"]


def test_every_answer_is_guarded(office):
    headers = office.desktop.http.get("/healthz").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    assert "server" not in headers


def test_what_does_not_exist_answers_an_error_body_too(office):
    assert office.desktop.refused("/v1/nothing", method="GET") == "request.not-found"
    assert office.desktop.refused("/healthz") == "request.not-found"
    answer = office.desktop.http.post(
        "/v1/sessions", content=b"{", headers={"Idempotency-Key": "k"}
    )
    assert answer.json()["code"] == "request.invalid"
    assert office.desktop.http.post("/v1/tsa", content=b"x").json()["code"] == "request.invalid"


def test_an_embedded_cloud_admits_no_other_desktop(office):
    assert office.desktop.refused("/v1/devices") == "auth.forbidden"
    stranger = httpx.get(
        f"{office.url}/v1/me", headers={"Authorization": "Bearer guess"}, timeout=60
    )
    assert stranger.status_code == 401


def test_the_same_key_gives_the_same_answer_and_no_second_effect(office, make_file):
    wish = {"platform": "demo-a", "files": [make_file()]}
    first = office.desktop.post("/v1/sessions", wish, key="k1")
    assert office.desktop.post("/v1/sessions", wish, key="k1") == first
    assert office.desktop.post("/v1/sessions", wish, key="k2")["id"] != first["id"]
    other = {"platform": "demo-b", "files": [make_file()]}
    assert office.desktop.refused("/v1/sessions", other, key="k1") == "request.conflict"
    answer = office.desktop.http.post("/v1/sessions", json=wish)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")


def test_the_same_key_at_the_same_time_has_one_effect(office, together):
    phone = office.phone()
    body = {"amount": "5.00", "channel": "alipay"}
    results = together(
        *(lambda: phone.post("/v1/phone/recharges", body, key="same") for _ in range(4))
    )
    assert all(result == results[0] for result in results)
    phone.pay(results[0])
    assert phone.get("/v1/phone/me")["balance"] == "105.00"


def test_a_key_belongs_to_its_caller(office):
    key, body = secrets.token_hex(4), {"amount": "5.00", "channel": "alipay"}
    member, admin = office.phone(), office.phone("13800000002")
    orders = [caller.post("/v1/phone/recharges", body, key=key) for caller in (member, admin)]
    assert orders[0]["id"] != orders[1]["id"]
    assert admin.refused(f"/v1/phone/orders/{orders[0]['id']}", method="GET") == "request.not-found"


@pytest.mark.requirement("R130")
def test_a_login_scan_binds_the_desktop_to_person_and_unit(office):
    phone = office.phone("13800000002")
    for body, unit in (
        (None, "北京标印建设有限公司(演示)"),
        ({"unit": None}, None),
        ({"unit": "unit-demo"}, "北京标印建设有限公司(演示)"),
    ):
        session = office.desktop.show(operation="login")
        phone.scan(session)
        phone.post(phone.at(session, "confirm"), body)
        view = office.desktop.view(session)
        assert (view["state"], view["person"], view["charge"]) == ("done", "李*", None)
        me = office.desktop.get("/v1/me")
        assert (me["person"], me["unit"]) == ("李静(演示)", unit)
    session = office.desktop.show(operation="login")
    phone.scan(session)
    stranger = {"unit": "unit-other"}
    assert phone.refused(phone.at(session, "confirm"), stranger) == "unit.required"
    assert phone.refused(phone.at(session, "authorise"), phone.wish()) == "session.state"
    stamp = office.desktop.show()
    phone.scan(stamp)
    assert phone.refused(phone.at(stamp, "confirm")) == "session.state"


def test_old_answers_logins_and_codes_are_forgotten(office):
    from sqlalchemy import func, select

    from sync.cloud.services.housekeeping import tidy
    from sync.cloud.store.people import PhoneLogin
    from sync.cloud.store.records import CountedCall, StoredAnswer

    def rows():
        with office.cloud.reading() as work:
            tables = (StoredAnswer, CountedCall, PhoneLogin)
            return [work.db.scalar(select(func.count()).select_from(table)) for table in tables]

    office.phone().post("/v1/phone/recharges", {"amount": "1.00", "channel": "alipay"})
    office.edit(tidy)
    assert rows() == [1, 3, 1]
    office.clock.advance(31 * 86400)
    office.edit(tidy)
    assert rows() == [0, 0, 0]
