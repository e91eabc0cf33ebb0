"""What a job leaves is valid offline: fresh seals, revocation lists, and what happens without."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select

from desktop.session.controls import JobControls
from desktop.stamping.model import JobStatus, Stage, StampOutcome, StampProgress, StampRequest
from desktop.stamping.plan import make_plan
from desktop.stamping.revocation import ValidationSource
from desktop.stamping.run import StampJob
from desktop.stamping.seals import seals_of
from desktop.trust import trust_of_home
from signing.algorithm import USUAL, Algorithm
from signing.crypto import keys
from signing.crypto.certificates import Subject, Validity, issue_root
from signing.crypto.crl import read_crl
from signing.level import Level
from signing.placement.model import AllRule
from signing.verify.model import RowKind, SignatureReport, Verdict
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file
from sync.client.phone_thread import PhoneThread
from sync.client.phone_wishes import Step
from sync.cloud.cloud import Cloud
from sync.cloud.pki import authorities
from sync.cloud.services.certificates import revoke
from sync.cloud.settings import CloudSettings
from sync.cloud.store.certificates import IssuedRow

pytestmark = pytest.mark.parametrize("algorithm", USUAL)


def edit(cloud: Any, change: Callable[[Any], Any]) -> Any:
    """Change stored rows, as an administrator's page will."""
    store = Cloud.assemble(CloudSettings(data_dir=cloud.data, port=cloud.port))
    with closing(store.database), store.writing() as work:
        return change(work)


def revoke_all(cloud: Any) -> None:
    def change(work: Any) -> None:
        for issued in work.db.scalars(select(IssuedRow)).all():
            revoke(work, issued, "key_compromise")

    edit(cloud, change)


class Desk:
    """Stamps one file; hooks strike at a step of the phone or a stage of the job."""

    def __init__(self, cloud: Any, algorithm: Algorithm) -> None:
        self.cloud, self.algorithm = cloud, algorithm
        self.access = cloud.access()
        self.at: dict[Stage | Step, Callable[[], None]] = {}
        self.link = ""

    def stamp(self, path: Path, *, enrol: bool = True) -> StampOutcome:
        phone = PhoneThread(self.cloud.phone(algorithm=self.algorithm, on_step=self.strike))
        # planned first: what is signed with must be newer than the plan
        seals = seals_of(self.access.client.seals())
        request = StampRequest(files=(path,), rules=(AllRule(),), algorithm=self.algorithm)
        plan = make_plan(request, seals)
        if enrol:
            phone.enrol()

        def progress(step: StampProgress) -> None:
            self.strike(step.stage)
            if step.session and step.session.qr and step.session.qr.link != self.link:
                self.link = step.session.qr.link
                phone.scan(self.link)

        try:
            return StampJob(self.access.services(), JobControls(progress=progress)).run(plan)
        finally:
            phone.close()

    def strike(self, now: Stage | Step) -> None:
        self.at.pop(now, lambda: None)()

    def judged(self, outcome: StampOutcome) -> SignatureReport:
        (file,) = outcome.files
        assert file.output, outcome
        (signature,) = verify_file(file.output, trust=trust_of_home(self.cloud.home)).signatures
        return signature


def row(signature: SignatureReport, kind: RowKind) -> tuple[Verdict, str]:
    (found,) = [row for row in signature.rows if row.kind is kind]
    return found.verdict, found.template


def unknown_root(algorithm: Algorithm) -> bytes:
    """A root that no cloud knows."""
    now = datetime.now(UTC)
    validity = Validity(now, now + timedelta(days=1))
    return issue_root(Subject("别处 测试根"), keys.generate(algorithm), validity=validity)


@pytest.mark.requirement("R072")
def test_the_first_signature_of_a_home_is_valid_offline(
    cloud: Any, make_pdf: Callable[..., Path], algorithm: Algorithm
) -> None:
    desk = Desk(cloud, algorithm)
    outcome = desk.stamp(make_pdf())
    cloud.stop()
    signature = desk.judged(outcome)
    assert [row.verdict for row in signature.rows] == [Verdict.VALID] * 9
    assert signature.verdict is Verdict.VALID
    assert signature.test_certificate


def test_without_trust_nothing_is_known(
    cloud: Any, make_pdf: Callable[..., Path], algorithm: Algorithm
) -> None:
    (file,) = Desk(cloud, algorithm).stamp(make_pdf()).files
    assert file.output
    report = verify_file(file.output, trust=TrustStore())
    assert report.verdict is Verdict.UNKNOWN
    (signature,) = report.signatures
    assert row(signature, RowKind.SEAL) == (Verdict.UNKNOWN, "{name}:印章制作机构不受信任")


def test_a_certificate_issued_during_the_session_is_a_note(
    cloud: Any, make_pdf: Callable[..., Path], algorithm: Algorithm
) -> None:
    """Another phone's certificate is in the seal already, so the list is not empty."""
    other = replace_phone(cloud)
    other.enrol()
    desk = Desk(cloud, algorithm)
    signature = desk.judged(desk.stamp(make_pdf(), enrol=False))
    assert row(signature, RowKind.SEAL) == (
        Verdict.VALID_WITH_NOTES,
        "{name}:印章制作于签章人的证书签发之前,列表中尚无此证书",
    )
    assert signature.verdict is Verdict.VALID_WITH_NOTES
    assert desk.judged(desk.stamp(make_pdf("b.pdf"), enrol=False)).verdict is Verdict.VALID


def replace_phone(cloud: Any) -> Any:
    """A phone with a storage of its own."""
    home, phones = cloud.home, cloud.home.phone
    cloud.home = replace(home, folder=home.folder.with_name("other-phone"))
    try:
        assert cloud.home.phone != phones
        return cloud.phone()
    finally:
        cloud.home = home


@pytest.mark.requirement("R163")
def test_a_revoked_certificate_is_refused_and_what_it_signed_before_stays_valid(
    cloud: Any, make_pdf: Callable[..., Path], algorithm: Algorithm
) -> None:
    desk = Desk(cloud, algorithm)
    before = desk.stamp(make_pdf())
    desk.at[Step.READY] = lambda: revoke_all(cloud)
    path = make_pdf("later.pdf")
    after = desk.stamp(path)
    assert after.status is JobStatus.REFUSED
    assert after.error
    assert after.error.arguments["cloud_code"] == "certificate.revoked"
    assert [item.name for item in path.parent.glob("later*")] == ["later.pdf"]
    assert desk.judged(before).verdict is Verdict.VALID


def test_a_certificate_revoked_before_the_timestamp_seals_nothing(
    cloud: Any, make_pdf: Callable[..., Path], algorithm: Algorithm
) -> None:
    desk = Desk(cloud, algorithm)
    desk.at[Stage.COMPLETING] = lambda: revoke_all(cloud)
    path = make_pdf()
    outcome = desk.stamp(path)
    (file,) = outcome.files
    assert outcome.status is JobStatus.FAILED
    assert file.error
    assert "在签署前已" in file.error.arguments["reason"]
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_list_too_long_for_the_signature_goes_to_the_security_store(
    cloud: Any, make_pdf: Callable[..., Path], algorithm: Algorithm
) -> None:
    desk = Desk(cloud, algorithm)

    def many_revoked(work: Any) -> None:
        (known,) = work.db.scalars(select(IssuedRow)).all()
        columns = {column.key: getattr(known, column.key) for column in known.__table__.columns}
        for number in range(500):
            changes = {"id": f"iss-{number}", "serial": f"{number + 2**120:x}", "current": False}
            changes |= {"revoked_at": work.now, "revocation": "superseded"}
            work.db.add(IssuedRow(**(columns | changes)))

    desk.at[Stage.COMPLETING] = lambda: edit(cloud, many_revoked)
    outcome = desk.stamp(make_pdf())
    cloud.stop()
    signature = desk.judged(outcome)
    assert signature.verdict is Verdict.VALID
    assert outcome.files[0].output
    with pikepdf.open(outcome.files[0].output) as pdf:
        listings = [item.read_bytes() for item in pdf.Root.DSS.CRLs]
    assert any(len(listing) > 15_000 for listing in listings)
    assert (outcome.files[0].signatures[0].wanted, outcome.files[0].signatures[0].is_below) == (
        Level.B_T,
        False,
    )


def test_lists_are_verified_and_missing_ones_left_out(cloud: Any, algorithm: Algorithm) -> None:
    kind = "sm2" if algorithm is Algorithm.SM2_SM3 else "rsa"
    client = cloud.client()
    codes = (f"test-a-{kind}", f"test-b-{kind}", authorities.TSA[algorithm])
    own, other, tsa = edit(
        cloud, lambda work: [authorities.row_of(work, code).certificate for code in codes]
    )
    root = edit(cloud, lambda work: authorities.row_of(work, f"test-b-{kind}-root").certificate)
    foreign = unknown_root(algorithm)
    lists = ValidationSource(client)
    found = lists.lists((tsa, (other, own)), (tsa, (own,)), (other, (root,)))
    assert [read_crl(*pair).entries for pair in zip(found, (own, root), strict=True)] == [{}, {}]
    assert lists.lists((tsa, (other,)), (foreign, (foreign,))) == ()
    cloud.stop()
    assert lists.lists((tsa, (own,))) == found[:1]
    assert ValidationSource(client).lists((tsa, (own,))) == ()
