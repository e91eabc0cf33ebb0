"""文档签章: a document that a phone brings is stamped, signed, checked, and taken away again."""

from __future__ import annotations

import secrets
import shutil
import time

import pymupdf
import pytest

from signing.verify.model import Verdict
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

DOCUMENTS = "/v1/phone/documents"
PERSONAL = "right-per-member-personal-test-a-sm2"
UNIT_SM2 = "right-per-member-unit-test-a-sm2"
STRANGER = "13911110000"


BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)


@pytest.fixture
def database_url(request, tmp_path):
    """SQLite unless a test is parametrised with "postgresql"."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return request.getfixturevalue("postgresql")()
    copy = tmp_path / "cloud.sqlite3"
    shutil.copy(request.getfixturevalue("sown_sqlite"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def pdf():
    with pymupdf.open() as document:
        for number in (1, 2):
            document.new_page(width=595, height=842).insert_text((72, 72), f"page {number}")
        return document.tobytes()


def bring(phone, content, name="合同.pdf"):
    headers = {"Idempotency-Key": secrets.token_hex(8), "Content-Type": "application/pdf"}
    return phone.http.post(DOCUMENTS, params={"name": name}, content=content, headers=headers)


def only(phone):
    (document,) = phone.get(DOCUMENTS)["documents"]
    return document


def until(phone, stage):
    for _ in range(600):
        document = only(phone)
        if document["stage"] == stage:
            return document
        time.sleep(0.05)
    raise AssertionError(document)


def stamp(phone, document, **place):
    wish = {"seal": "seal-official", "page": 2, "x": 120, "y": 200, **place}
    return phone.post(f"{DOCUMENTS}/{document['id']}/stamp", wish)


def confirm(office, phone, started, right=UNIT_SM2, **changes):
    session = {"id": started["session"], "qr": {"link": started["link"]}}
    phone.wait_for(session, right, billing="free", **changes)
    for _ in range(600):
        if phone.get(phone.at(session, "work"))["files"]:
            break
        time.sleep(0.05)
    phone.sign(session, right)


@BOTH
@pytest.mark.requirement("R196", "R197", "R198")
def test_a_document_is_brought_stamped_and_taken_away_signed(office, pdf, tmp_path):
    phone = office.phone()
    phone.open()
    before = office.desktop.available()
    document = bring(phone, pdf).json()
    assert (document["stage"], document["name"], document["size"]) == (
        "unsigned",
        "合同.pdf",
        len(pdf),
    )
    assert document["pages"][1] == pytest.approx({"width": 209.9, "height": 297.04}, abs=0.1)
    picture = phone.send("GET", f"{DOCUMENTS}/{document['id']}/picture?page=2")
    assert picture.content.startswith(b"\x89PNG")
    confirm(office, phone, stamp(phone, document))
    signed = until(phone, "signed")
    answer = phone.send("GET", f"{DOCUMENTS}/{document['id']}/content")
    assert answer.content.startswith(pdf) and len(answer.content) == signed["size"]
    path = tmp_path / "signed.pdf"
    path.write_bytes(answer.content)
    trust = TrustStore.from_pem(office.desktop.send("GET", "/pki/trust.pem").content)
    (report,) = verify_file(path, trust=trust, now=office.clock()).signatures
    assert report.verdict in (Verdict.VALID, Verdict.VALID_WITH_NOTES)
    assert phone.get("/v1/phone/messages")["messages"][0]["text"] == "文档《合同.pdf》已签章。"
    assert office.desktop.available() == before
    assert list((office.cloud.settings.data_dir / "desk").iterdir()) == []


@pytest.mark.requirement("R198")
def test_a_stamped_document_is_then_signed_by_a_person(office, pdf):
    phone = office.phone()
    phone.open()
    phone.open(None)
    document = bring(phone, pdf).json()
    confirm(office, phone, stamp(phone, document))
    first = until(phone, "signed")
    started = stamp(phone, document, seal="seal-signature", page=1)
    confirm(office, phone, started, PERSONAL, unit=None)
    for _ in range(600):
        again = only(phone)
        if again["size"] > first["size"] and again["stage"] == "signed":
            return
        time.sleep(0.05)
    raise AssertionError(again)


def test_what_is_refused_on_the_phone_stays_unsigned_and_can_be_stamped_again(office, pdf):
    phone = office.phone()
    phone.open()
    document = bring(phone, pdf).json()
    started = stamp(phone, document)
    path = f"{DOCUMENTS}/{document['id']}"
    assert only(phone)["stage"] == "signing"
    wish = {"seal": "seal-official", "page": 1, "x": 100, "y": 100}
    assert phone.refused(f"{path}/stamp", wish) == "document.busy"
    assert phone.refused(f"{path}/remove") == "document.busy"
    session = {"id": started["session"], "qr": {"link": started["link"]}}
    phone.scan(session)
    phone.post(phone.at(session, "refuse"))
    assert until(phone, "unsigned")["signed_at"] is None
    confirm(office, phone, stamp(phone, document))
    until(phone, "signed")
    assert phone.post(f"{path}/remove") == {"documents": []}


def test_only_the_owner_reaches_a_document_and_only_with_seals_he_may_use(office, pdf):
    phone, stranger = office.phone(), office.phone(STRANGER)
    document = bring(phone, pdf).json()
    path = f"{DOCUMENTS}/{document['id']}"
    assert stranger.refused(f"{path}/content", method="GET") == "request.not-found"
    assert stranger.refused(f"{path}/picture", method="GET") == "request.not-found"
    assert stranger.refused(f"{path}/remove") == "request.not-found"
    assert bring(stranger, pdf).json()["code"] == "person.real-name-required"
    newcomer = office.phone("13800000004")
    other = bring(newcomer, pdf).json()
    wish = {"seal": "seal-official", "page": 1, "x": 100, "y": 100}
    refused = newcomer.refused(f"{DOCUMENTS}/{other['id']}/stamp", wish)
    assert refused == "seal.not-granted"
    for place in ({"x": 5}, {"y": 290}, {"page": 3}):
        code = phone.refused(f"{path}/stamp", {**wish, **place})
        assert code == ("request.invalid" if "page" in place else "document.place")


@pytest.mark.parametrize("limits", [{"documents_per_person": 3}])
def test_hostile_documents_are_refused_with_the_reason(office, pdf, limits):
    phone = office.phone()
    for content in (b"no pdf", pdf[:200], b"%PDF-1.7\n" + b"[" * 100_000):
        answer = bring(phone, content, name="坏.pdf")
        assert answer.status_code == 422, answer.text
        assert answer.json()["code"] == "document.refused"
        assert "《坏.pdf》" in answer.json()["message"]
    # each cost the time of a process; what is refused at the door costs none
    assert bring(phone, pdf).json()["code"] == "auth.rate-limited"
    assert phone.get(DOCUMENTS)["documents"] == []


@pytest.mark.parametrize("limits", [{"max_document": 100_000}])
def test_a_document_that_is_too_large_is_refused_before_it_is_read(office, pdf, limits):
    phone = office.phone()
    assert bring(phone, pdf + bytes(100_000)).status_code == 413
    assert bring(phone, pdf).status_code == 200
