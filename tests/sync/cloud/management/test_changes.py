"""A unit's picture and data are changed: re-encoded, reviewed, and old data hold meanwhile."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pymupdf
import pytest

from sync.cloud.domain.changing import Change, Ruling, rule, succession
from sync.cloud.domain.documents import citizen_check
from sync.cloud.domain.permissions import Role
from sync.cloud.domain.refusal import Refusal
from sync.cloud.store.identity import VerifiedIdentity
from sync.cloud.store.people import Membership, Unit
from sync.cloud.workshop.square import MAX_BYTES, DrawSquare
from sync.cloud.workshop.workshop import Workshop

P = "/v1/phone"
UNIT = f"{P}/units/unit-demo"
ADMIN, MEMBER = "13800000002", "13800000003"
NUMBER = "11010519800101001" + citizen_check("11010519800101001")


def photo(width=640, height=480, fmt="jpeg"):
    """A picture with something in it."""
    with pymupdf.open() as document:
        page = document.new_page(width=width, height=height)
        page.draw_rect((0, 0, width, height), fill=(0.1, 0.3, 0.7))
        page.draw_circle((width / 2, height / 2), height / 3, fill=(1, 1, 1))
        return page.get_pixmap().tobytes(fmt)


def wire(content):
    return base64.b64encode(content).decode()


def bomb():
    """A small PNG that declares 60,000 × 60,000 pixels."""

    def chunk(kind, body):
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.requirement("R093")
def test_a_units_picture_is_drawn_anew_and_seen_by_members_only(office, other_unit):
    admin, member = office.phone(ADMIN), office.phone()
    sent = photo() + b"<script>hidden behind the picture</script>"
    page = admin.post(f"{UNIT}/picture", {"content": wire(sent)})
    shown = member.send("GET", f"{UNIT}/picture.png?{page['picture']}")
    assert shown.headers["content-type"] == "image/png"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert b"hidden" not in shown.content and shown.content.startswith(b"\x89PNG")
    pixels = pymupdf.Pixmap(io.BytesIO(shown.content).getvalue())
    assert (pixels.width, pixels.height, pixels.pixel(128, 128)) == (256, 256, (255, 255, 255))
    assert other_unit.send("GET", f"{UNIT}/picture.png").status_code == 404
    assert member.refused(f"{UNIT}/picture", {"content": wire(sent)}) == "unit.decider-required"


def test_what_is_no_picture_ends_in_its_own_process():
    hostile = {
        "text": b"GIF89a this is none",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        "pdf": pymupdf_pdf(),
        "bomb": bomb(),
        "cut": photo()[:200],
        "empty": b"",
        "large": bytes(MAX_BYTES + 1),
    }
    workshop = Workshop()
    for name, content in hostile.items():
        with pytest.raises(Refusal) as refused:
            workshop.carry_out(DrawSquare(content, 64))
        assert refused.value.error.value == "unit.picture-invalid", name
    assert workshop.carry_out(DrawSquare(photo(fmt="png"), 64)).startswith(b"\x89PNG")


def pymupdf_pdf():
    with pymupdf.open() as document:
        document.new_page()
        return document.tobytes()


@pytest.fixture
def change(office):
    """Hands papers and new data in as the administrator."""
    admin = office.phone(ADMIN)
    version = admin.get(f"{P}/agreements/unit-change")["version"]

    def paper(kind):
        body = {"kind": kind, "media_type": "image/jpeg", "content": wire(photo())}
        return admin.post(f"{UNIT}/materials", body)["id"]

    def wish(**changes):
        return {
            "agreement": version,
            "name": "北京标印建设集团有限公司(演示)",
            "kind": "enterprise",
            "legal_name": "周宁",
            "legal_number": NUMBER,
            "materials": [paper("licence"), paper("proof")],
            **changes,
        }

    return admin, wish


@pytest.fixture
def operator(office):
    """An operator."""
    phone = office.phone(ADMIN, device="device-of-an-operator")
    phone.post("/v1/operator/login", {"password": "bidseal-operator"})
    return phone


@pytest.mark.requirement("R092")
def test_the_old_data_hold_until_an_operator_approves(office, change, operator):
    admin, wish = change
    (sent,) = admin.post(f"{UNIT}/changes", wish())["changes"]
    assert sent["state"] == "review"
    page = admin.get(UNIT)
    assert (page["name"], page["changing"]) == ("北京标印建设有限公司(演示)", True)
    assert admin.refused(f"{UNIT}/changes", wish()) == "unit.change-pending"
    (review,) = operator.get("/v1/operator/changes")["changes"]
    assert review["former_name"] == "北京标印建设有限公司(演示)"
    assert NUMBER not in operator.last.text
    for item in review["papers"]:
        path = f"/v1/operator/changes/{sent['id']}/papers/{item['id']}"
        assert operator.get(path)["content"] == wire(photo())
    assert admin.get(f"{UNIT}/materials") == {"materials": []}
    decision = f"/v1/operator/changes/{sent['id']}/decision"
    assert operator.post(decision, {"decision": "approve"}) == {"changes": []}
    page = admin.get(UNIT)
    assert (page["name"], page["legal_name"], page["changing"]) == (
        "北京标印建设集团有限公司(演示)",
        "周宁",
        False,
    )
    assert operator.refused(decision, {"decision": "reject"}) == "unit.change-decided"
    kept = admin.get(f"{UNIT}/materials")["materials"]
    assert sorted(item["kind"] for item in kept) == ["licence", "proof"]
    file = admin.send("GET", f"{UNIT}/materials/{kept[0]['id']}/file")
    assert (file.headers["content-type"], file.content) == ("image/jpeg", photo())
    assert "已通过审核" in admin.get(f"{P}/messages")["messages"][0]["text"]


@pytest.mark.requirement("R092")
def test_what_a_change_needs(office, change):
    admin, wish = change
    path = f"{UNIT}/changes"
    assert admin.refused(path, wish(agreement="2020-01")) == "request.invalid"
    unticked = wish()
    del unticked["agreement"]
    assert admin.refused(path, unticked) == "request.invalid"
    one = wish()
    assert admin.refused(path, {**one, "materials": one["materials"][:1]}) == (
        "unit.materials-missing"
    )
    assert admin.refused(path, wish(materials=[])) == "unit.materials-missing"
    assert admin.refused(path, wish(name="甲")) == "unit.name-invalid"
    assert admin.refused(path, wish(legal_number="123")) == "person.document-invalid"
    text = {"kind": "licence", "media_type": "image/png", "content": wire(b"no picture")}
    assert admin.refused(f"{UNIT}/materials", text) == "unit.letter-format"


@pytest.mark.requirement("R092")
def test_a_rejected_change_changes_nothing_and_says_why(office, change, operator):
    admin, wish = change
    (sent,) = admin.post(f"{UNIT}/changes", wish())["changes"]
    body = {"decision": "reject", "note": "营业执照不清晰"}
    operator.post(f"/v1/operator/changes/{sent['id']}/decision", body)
    (after,) = admin.get(f"{UNIT}/changes")["changes"]
    assert (after["state"], after["note"]) == ("rejected", "营业执照不清晰")
    assert admin.get(UNIT)["name"] == "北京标印建设有限公司(演示)"
    told = admin.get(f"{P}/messages")["messages"][0]["text"]
    assert told == "“北京标印建设有限公司(演示)”的单位信息变更未通过审核:营业执照不清晰"
    office.clock.advance(1)
    again = admin.post(f"{UNIT}/changes", wish())["changes"][0]["id"]
    given_up = admin.post(f"{UNIT}/changes/{again}/withdraw")["changes"]
    assert [item["state"] for item in given_up] == ["withdrawn", "rejected"]


@pytest.mark.requirement("R092")
def test_a_new_legal_person_who_is_a_member_takes_over(office, change, operator):
    from sync.cloud.services.identity import number_key

    def know(work):
        key = number_key(work, NUMBER)
        work.db.add(
            VerifiedIdentity(number_key=key, person_id="per-member", method="face", at=work.now)
        )

    office.edit(know)
    admin, wish = change
    (sent,) = admin.post(f"{UNIT}/changes", wish())["changes"]
    operator.post(f"/v1/operator/changes/{sent['id']}/decision", {"decision": "approve"})
    roles = {item["id"]: item["role"] for item in admin.get(f"{UNIT}/members")["members"]}
    assert roles == {
        "per-member": "legal-person",
        "per-admin": "admin",
        "per-legal": "member",
        "per-newcomer": "member",
    }
    with office.cloud.reading() as work:
        assert work.db.get(Unit, "unit-demo").legal_name == "周宁"
        assert work.db.query(Membership).count() == 4


@pytest.mark.parametrize(
    ("roles", "heir", "after"),
    [
        ({"l": Role.LEGAL_PERSON}, None, {"l": Role.ADMIN}),
        ({"l": Role.LEGAL_PERSON, "a": Role.ADMIN}, None, {"l": Role.MEMBER}),
        ({"l": Role.LEGAL_PERSON, "a": Role.ADMIN}, "a", {"l": "member", "a": "legal-person"}),
        ({"l": Role.LEGAL_PERSON}, "l", {}),
        ({"a": Role.ADMIN, "m": Role.MEMBER}, "m", {"m": Role.LEGAL_PERSON}),
        ({"a": Role.ADMIN}, None, {}),
    ],
)
def test_somebody_always_manages_the_unit(roles, heir, after):
    changes = succession(roles, heir)
    assert changes == after
    merged = {**roles, **changes}
    assert {Role.ADMIN, Role.LEGAL_PERSON} & set(merged.values())


def test_a_ruling_is_final():
    for state in Change:
        for ruling in Ruling:
            if state is Change.REVIEW:
                assert rule(state, ruling) is not Change.REVIEW
            else:
                with pytest.raises(Refusal):
                    rule(state, ruling)
