"""Real-name verification: data, three checks, once; and the gate before five functions."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from sync.cloud.store.identity import IdentityCheck, VerifiedIdentity

IDENTITY = "/v1/phone/identity"
CARD = {"card": "6228 4804 0256 4890 018", "phone": "13900000001"}


@pytest.fixture
def person(office):
    """Someone who has just registered."""
    return office.phone("13900000001")


def by_code(phone):
    code = phone.post(f"{IDENTITY}/code")["sandbox_code"]
    return phone.post(f"{IDENTITY}/sms", {"code": code})


def by_face(phone):
    return phone.post(f"{IDENTITY}/face", {"capture": "sandbox-own-face"})


def by_card(phone):
    return phone.post(f"{IDENTITY}/bank-card", CARD)


@pytest.mark.requirement("R020", "R027", "R028")
def test_any_of_three_methods_verifies(office, words):
    cases = (("face", by_face), ("sms", by_code), ("bank-card", by_card))
    for serial, (method, check) in enumerate(cases, 1):
        person = office.phone(f"1390000000{serial}")
        verify_by(office, person, words.identity(number=words.citizen(serial)), method, check)


def verify_by(office, person, wish, method, check):
    view = person.get(IDENTITY)
    assert (view["state"], view["checks"]) == ("unverified", [])
    view = person.post(IDENTITY, wish)
    assert (view["state"], view["name"], view["verified_at"]) == ("pending", "周*", None)
    assert person.get("/v1/phone/me")["real_name"] is False
    view = check(person)
    assert view["state"] == "verified"
    assert view["verified_at"] is not None
    assert [(c["method"], c["verdict"]) for c in view["checks"]] == [(method, "passed")]
    me = person.get("/v1/phone/me")
    assert (me["real_name"], me["name"]) == (True, "周宁")
    with office.cloud.reading() as work:
        assert method in set(work.db.scalars(select(VerifiedIdentity.method)))
        audit = work.db.scalars(select(IdentityCheck).order_by(IdentityCheck.id.desc())).first()
        assert (audit.method, audit.verdict) == (method, "passed")
        assert wish["number"] not in audit.number_key + str(view)


@pytest.mark.requirement("R012", "R027")
def test_each_method_can_fail_and_the_failure_is_recorded(person, words, providers):
    person.post(IDENTITY, words.identity())
    face = f"{IDENTITY}/face"
    assert person.refused(face, {"capture": "sandbox-other-face"}) == "person.identity-mismatch"
    assert person.refused(face, {"capture": "a photograph"}) == "person.identity-mismatch"
    providers.carrier.strangers.add("13900000001")
    code = person.post(f"{IDENTITY}/code")["sandbox_code"]
    assert person.refused(f"{IDENTITY}/sms", {"code": code}) == "person.identity-mismatch"
    typo = {**CARD, "card": "6228480402564890019"}
    assert person.refused(f"{IDENTITY}/bank-card", typo) == "person.card-invalid"
    strange = {**CARD, "card": "9000000000000001"}
    assert person.refused(f"{IDENTITY}/bank-card", strange) == "person.identity-mismatch"
    view = person.get(IDENTITY)
    assert view["state"] == "pending"
    assert [(c["method"], c["verdict"]) for c in view["checks"]] == [
        ("face", "mismatch"),
        ("face", "not-live"),
        ("sms", "mismatch"),
        ("bank-card", "mismatch"),
    ]
    assert [c["checks"] for c in view["checks"]] == [
        {"cross": True, "liveness": True, "authority": False},
        {"cross": True, "liveness": False},
        {"cross": True, "authority": False},
        {"cross": True, "authority": False},
    ]
    (*_, passed) = by_face(person)["checks"]
    assert passed["checks"] == {"cross": True, "liveness": True, "authority": True}


@pytest.mark.requirement("R027")
def test_a_service_that_is_down_decides_nothing(office, words, providers):
    cases = (("face", by_face), ("carrier", by_code), ("cards", by_card))
    for serial, (service, check) in enumerate(cases, 1):
        phone = office.phone(f"1390000000{serial}")
        phone.post(IDENTITY, words.identity(number=words.citizen(serial)))
        getattr(providers, service).failing = True
        with pytest.raises(AssertionError, match="503"):
            check(phone)
        assert phone.last.json()["code"] == "provider.failed"
        assert phone.get(IDENTITY)["checks"] == []
        getattr(providers, service).failing = False
        assert check(phone)["state"] == "verified"


MALFORMED = [
    ({"name": "周"}, "name"),
    ({"name": "周宁3"}, "name"),
    ({"number": "110105198001010010"}, "number"),
    ({"track": "hmt"}, "number"),
    ({"track": "hmt", "document": "hk-macau-permit", "number": "A12345678"}, "number"),
    ({"track": "hmt", "document": "taiwan-permit", "number": "1234567"}, "number"),
    ({"track": "mainland", "document": "taiwan-permit", "number": "12345678"}, "number"),
]


@pytest.mark.requirement("R023", "R026")
def test_malformed_data_name_their_field(person, words):
    for changes, field in MALFORMED:
        code = person.refused(IDENTITY, words.identity(**changes))
        assert code in {"person.name-invalid", "person.document-invalid"}, changes
        assert person.last.json()["details"]["field"] == field
    for missing in ("name", "number", "track", "document"):
        assert person.refused(IDENTITY, words.identity(**{missing: ""})) == "request.invalid"
    assert person.get(IDENTITY)["state"] == "unverified"


@pytest.mark.requirement("R023")
def test_people_of_hong_kong_macau_and_taiwan_have_documents_of_their_own(office, words):
    documents = {
        "hk-macau-permit": "h12345678",
        "taiwan-permit": "12345678",
        "residence-permit": words.citizen(region="810000"),
    }
    for serial, (document, number) in enumerate(documents.items(), 1):
        phone = office.phone(f"1390000000{serial}")
        wish = words.identity(track="hmt", document=document, number=number, name="CHAN Tai Man")
        phone.post(IDENTITY, wish)
        view = by_face(phone)
        assert (view["state"], view["document"]) == ("verified", document)


@pytest.mark.requirement("R024")
def test_nobody_is_verified_twice_and_no_document_twice(office, person, words):
    person.post(IDENTITY, words.identity())
    by_face(person)
    assert person.refused(IDENTITY, words.identity()) == "person.already-verified"
    assert person.last.status_code == 409
    again = {"capture": "sandbox-own-face"}
    assert person.refused(f"{IDENTITY}/face", again) == "person.already-verified"
    twin = office.phone("13900000002")
    # nobody finds out in this way whose numbers are known here
    for _ in range(office.cloud.settings.limits.identity_tries):
        assert twin.refused(IDENTITY, words.identity()) == "person.identity-taken"
    assert twin.refused(IDENTITY, words.identity()) == "auth.rate-limited"


def test_two_accounts_racing_with_one_document_end_with_one_verified(office, words, together):
    twins = [office.phone(number) for number in ("13900000001", "13900000002")]
    for twin in twins:
        twin.post(IDENTITY, words.identity())
    body = {"capture": "sandbox-own-face"}
    answers = together(
        *(lambda twin=twin: twin.send("POST", f"{IDENTITY}/face", body) for twin in twins)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_a_check_needs_data_first_and_ends_after_too_many(office, person, words):
    own = {"capture": "sandbox-own-face"}
    assert person.refused(f"{IDENTITY}/face", own) == "person.identity-missing"
    person.post(IDENTITY, words.identity())
    for _ in range(office.cloud.settings.limits.identity_tries):
        person.refused(f"{IDENTITY}/face", {"capture": "x"})
    assert person.refused(f"{IDENTITY}/face", own) == "auth.rate-limited"


@pytest.mark.requirement("R022", "R046")
def test_five_functions_need_a_real_name(office, person, words):
    session = office.desktop.show(operation="login")
    stamping = office.desktop.show()
    gated = [
        ("POST", "/v1/phone/scan", {"payload": stamping["qr"]["link"]}),
        ("POST", "/v1/phone/scan", {"payload": session["qr"]["link"]}),
        ("GET", "/v1/phone/certificates", None),
        ("GET", "/v1/phone/seals", None),
        ("GET", "/v1/phone/units?name=标印", None),
        ("GET", "/v1/phone/units/unit-demo/joining", None),
        ("POST", "/v1/phone/units/unit-demo/applications", {"note": ""}),
        ("POST", "/v1/phone/foundings", words.company()),
    ]
    for method, path, body in gated:
        assert person.refused(path, body, method=method) == "person.real-name-required"
        assert person.last.json()["next"] == "请先完成实名认证。"
    person.post(IDENTITY, words.identity())
    by_face(person)
    for method, path, body in gated:
        person.send(method, path, body)
        assert person.last.json().get("code") != "person.real-name-required", path
    assert person.get("/v1/phone/certificates") == {"certificates": []}
