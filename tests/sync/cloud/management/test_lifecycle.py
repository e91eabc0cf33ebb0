"""A seal's and a certificate's whole life online: asked for, granted, used, reclaimed, voided."""

from __future__ import annotations

import pytest

P = "/v1/phone"
UNIT = f"{P}/units/unit-demo"
ADMIN, NEWCOMER = "13800000002", "13800000004"
DAY = 86_400


@pytest.mark.requirement("R008")
def test_a_seal_and_a_certificate_walk_through_every_state(office, make_file):
    admin, holder = office.phone(ADMIN), office.phone(NEWCOMER)
    seal, certificates = f"{UNIT}/seals/seal-contract", f"{UNIT}/certificates/test-a-sm2"
    grants, lives = [], []

    def life():
        request = holder.get(f"{P}/certificate-requests")["requests"][0]
        lives.append(request["life"])
        return request

    def look():
        (*_, grant) = sorted(
            admin.get(f"{seal}/grants?search=陈晨")["grants"], key=lambda item: item["granted_at"]
        )
        grants.append(grant["state"])
        return grant

    # the seal is drawn, and is one only once its preview was submitted
    seals = f"{UNIT}/seals"
    count = len(admin.get(seals)["seals"])
    drawn = {"unit": "unit-demo", "template": "contract-round-38", "colour": "bright"}
    draft = admin.post(f"{P}/seal-drafts/template", drawn)["id"]
    assert len(admin.get(seals)["seals"]) == count
    admin.post(f"{P}/seals", {"draft": draft})
    assert len(admin.get(seals)["seals"]) == count + 1

    # asked for and refused, asked for and granted
    wish = {"unit": "unit-demo", "product": "test-a-sm2-unit", "note": "投标"}
    today = office.clock.now.astimezone(office.cloud.settings.timezone).date().isoformat()
    asked = {"seals": ["seal-contract"], "first": today, "last": today, "note": "投标"}
    for decision in ("refuse", "approve"):
        office.clock.advance(1)
        holder.post(f"{P}/certificate-requests", wish)
        life()
        holder.post(f"{UNIT}/seal-requests", asked)
        for todo in admin.get(f"{UNIT}/todos")["todos"]:
            admin.post(f"{P}/todos/{todo['id']}/decision", {"decision": decision})
        if decision == "refuse":
            life()
            assert admin.get(f"{seal}/grants?search=陈晨")["grants"] == []
    look()
    # bought, received, used, recorded
    request = life()
    holder.buy_certificate(request["id"])
    right = life()["right"]
    holder.open()
    holder.recharge("50.00")
    session = office.desktop.show(make_file(seals=("seal-contract",)))
    holder.wait_for(session, right)
    life()
    for _ in range(5):
        holder.refused(f"{P}/certificates/{right}/pin/open", {"pin_proof": "00" * 32})
    life()
    office.clock.advance(600)
    life()
    session = office.desktop.show(make_file(seals=("seal-contract",)))
    holder.wait_for(session, right)
    office.desktop.submit(session)
    holder.sign(session, right)
    office.desktop.complete(session)
    for path in (f"{certificates}/uses", f"{seal}/uses", f"{UNIT}/members/per-newcomer/uses"):
        record = admin.get(path)["uses"][0]
        assert (record["person"], record["result"]) == ("陈晨(演示)", "sealed")
    # the grant of the seal ends by itself; another is reclaimed; the seal is voided
    office.clock.advance(DAY)
    look()
    admin.post(f"{seal}/grants", {"person": "per-newcomer"})
    admin.post(f"{seal}/grants/{look()['id']}/reclaim")
    look()
    admin.post(f"{seal}/void")
    assert admin.get(f"{UNIT}/voided-seals")["seals"][0]["id"] == "seal-contract"
    assert record in admin.get(f"{seal}/uses")["uses"]  # it outlives the seal
    # the certificate nears its end and is reclaimed
    office.clock.advance(340 * DAY)
    holder.log_in()  # a cookie lives for thirty days
    admin.log_in()
    life()
    (kept,) = admin.get(f"{certificates}/grants?search=陈晨")["grants"]
    admin.post(f"{certificates}/grants/{kept['id']}/reclaim")
    life()
    assert grants == ["active", "expired", "active", "reclaimed"]
    asking, holding = ["applied", "refused", "applied", "granted"], ["valid", "locked", "valid"]
    assert lives == [*asking, "paid", *holding, "expiring", "revoked"]
