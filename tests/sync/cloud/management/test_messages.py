"""消息中心: approvals, charges and expiries are told once, and unread ones are counted."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from sync.cloud import services
from sync.cloud.services.expiring import tell_expired
from sync.cloud.services.messages import SENTENCES
from sync.cloud.store.money import DayPassRow, OrderRow
from sync.cloud.store.office import MessageRow
from sync.cloud.store.seals import SealGrant

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
P = "/v1/phone"
UNIT = f"{P}/units/unit-demo"
ADMIN = "13800000002"
DAY = timedelta(days=1)


def texts(phone):
    return [message["text"] for message in phone.get(f"{P}/messages")["messages"]]


@pytest.mark.requirement("R204")
def test_a_charge_and_a_payment_are_told_and_unread_ones_counted(office):
    member = office.phone()
    assert member.get(f"{P}/me")["unread"] == 0
    member.open()
    office.desktop.complete(office.sign_one(member))
    assert texts(member) == ["签章扣费 1.50 元:演示交易平台甲。"]
    admin = office.phone(ADMIN)
    admin.buy_stock("test-a-sm2-unit")
    assert texts(admin)[0].startswith("您已支付 ") and texts(admin)[0].endswith("数字证书。")
    admin.http.headers["Accept-Language"] = "en"
    assert texts(admin)[0].endswith(": Digital certificate.")
    assert member.get(f"{P}/me")["unread"] == 1
    (shown,) = member.get(f"{P}/messages")["messages"]
    assert not shown["read"]
    admin.post(f"{UNIT}/seals/seal-finance/void")
    after = member.post(f"{P}/messages/seen", {"last": shown["id"]})["messages"]
    assert [message["read"] for message in after] == [False, True]
    assert member.get(f"{P}/me")["unread"] == 1


@BOTH
@pytest.mark.requirement("R204")
def test_what_expires_is_told_once_and_ahead_of_time(office, together):
    member, admin = office.phone(), office.phone(ADMIN)
    member.issue()
    admin.post(f"{UNIT}/invitations", {"phone": "13911112222"})
    now = office.clock.now

    def sow(work):
        grant = work.db.get(SealGrant, "grant-seal-official-per-member")
        grant.ends_at = now + 10 * DAY
        order = work.db.get(OrderRow, "ord-demo")
        work.db.add(
            DayPassRow(
                order_id=order.id,
                platform="demo-a",
                holder="person:per-member",
                starts_at=now,
                ends_at=now + 2 * DAY,
            )
        )

    office.edit(sow)
    tell_expired(office.cloud)  # the first look only marks the time
    told = {}
    for days in (6, 8, 11, 336, 366):
        office.clock.now = now + days * DAY
        together(*(lambda: tell_expired(office.cloud) for _ in range(3)))
        with office.cloud.reading() as work:
            rows = work.db.query(MessageRow).order_by(MessageRow.id)
            kinds = [(row.person_id, row.kind) for row in rows]
        told[days] = kinds
    member_id = "per-member"
    assert told[6] == [(member_id, "pass-expired")]
    assert sorted(told[8][1:]) == [
        ("per-admin", "invitation-expired"),
        (member_id, "seal-expiring"),
    ]
    assert told[11][3:] == [(member_id, "seal-expired")]
    assert told[336][4:] == [(member_id, "certificate-expiring")]
    assert (member_id, "certificate-expired") in told[366][5:]
    assert told[366].count((member_id, "certificate-expired")) == 1


def test_every_kind_that_is_told_has_a_sentence():
    folder = Path(services.__file__).parent
    written = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    called = set(re.findall(r'\btell\(work, [^,"]+, "([a-z-]+)"', written))
    assert called <= set(SENTENCES), called - set(SENTENCES)
