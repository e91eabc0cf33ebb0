"""制作印章: by template, from a photograph, by hand; by those who may, exactly as previewed."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import pytest

from signing.seal import esseal
from signing.seal.esseal_model import MakerSignature, SignerListing, Validity
from signing.seal.model import SealKind
from signing.seal.picture import Picture, decode_picture
from signing.seal.shapes import Shape
from sync.cloud.domain.seal_making import TEMPLATES
from sync.cloud.services.housekeeping import tidy
from sync.cloud.store.drafts import SealDraft
from tests.signing.seal.photographs import Scene, photograph
from tests.signing.seal.rasterising import to_png

BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
DRAFTS = "/v1/phone/seal-drafts"
SEALS = "/v1/phone/seals"
UNIT = "unit-demo"
OFFICIAL, NAME = "official-round-40", "name-oblong-20x10"


def drawn(template=OFFICIAL, unit=UNIT, **changes):
    return {"unit": unit, "template": template, **changes}


def scanned(template=OFFICIAL, unit=UNIT, scene=None):
    picture = photograph(scene or Scene(side=900))
    return drawn(template, unit) | {"content": base64.b64encode(picture).decode()}


def pixels(svg):
    art = decode_picture(Picture("SVG", svg.encode(), 0, 0))
    return hashlib.sha256(to_png(art, 300)).hexdigest()


def strokes():
    return [[[0, 40], [30, 10], [60, 50], [90, 0]], [[20, 60], [80, 62]]]


@BOTH
@pytest.mark.requirement("R053", "R054")
def test_members_make_no_unit_seals_in_any_way(newcomer):
    for path, body in (
        ("template", drawn()),
        ("photograph", drawn() | {"content": ""}),
    ):
        assert newcomer.refused(f"{DRAFTS}/{path}", body) == "unit.decider-required"
        assert newcomer.last.status_code == 403
    assert newcomer.refused(SEALS, {"draft": "draft-nobody"}) == "seal.draft-gone"


@pytest.mark.requirement("R059")
def test_each_type_has_its_sizes_and_shapes(newcomer):
    found = newcomer.get("/v1/phone/seal-templates")["templates"]
    defaults = {}
    for item in found:
        size = (item["shape"], item["width_mm"], item["height_mm"])
        defaults.setdefault(item["kind"], size)
    assert defaults == {
        "official": ("round", 40, 40),
        "finance": ("round", 38, 38),
        "contract": ("round", 38, 38),
        "legal-person": ("square", 20, 20),
        "name": ("oblong", 20, 10),
    }
    assert len({item.code for item in TEMPLATES}) == len(TEMPLATES)


@BOTH
@pytest.mark.requirement("R053", "R057", "R060", "R052")
@pytest.mark.parametrize("number", ["13800000002", "13800000001"], ids=["admin", "legal person"])
def test_what_was_previewed_is_what_is_made_and_used(office, number):
    maker = office.phone(number)
    seen = maker.post(f"{DRAFTS}/template", drawn(code="1101000000009", colour="bright"))
    made = maker.post(SEALS, {"draft": seen["id"]})
    desktop = office.desktop
    login = desktop.show(operation="login")
    maker.scan(login)
    maker.post(maker.at(login, "confirm"), {"unit": UNIT})
    (seal,) = [item for item in desktop.get("/v1/seals")["seals"] if item["id"] == made["id"]]
    assert (seal["kind"], seal["width_mm"], seal["name"]) == ("official", 40, seen["name"])
    der = base64.b64decode(seal["data"])
    used = esseal.to_seal(der, id="s", kind=SealKind.OFFICIAL, owner="o").art
    assert hashlib.sha256(to_png(used, 300)).hexdigest() == pixels(seen["svg"])
    issued = maker.issue(
        f"right-{'per-admin' if number.endswith('2') else 'per-legal'}-unit-test-a-sm2"
    )
    data = base64.b64decode(
        next(x for x in desktop.get("/v1/seals")["seals"] if x["id"] == made["id"])["data"]
    )
    certificate = base64.b64decode(issued["certificate"])
    check = esseal.verify(data, at=office.clock.now, signer_certificate=certificate)
    assert check.is_good and check.maker is MakerSignature.VALID
    assert (check.signer, check.validity) == (SignerListing.LISTED, Validity.IN_FORCE)
    assert (check.seal.width_mm, check.seal.height_mm) == (40, 40)


@pytest.mark.requirement("R056", "R059")
def test_every_unit_template_can_be_made(admin):
    for template in TEMPLATES:
        if template.kind is SealKind.NAME:
            continue
        seen = admin.post(f"{DRAFTS}/template", drawn(template.code))
        size = (seen["kind"], seen["width_mm"], seen["height_mm"])
        assert size == (template.kind.value, template.width, template.height)
        assert admin.post(SEALS, {"draft": seen["id"]})["name"] == seen["name"]


def test_the_line_under_the_star_names_the_seal(admin):
    plain = admin.post(f"{DRAFTS}/template", drawn())
    seen = admin.post(f"{DRAFTS}/template", drawn(line="投标专用章"))
    assert seen["name"].endswith("投标专用章") and seen["svg"] != plain["svg"]
    assert admin.refused(SEALS, {"draft": plain["id"]}) == "seal.draft-gone"


def test_a_preview_is_good_for_an_hour_and_only_for_who_made_it(office, admin):
    seen = admin.post(f"{DRAFTS}/template", drawn())
    legal = office.phone("13800000001")
    assert legal.refused(SEALS, {"draft": seen["id"]}) == "seal.draft-gone"
    office.clock.advance(3601)
    assert admin.refused(SEALS, {"draft": seen["id"]}) == "seal.draft-gone"
    office.edit(tidy)
    with office.cloud.reading() as work:
        assert work.db.get(SealDraft, "per-admin") is None
    seen = admin.post(f"{DRAFTS}/template", drawn())
    admin.post(SEALS, {"draft": seen["id"]}, key="once")
    admin.post(SEALS, {"draft": seen["id"]}, key="once")
    assert len(admin.get(SEALS)["shelves"][0]["seals"]) == 5


def test_letters_that_no_seal_has_are_refused(office, admin):
    from sync.cloud.store.people import Unit

    office.edit(lambda work: setattr(work.db.get(Unit, UNIT), "legal_name", None))
    assert admin.refused(f"{DRAFTS}/template", drawn("legal-person-square-20")) == "seal.text"
    assert admin.refused(f"{DRAFTS}/template", drawn(NAME)) == "request.not-found"
    assert admin.refused(f"{DRAFTS}/template", drawn(code="12")) == "request.invalid"


@pytest.mark.requirement("R052", "R058", "R060")
def test_a_photographed_seal_is_cleaned_signed_and_usable(office, admin):
    issued = admin.issue("right-per-admin-unit-test-a-sm2")
    seen = admin.post(f"{DRAFTS}/photograph", scanned())
    assert 'href="data:image/png;base64,' in seen["svg"]
    made = admin.post(SEALS, {"draft": seen["id"]})
    cards = admin.get(SEALS)["shelves"][0]["seals"]
    (card,) = [card for card in cards if card["id"] == made["id"]]
    assert card["usable"] and card["svg"] == seen["svg"]
    with office.cloud.reading() as work:
        from sync.cloud.store.seals import SealRow

        check = esseal.verify(
            work.db.get(SealRow, made["id"]).data,
            at=office.clock.now,
            signer_certificate=base64.b64decode(issued["certificate"]),
        )
    assert check.is_good
    assert check.signer is SignerListing.LISTED  # from the beginning on


@pytest.mark.requirement("R058")
def test_a_poor_photograph_is_refused_and_nothing_is_kept(admin):
    poor = scanned(scene=Scene(side=500, share=0.3))
    assert admin.refused(f"{DRAFTS}/photograph", poor) == "seal.picture-small"
    broken = drawn() | {"content": base64.b64encode(b"\xff\xd8 no picture").decode()}
    assert admin.refused(f"{DRAFTS}/photograph", broken) == "seal.picture-unreadable"


@pytest.mark.requirement("R066", "R067", "R068", "R148")
def test_a_person_has_seals_made_in_three_ways_and_uses_them(office, newcomer):
    name = newcomer.post(f"{DRAFTS}/template", drawn(NAME, None))
    newcomer.post(SEALS, {"draft": name["id"]})
    hand = newcomer.post(f"{DRAFTS}/signature", {"strokes": strokes()})
    assert hand["width_mm"] <= 30 and hand["height_mm"] == 15
    made = newcomer.post(SEALS, {"draft": hand["id"]})
    scan = newcomer.post(
        f"{DRAFTS}/photograph", scanned(NAME, None, Scene(kind=SealKind.NAME, side=900))
    )
    newcomer.post(SEALS, {"draft": scan["id"]})
    (shelf,) = [item for item in newcomer.get(SEALS)["shelves"] if item["unit"] is None]
    assert [card["name"] for card in shelf["seals"]] == [
        "陈晨(演示)人名章",
        "陈晨(演示)人名章",
        "陈晨(演示)手写签名",
    ]
    assert all(card["usable"] for card in shelf["seals"])
    desktop = office.desktop
    login = desktop.show(operation="login")
    newcomer.scan(login)
    newcomer.post(newcomer.at(login, "confirm"), {"unit": UNIT})
    listed = {item["id"]: item for item in desktop.get("/v1/seals")["seals"]}
    assert listed[made["id"]]["kind"] == "signature"
    assert newcomer.refused(f"{DRAFTS}/template", drawn(OFFICIAL, None)) == "request.not-found"
    assert office.phone().refused(SEALS, {"draft": scan["id"]}) == "seal.draft-gone"


def test_no_strokes_and_too_many_are_no_signature(newcomer):
    path = f"{DRAFTS}/signature"
    assert newcomer.refused(path, {"strokes": []}) == "request.invalid"
    assert newcomer.refused(path, {"strokes": [[[1, 1]]]}) == "seal.strokes"
    many = [[[number, number % 7] for number in range(2100)] for _ in range(2)]
    assert newcomer.refused(path, {"strokes": many}) == "seal.strokes"
    assert newcomer.refused(path, {"strokes": [[[0, 0], [10**9, 5]]]}) == "seal.strokes"


def test_pictures_of_one_person_are_limited(office, newcomer):
    many = {"strokes": [[[1, 1]]]}
    office.edit(lambda work: _use_up(work))
    assert newcomer.refused(f"{DRAFTS}/signature", many) == "auth.rate-limited"
    office.clock.advance(timedelta(minutes=11).total_seconds())
    assert newcomer.refused(f"{DRAFTS}/signature", many) == "seal.strokes"


def _use_up(work):
    from sync.cloud.services.counting import count

    for _ in range(work.settings.limits.pictures_per_person):
        count(work, "scan:per-newcomer", work.settings.limits.pictures_per_person)


def test_shapes_are_those_the_photograph_is_cleaned_for():
    assert {item.shape for item in TEMPLATES} == set(Shape)
