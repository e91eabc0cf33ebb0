"""证书密码: changed with the old one, counted, and of no use to who holds the server's store."""

from __future__ import annotations

import hashlib
import secrets

import pytest
from sqlalchemy import inspect, select, text

from signing.crypto.two_party import CloudShareSm2, PhoneShareSm2
from sync.cloud.api.app import ROUTERS
from sync.cloud.pki import shares
from sync.cloud.store.certificates import IssuedRow, PinFailure

RIGHT = "right-per-member-unit-test-a-sm2"
PIN = f"/v1/phone/certificates/{RIGHT}/pin"


def proof_of(pin):
    return hashlib.sha256(pin.encode()).hexdigest()


def verifier_of(pin):
    return hashlib.sha256(bytes.fromhex(proof_of(pin))).hexdigest()


def change(old, new):
    return {"pin_proof": proof_of(old), "pin_verifier": verifier_of(new)}


@pytest.fixture
def phone(office):
    """A phone with one certificate whose PIN is "right"."""
    phone = office.phone()
    phone.open()
    phone.issued = phone.issue(RIGHT)
    return phone


@pytest.mark.requirement("R077", "R125")
def test_the_pin_changes_with_the_old_one_and_the_pepper_stays(office, phone):
    released = phone.post(f"{PIN}/open", {"pin_proof": proof_of("right")})
    assert released == {"serial": phone.issued["serial"], "pepper": phone.issued["pepper"]}
    assert phone.refused(PIN, change("right", "right")) == "pin.same"
    assert phone.post(PIN, change("right", "fresh")) == {"serial": phone.issued["serial"]}
    session = office.desktop.show()
    phone.scan(session)
    authorise = phone.at(session, "authorise")
    assert phone.refused(authorise, phone.wish()) == "pin.wrong"
    answer = phone.post(authorise, phone.wish(pin_proof=proof_of("fresh")))
    assert answer["pepper"] == phone.issued["pepper"]


@pytest.mark.requirement("R127")
def test_wrong_old_pins_are_counted_together_with_those_of_sessions(office, phone):
    wrong = {"pin_proof": "00" * 32}
    for left in (4, 3):
        assert phone.refused(f"{PIN}/open", wrong) == "pin.wrong"
        assert phone.last.json()["details"] == {"tries_left": left}
    assert phone.refused(PIN, change("wrong", "fresh")) == "pin.wrong"
    session = office.desktop.show()
    phone.scan(session)
    authorise = phone.at(session, "authorise")
    assert phone.refused(authorise, phone.wish(**wrong)) == "pin.wrong"
    assert phone.refused(PIN, change("wrong", "fresh")) == "certificate.locked"
    assert phone.refused(authorise, phone.wish()) == "certificate.locked"
    views = phone.get("/v1/phone/certificates")["certificates"]
    assert {view["life"] for view in views if view["serial"]} == {"locked"}
    with office.cloud.reading() as work:
        assert len(list(work.db.scalars(select(PinFailure)))) == 5
    assert office.desktop.available() == "100.00"
    office.clock.advance(600)
    phone.post(PIN, change("right", "fresh"))


def test_only_the_phone_that_holds_the_key_changes_its_pin(office, phone):
    other = office.phone(device="another")
    assert other.refused(f"{PIN}/open", {"pin_proof": proof_of("right")}) == (
        "certificate.not-issued"
    )
    stranger = office.phone("13800000002")
    assert stranger.refused(PIN, change("right", "fresh")) == "request.not-found"


@pytest.mark.requirement("R126")
def test_a_forgotten_pin_leaves_nothing_but_a_new_key(office, phone):
    paths = {route.path for router in ROUTERS for route in router.routes}
    about = {path for path in paths if "pin" in path or "reset" in path or "forgot" in path}
    assert about == {"/v1/phone/certificates/{right_id}/pin" + end for end in ("", "/open")}
    before = phone.issued["serial"]
    again = phone.issue(RIGHT, pin="another")
    assert again["serial"] != before and again["pepper"] != phone.issued["pepper"]
    with office.cloud.reading() as work:
        old = work.db.scalars(select(IssuedRow).where(IssuedRow.serial == before)).one()
        assert (old.current, old.revocation) == (False, "superseded")


@pytest.mark.requirement("R126")
def test_the_whole_store_with_its_data_key_does_not_make_a_signature(office, phone):
    """Someone who has every table and the vault's key still lacks the phone's half."""
    share = phone.keys[RIGHT].share
    assert isinstance(share, PhoneShareSm2)
    with office.cloud.reading() as work:
        issued = work.db.scalars(select(IssuedRow)).one()
        vault = office.cloud.vault
        cloud = shares.from_bytes(vault.unwrap(issued.wrapped_share, purpose=f"share:{issued.id}"))
        pepper = vault.unwrap(issued.wrapped_pepper, purpose=f"pepper:{issued.id}")
        tables = inspect(work.db.get_bind()).get_table_names()
        dump = b"".join(
            repr(tuple(row)).encode()
            for table in tables
            for row in work.db.execute(text(f'SELECT * FROM "{table}"'))
        )
    assert isinstance(cloud, CloudShareSm2)
    # neither the phone's half nor the PIN's proof is there, open or as the shares' own hex
    for secret in (f"{share.d1:x}", str(share.d1), proof_of("right")):
        assert secret.encode() not in dump
    assert share.d1.to_bytes(32, "big").hex().encode() not in dump
    # whatever the thief takes for the phone's half gives another public key
    for guess in (cloud.d2, int.from_bytes(pepper, "big"), 1, secrets.randbits(255)):
        assert PhoneShareSm2(guess).p1 != share.p1
    # and the verifier cannot be searched for the PIN: the proof needs the phone's own secret
    expected = issued.pin_verifier
    for pin in ("000000", "123456", "246810"):
        bare = hashlib.pbkdf2_hmac("sha256", pin.encode(), b"", 1)
        assert hashlib.sha256(bare).hexdigest() != expected
