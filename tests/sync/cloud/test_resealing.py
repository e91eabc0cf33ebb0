"""The seals name the certificates that may use them, from the moment these are issued."""

from __future__ import annotations

import base64

from sqlalchemy import select

from signing.seal import esseal
from signing.seal.esseal_model import MakerSignature, SignerListing, Validity
from sync.cloud.services import resealing
from sync.cloud.services.certificates import revoke
from sync.cloud.store.certificates import CertificateRight, IssuedRow

UNIT_SEALS = {"seal-official", "seal-finance", "seal-contract", "seal-legal"}
PERSONAL_SEALS = {"seal-name", "seal-signature"}
PERSONAL = "right-per-member-personal-test-a-rsa"
UNIT_RSA = "right-per-member-unit-test-a-rsa"


def seals_of(office):
    listed = office.desktop.get("/v1/seals")["seals"]
    return {seal["id"]: base64.b64decode(seal["data"]) for seal in listed}


def listing(office, certificate):
    """What each seal says about the certificate now."""
    found = {}
    for name, der in seals_of(office).items():
        check = esseal.verify(der, at=office.clock.now, signer_certificate=certificate)
        assert check.is_good or check.signer is SignerListing.NOT_LISTED, check
        assert check.maker is MakerSignature.VALID
        assert check.maker_certificate is Validity.IN_FORCE
        found[name] = check.signer
    return found


def issue(office, phone, right="right-per-member-unit-test-a-sm2"):
    return base64.b64decode(phone.issue(right)["certificate"])


def entries(office, seal="seal-official"):
    return len(esseal.read(seals_of(office)[seal]).info.digests)


def revoke_all(office, right, reason):
    def change(work):
        query = select(IssuedRow).where(IssuedRow.right_id == right, IssuedRow.revoked_at.is_(None))
        for issued in work.db.scalars(query).all():
            revoke(work, issued, reason)

    office.edit(change)


def test_a_new_certificate_is_named_by_every_seal_that_it_may_use(office):
    before = seals_of(office)
    assert set(before) == UNIT_SEALS | PERSONAL_SEALS
    assert entries(office) == 0
    certificate = issue(office, office.phone())
    assert set(listing(office, certificate).values()) == {SignerListing.LISTED}
    for name, der in seals_of(office).items():
        old, new = esseal.read(before[name]).info, esseal.read(der).info
        assert (new.id, new.name, new.type) == (old.id, old.name, old.type)
        assert new.art == old.art
        assert (new.valid_from, new.valid_until) == (old.valid_from, old.valid_until)
        assert new.created == office.clock.now.replace(microsecond=0)


def test_a_colleagues_certificate_is_for_the_units_seals_only(office):
    certificate = issue(office, office.phone("13800000002"), "right-per-admin-unit-test-a-sm2")
    said = listing(office, certificate)
    assert {said[name] for name in UNIT_SEALS} == {SignerListing.LISTED}
    assert {said[name] for name in PERSONAL_SEALS} == {SignerListing.UNRESTRICTED}


def test_a_personal_certificate_is_for_personal_seals_only(office):
    phone = office.phone()
    issue(office, phone)
    said = listing(office, issue(office, phone, PERSONAL))
    assert {said[name] for name in PERSONAL_SEALS} == {SignerListing.LISTED}
    assert {said[name] for name in UNIT_SEALS} == {SignerListing.NOT_LISTED}


def test_replaced_revoked_and_expired_certificates_are_dropped(office):
    phone, other = office.phone(), office.phone(device="other")
    old, kept = issue(office, phone), issue(office, other)
    new = issue(office, phone)
    assert entries(office) == 2
    assert listing(office, old)["seal-official"] is SignerListing.NOT_LISTED
    assert listing(office, kept)["seal-official"] is SignerListing.LISTED
    assert listing(office, new)["seal-official"] is SignerListing.LISTED
    revoke_all(office, "right-per-member-unit-test-a-sm2", "key_compromise")
    assert entries(office) == 0
    issue(office, phone, UNIT_RSA)

    def outlive(work):
        issued = work.db.scalars(select(IssuedRow).where(IssuedRow.right_id == UNIT_RSA)).one()
        issued.not_after = work.now

    office.edit(outlive)
    issue(office, other)
    assert entries(office) == 1


def test_two_phones_at_once_are_both_named(office, together):
    phones = [office.phone(device=f"device-{number}") for number in range(3)]
    together(*[lambda phone=phone: issue(office, phone) for phone in phones])
    assert entries(office) == 3


def test_an_overlong_list_is_left_out_whole(office):
    issue(office, office.phone())

    def many(work):
        (known,) = work.db.scalars(select(IssuedRow)).all()
        columns = {column.key: getattr(known, column.key) for column in IssuedRow.__table__.columns}
        for number in range(resealing.MOST_LISTED):
            changes = {"id": f"iss-{number}", "serial": f"{number:x}", "device": f"d-{number}"}
            work.db.add(IssuedRow(**(columns | changes)))
        resealing.reseal(work, work.db.get_one(CertificateRight, known.right_id))

    office.edit(many)
    assert entries(office) == 0


def test_an_earlier_revocation_keeps_its_time(office):
    issue(office, office.phone())
    right = "right-per-member-unit-test-a-sm2"
    revoke_all(office, right, "key_compromise")

    def again(work):
        issued = work.db.scalars(select(IssuedRow)).one()
        first = issued.revoked_at
        office.clock.advance(60)
        revoke(work, issued, "superseded")
        assert (issued.revoked_at, issued.revocation) == (first, "key_compromise")

    office.edit(again)
