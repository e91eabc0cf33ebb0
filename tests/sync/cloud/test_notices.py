"""公告订阅: who is told of which tender notice, once each, whatever fails in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.cloud.domain.notice import Notice
from sync.cloud.services import notices

ADMIN = "13800000002"


@pytest.fixture
def publish(office, clock):
    """Publishes a notice and lets the cloud collect it; how many were new."""
    stream = office.cloud.providers.notices

    def one(title: str, region: str = "浙江") -> int:
        stream.published.append(
            Notice(
                number=10_000_000 + len(stream.published),
                title=title,
                region=region,
                tenderer="示例招标人(演示)",
                budget=1_234_500,
                published_at=clock(),
                closes_at=clock() + timedelta(days=20),
                body="正文",
            )
        )
        return notices.collect(office.cloud)

    return one


def told(phone) -> list[str]:
    return [item["text"] for item in phone.get("/v1/phone/messages")["messages"]]


@pytest.mark.requirement("R200")
def test_a_new_matching_notice_is_pushed_to_who_subscribed(office, publish):
    member, admin = office.phone(), office.phone(ADMIN)
    publish("地铁站台门采购公告")
    mine = member.post("/v1/phone/subscriptions", {"keyword": "Ｍ3 桥梁", "region": "浙江"})
    assert [(item["keyword"], item["region"]) for item in mine["subscriptions"]] == [
        ("m3 桥梁", "浙江")
    ]
    member.post("/v1/phone/subscriptions", {"keyword": "桥梁"})
    admin.post("/v1/phone/subscriptions", {"region": "江苏"})
    assert publish("杭州 m3 线桥梁施工招标公告") == 1
    assert publish("杭州绿化养护招标公告") == 1
    assert publish("苏州桥梁检测公告", "江苏") == 1
    assert told(member) == [
        "江苏有新的招标公告:苏州桥梁检测公告",
        "浙江有新的招标公告:杭州 m3 线桥梁施工招标公告",
    ]
    assert told(admin) == ["江苏有新的招标公告:苏州桥梁检测公告"]
    assert notices.collect(office.cloud) == 0
    counts = member.get("/v1/phone/subscriptions")["subscriptions"]
    assert {item["keyword"]: item["matching"] for item in counts} == {"m3 桥梁": 1, "桥梁": 2}


def test_who_cancelled_hears_no_more_and_only_the_owner_cancels(office, publish):
    member, admin = office.phone(), office.phone(ADMIN)
    row = member.post("/v1/phone/subscriptions", {"keyword": "桥梁"})["subscriptions"][0]
    path = f"/v1/phone/subscriptions/{row['id']}/end"
    assert admin.refused(path) == "request.not-found"
    assert member.post(path)["subscriptions"] == []
    publish("桥梁施工公告")
    assert told(member) == []


def test_the_same_wish_is_one_and_their_number_is_limited(office):
    member = office.phone()
    for keyword in ("桥梁", " 桥梁 ", "桥梁"):
        assert (
            len(member.post("/v1/phone/subscriptions", {"keyword": keyword})["subscriptions"]) == 1
        )
    for number in range(19):
        member.post("/v1/phone/subscriptions", {"keyword": f"词{number}"})
    body = {"keyword": "再一个"}
    assert member.refused("/v1/phone/subscriptions", body) == "notice.subscriptions-full"
    assert len(member.post("/v1/phone/subscriptions", {"keyword": "桥梁"})["subscriptions"]) == 20


@pytest.mark.parametrize("body", [{}, {"keyword": "  "}, {"keyword": "桥", "region": "火星"}])
def test_a_wish_for_everything_or_nowhere_is_refused(office, body):
    assert office.phone().refused("/v1/phone/subscriptions", body) == "request.invalid"


def test_notices_are_listed_newest_first_and_found(office, publish):
    member = office.phone()
    first = member.get("/v1/phone/notices")
    numbers = [item["number"] for item in first["notices"]]
    assert len(numbers) == 20 and numbers == sorted(numbers, reverse=True)
    assert first["more"] is True
    older = member.get(f"/v1/phone/notices?before={numbers[-1]}")["notices"]
    assert older[0]["number"] == numbers[-1] - 1
    publish("桥梁施工公告")
    hit = member.get("/v1/phone/notices?keyword=桥梁&region=浙江")
    assert [item["title"] for item in hit["notices"]] == ["桥梁施工公告"]
    assert (hit["notices"][0]["budget"], hit["more"]) == ("12345.00", False)
    assert member.get("/v1/phone/notices?keyword=桥梁&region=江苏")["notices"] == []


def test_a_publisher_that_is_away_loses_nothing(office, publish):
    member = office.phone()
    member.post("/v1/phone/subscriptions", {"keyword": "桥梁"})
    stream = office.cloud.providers.notices
    stream.failing = True
    with pytest.raises(Exception, match="服务"):
        publish("桥梁施工公告")
    stream.failing = False
    assert notices.collect(office.cloud) == 1
    assert len(told(member)) == 1


def test_a_sandbox_publishes_by_the_clock(office, clock):
    collected = notices.collect(office.cloud)
    clock.advance(3 * 3600)
    assert notices.collect(office.cloud) == 3
    assert notices.collect(office.cloud) == 0
    assert collected in (0, 1)
