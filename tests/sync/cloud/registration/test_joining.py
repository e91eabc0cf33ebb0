"""Finding and joining units: by the administrator's data, or by asking him."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from sync.cloud.store.people import Membership

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
UNIT = "/v1/phone/units/unit-demo"
ADMIN = "13800000002"
RIGHT = {"admin_name": "李静", "admin_phone": ADMIN}


@pytest.fixture
def stranger(verified):
    """A verified person who belongs to nothing."""
    return verified()


@pytest.mark.requirement("R030", "R047", "R048")
def test_a_part_of_the_name_finds_verified_units_only(office, stranger, words):
    def search(name, phone=stranger):
        return phone.get(f"/v1/phone/units?name={name}")["units"]

    hit = {"id": "unit-demo", "name": "北京标印建设有限公司(演示)", "standing": "none"}
    assert search("标印建设") == [hit]
    assert search("建设有限公司(演示)") == [hit]  # full-width brackets too
    assert search("京") == search("%") == search("__") == search("没有的名称") == []
    draft = stranger.post("/v1/phone/foundings", words.company())
    assert search("天津测试") == []
    assert stranger.refused(f"/v1/phone/units/{draft['id']}/applications", {"note": ""}) == (
        "request.not-found"
    )
    assert search("标印建设", office.phone(ADMIN))[0]["standing"] == "member"


@BOTH
@pytest.mark.requirement("R049")
def test_who_knows_the_administrator_joins_at_once(office, stranger):
    view = stranger.get(f"{UNIT}/joining")
    assert view["admin"] == {"name": "李*", "phone": "138****0002"}
    assert "13800000002" not in stranger.last.text
    wrong = {**RIGHT, "admin_phone": "13800000003"}
    assert stranger.refused(f"{UNIT}/join", wrong) == "unit.admin-mismatch"
    named = {**RIGHT, "admin_name": "张伟"}
    assert stranger.refused(f"{UNIT}/join", named) == "unit.admin-mismatch"
    assert stranger.post(f"{UNIT}/join", RIGHT)["standing"] == "member"
    unit = stranger.get("/v1/phone/me")["units"][0]
    assert (unit["id"], unit["role"]) == ("unit-demo", "member")
    assert stranger.refused(f"{UNIT}/join", RIGHT) == "unit.already-member"
    assert office.phone(ADMIN).get("/v1/phone/todos")["todos"] == []
    told = stranger.get("/v1/phone/messages")["messages"]
    assert [message["text"] for message in told] == ["恭喜您已加入“北京标印建设有限公司(演示)”。"]


@pytest.mark.requirement("R049")
def test_guessing_the_administrator_is_limited(office, stranger):
    wrong = {**RIGHT, "admin_phone": "13800000009"}
    for _ in range(5):
        assert stranger.refused(f"{UNIT}/join", wrong) == "unit.admin-mismatch"
    assert stranger.refused(f"{UNIT}/join", RIGHT) == "auth.rate-limited"
    office.clock.advance(601)
    assert stranger.post(f"{UNIT}/join", RIGHT)["standing"] == "member"


@BOTH
@pytest.mark.requirement("R050")
@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_an_application_is_one_task_that_an_administrator_decides(office, stranger, decision):
    view = stranger.post(f"{UNIT}/applications", {"note": "新入职,工程部"})
    assert view["standing"] == "pending"
    assert stranger.refused(f"{UNIT}/applications", {"note": ""}) == "unit.joining-pending"
    admin, member = office.phone(ADMIN), office.phone()
    (todo,) = admin.get("/v1/phone/todos")["todos"]
    assert (todo["person"], todo["note"], todo["state"]) == ("周宁", "新入职,工程部", "waiting")
    assert (admin.get("/v1/phone/me")["todos"], member.get("/v1/phone/me")["todos"]) == (1, 0)
    path = f"/v1/phone/todos/{todo['id']}/decision"
    for other in (member, stranger):
        assert other.get("/v1/phone/todos") == {"todos": [], "total": 0}
    assert member.refused(path, {"decision": "approve"}) == "unit.decider-required"
    assert stranger.refused(path, {"decision": "approve"}) == "request.not-found"
    after = admin.post(path, {"decision": decision})["todos"][0]["state"]
    assert admin.refused(path, {"decision": "approve"}) == "todo.decided"
    assert admin.get("/v1/phone/me")["todos"] == 0
    (message,) = stranger.get("/v1/phone/messages")["messages"]
    units = [unit["id"] for unit in stranger.get("/v1/phone/me")["units"]]
    if decision == "approve":
        assert (after, units) == ("approved", ["unit-demo"])
        assert "恭喜您已加入" in message["text"]
    else:
        assert (after, units) == ("refused", [])
        assert "没有同意" in message["text"]
        assert stranger.post(f"{UNIT}/applications", {"note": "再次申请"})["standing"] == "pending"


@pytest.mark.requirement("R050")
def test_joining_by_the_administrators_data_settles_the_application(office, stranger):
    stranger.post(f"{UNIT}/applications", {"note": ""})
    stranger.post(f"{UNIT}/join", RIGHT)
    (todo,) = office.phone(ADMIN).get("/v1/phone/todos")["todos"]
    assert todo["state"] == "approved"


def test_who_left_may_come_back(office, stranger):
    stranger.post(f"{UNIT}/join", RIGHT)
    left = update(Membership).where(Membership.role == "member")
    office.edit(lambda work: work.db.execute(left.values(ended_at=work.now)))
    assert stranger.get("/v1/phone/me")["units"] == []
    assert stranger.post(f"{UNIT}/join", RIGHT)["standing"] == "member"
    assert [unit["id"] for unit in stranger.get("/v1/phone/me")["units"]] == ["unit-demo"]


@pytest.mark.requirement("R051", "R021")
def test_one_person_in_two_units_sees_the_seals_of_both(office, stranger, found, words):
    found(stranger)
    stranger.post(f"{UNIT}/join", RIGHT)
    units = {unit["name"]: unit["role"] for unit in stranger.get("/v1/phone/me")["units"]}
    demo = "北京标印建设有限公司(演示)"
    assert units == {words.unit: "legal-person", demo: "member"}
    shelves = stranger.get("/v1/phone/seals")["shelves"]
    assert {shelf["name"]: len(shelf["seals"]) for shelf in shelves} == {
        words.unit: 0,
        demo: 4,
        None: 0,
    }
    usable = {seal["usable"] for shelf in shelves for seal in shelf["seals"]}
    assert usable == {False}  # a new member has no grant yet
    granted = office.phone().get("/v1/phone/seals")["shelves"]
    assert {seal["usable"] for shelf in granted for seal in shelf["seals"]} == {True}
    # and picks one of the two for an operation
    for unit in stranger.get("/v1/phone/me")["units"]:
        login = office.desktop.show(operation="login")
        offered = {item["name"] for item in stranger.scan(login)["units"]}
        assert offered == {words.unit, demo}
        stranger.post(stranger.at(login, "confirm"), {"unit": unit["id"]})
        assert office.desktop.get("/v1/me")["unit"] == unit["name"]


def test_messages_speak_the_readers_language(stranger):
    stranger.post(f"{UNIT}/join", RIGHT)
    stranger.http.headers["Accept-Language"] = "en"
    (message,) = stranger.get("/v1/phone/messages")["messages"]
    assert message["text"].startswith("You have joined ")
