"""The ways in: a code, WeChat, one tap; the first login registers, the second does not."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from sync.cloud.store.people import Person

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)


@pytest.fixture
def registered(office):
    """How many persons there are."""

    def count():
        with office.cloud.reading() as work:
            return work.db.scalar(select(func.count()).select_from(Person))

    return count


def enter(phone, way, token):
    name = "code" if way == "wechat" else "token"
    return phone.post(f"/v1/phone/login/{way}", {name: token, "device": phone.device})


@pytest.mark.requirement("R016", "R019")
def test_by_code_the_first_login_registers(office, registered):
    before = registered()
    office.phone("13900000009")
    office.phone("13900000009", device="another")
    assert registered() == before + 1


@BOTH
@pytest.mark.requirement("R017", "R019")
def test_wechat_logs_in_and_binds_to_one_account(office, registered):
    before, phone = registered(), office.phone("13900000001")
    me = enter(phone, "wechat", "wechat-sandbox.open-1.13900000002")
    assert (me["phone"], me["real_name"]) == ("139****0002", False)
    # bound to the account, whatever number WeChat carries later
    again = enter(phone, "wechat", "wechat-sandbox.open-1.13900000003")
    assert again["phone"] == "139****0002"
    assert registered() == before + 2
    # another WeChat with the same number does not get in
    other = {"code": "wechat-sandbox.open-2.13900000002", "device": "d"}
    assert phone.refused("/v1/phone/login/wechat", other) == "auth.wechat-bound"
    assert registered() == before + 2
    # the same account as by code
    assert office.phone("13900000002").get("/v1/phone/me") == again


@pytest.mark.requirement("R018", "R019")
def test_one_tap_needs_no_code(office, registered):
    before, phone = registered(), office.phone("13800000003")
    for _ in range(2):
        me = enter(phone, "carrier", "carrier-sandbox.13900000004")
        assert me["phone"] == "139****0004"
        assert phone.get("/v1/phone/me") == me
    assert registered() == before + 1


@pytest.mark.requirement("R017", "R018")
@pytest.mark.parametrize(
    ("way", "provider"), [("wechat", "wechat"), ("carrier", "carrier")], ids=["wechat", "one-tap"]
)
def test_a_forged_token_or_a_broken_provider_lets_nobody_in(office, providers, way, provider):
    phone = office.phone()
    name = "code" if way == "wechat" else "token"
    body = {name: "stolen", "device": "d"}
    assert phone.refused(f"/v1/phone/login/{way}", body) == "auth.login-refused"
    getattr(providers, provider).failing = True
    phone.send("POST", f"/v1/phone/login/{way}", body)
    assert (phone.last.status_code, phone.last.json()["code"]) == (503, "provider.failed")


@pytest.mark.requirement("R014", "R015")
def test_the_entrance_tells_address_and_hotline_to_anyone(office):
    phone = office.phone()
    phone.http.cookies.clear()
    said = phone.get("/v1/phone/entrance")
    assert said == {"sandbox": True, "hotline": "400-000-0000", "address": f"{office.url}/m/"}


class TestLimits:
    """A cloud with small limits."""

    @pytest.fixture
    def limits(self):
        return {"calls_per_address": 3}

    def test_logins_are_limited_per_address(self, office):
        phone = office.phone()
        for number in ("13900000001", "13900000002"):
            enter(phone, "carrier", f"carrier-sandbox.{number}")
        body = {"token": "carrier-sandbox.13900000003", "device": "d"}
        assert phone.refused("/v1/phone/login/carrier", body) == "auth.rate-limited"
