"""企业信用评级 and 企业信用报告: applied for, downloaded, compared; only of one's own unit."""

from __future__ import annotations

import pymupdf
import pytest
from sqlalchemy import update

from sync.cloud.services import credit
from sync.cloud.store.people import Unit

UNIT = "/v1/phone/units/unit-demo"
ADMIN, STRANGER = "13800000002", "13911110000"


@pytest.fixture
def settle(office, clock):
    """Lets the agency answer; how many applications were answered."""

    def later(seconds: float = 60) -> int:
        clock.advance(seconds)
        return credit.settle(office.cloud)

    return later


@pytest.mark.requirement("R201")
def test_a_rating_is_applied_for_and_its_result_is_told(office, settle):
    member = office.phone()
    row = member.post(f"{UNIT}/ratings", {"purpose": "bidding"})["ratings"][0]
    assert (row["state"], row["grade"], row["purpose"]) == ("underway", None, "bidding")
    again = {"purpose": "financing"}
    assert office.phone(ADMIN).refused(f"{UNIT}/ratings", again) == "credit.rating-underway"
    assert settle(seconds=1) == 0
    assert settle() == 1
    assert settle() == 0
    row = member.get("/v1/phone/ratings")["ratings"][0]
    assert row["state"] == "graded" and row["grade"] in {"AAA", "AA", "A", "BBB", "BB"}
    assert row["answered_at"]
    text = member.get("/v1/phone/messages")["messages"][0]["text"]
    assert text == f"“北京标印建设有限公司(演示)”的信用评级已出结果:{row['grade']}。"
    assert len(member.post(f"{UNIT}/ratings", again)["ratings"]) == 2


def test_an_agency_may_decline_or_be_away(office, settle):
    member = office.phone()
    agency = office.cloud.providers.credit
    agency.failing = True
    response = member.send("POST", f"{UNIT}/ratings", {"purpose": "trade"})
    assert (response.status_code, response.json()["code"]) == (503, "provider.failed")
    assert member.get("/v1/phone/ratings")["ratings"] == []
    agency.failing = False
    code = "9111000000000000X0"
    office.edit(lambda work: work.db.execute(update(Unit).values(credit_code=code)))
    member.post(f"{UNIT}/ratings", {"purpose": "trade"})
    assert settle() == 1
    row = member.get("/v1/phone/ratings")["ratings"][0]
    assert (row["state"], row["grade"]) == ("declined", None)


@pytest.mark.requirement("R202")
def test_the_report_of_ones_own_unit_is_downloaded_and_kept(office):
    member, stranger = office.phone(), office.phone(STRANGER)
    found = member.get("/v1/phone/reports?name=标印")
    assert [unit["id"] for unit in found["units"]] == ["unit-demo"]
    assert member.get("/v1/phone/reports?name=别的公司")["units"] == []
    assert stranger.get("/v1/phone/reports?name=标印")["units"] == []
    report = member.post(f"{UNIT}/reports")
    assert stranger.refused(f"{UNIT}/reports") == "request.not-found"
    path = f"/v1/phone/reports/{report['id']}/document"
    answer = member.send("GET", path)
    assert answer.headers["content-type"] == "application/pdf"
    with pymupdf.open(stream=answer.content) as document:
        text = document[0].get_text()
    assert "北京标印建设有限公司(演示)" in text
    assert "样例" in text and report["grade"] in text
    assert stranger.refused(path, method="GET") == "request.not-found"
    history = office.phone(ADMIN).get("/v1/phone/reports")["reports"]
    assert [item["id"] for item in history] == [report["id"]]


@pytest.mark.requirement("R203")
def test_two_reports_of_a_unit_are_compared(office, clock):
    member = office.phone()
    first = member.post(f"{UNIT}/reports")
    clock.advance(40 * 86_400)  # a sandbox's figures change by the month
    member = office.phone()
    second = member.post(f"{UNIT}/reports")
    path = f"/v1/phone/reports/{second['id']}/against/{first['id']}"
    compared = member.get(path)
    assert (compared["earlier"]["id"], compared["later"]["id"]) == (first["id"], second["id"])
    lines = compared["measures"]
    assert [line["measure"] for line in lines] == [
        "performance",
        "finance",
        "integrity",
        "capacity",
    ]
    assert all(line["change"] == line["later"] - line["earlier"] for line in lines)
    assert any(line["change"] for line in lines)
    itself = f"/v1/phone/reports/{first['id']}/against/{first['id']}"
    assert member.refused(itself, method="GET") == "request.invalid"
    assert office.phone(STRANGER).refused(path, method="GET") == "request.not-found"


@pytest.mark.requirement("R203")
def test_a_promoter_has_a_link_of_his_own_that_does_not_name_him(office):
    member, admin = office.phone(), office.phone(ADMIN)
    mine, other = (phone.get("/v1/phone/promotion") for phone in (member, admin))
    assert mine["link"] != other["link"]
    assert mine["link"].startswith(f"{office.url}/m/get?from=")
    assert mine["qr"].startswith("<svg")
    assert "13800000003" not in member.last.text and "per-" not in member.last.text
