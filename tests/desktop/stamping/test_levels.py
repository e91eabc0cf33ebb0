"""Each PAdES level as a job makes it, also when the job is interrupted on the way."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from asn1crypto import cms
from sqlalchemy import select

from desktop.cli.receipt import below_lines, stamp_json
from desktop.session.controls import JobControls
from desktop.stamping.job import JobServices
from desktop.stamping.model import (
    FileOutcome,
    JobStatus,
    Stage,
    StampOutcome,
    StampProgress,
    StampRequest,
)
from desktop.stamping.plan import make_plan
from desktop.stamping.resume import resume
from desktop.stamping.run import StampJob
from desktop.stamping.seals import seals_of
from desktop.trust import trust_of_home
from signing.algorithm import Algorithm
from signing.cms.timestamp import timestamp_request
from signing.errors import CloudError, CmsError
from signing.level import Level
from signing.placement.model import AllRule
from signing.verify.model import FileReport, RowKind, Verdict
from signing.verify.verify import verify_file
from sync.client.phone_thread import PhoneThread
from sync.cloud.cloud import Cloud
from sync.cloud.pki import authorities
from sync.cloud.settings import CloudSettings
from sync.cloud.store.certificates import CertificateRight

PASSWORD = "打开"


class Desk:
    """Stamps one file at a level."""

    def __init__(self, cloud: Any, algorithm: Algorithm) -> None:
        self.cloud, self.algorithm = cloud, algorithm
        self.access = cloud.access()
        self.services: JobServices = self.access.services()
        self.meanwhile: Callable[[], None] = lambda: None

    def stamp(self, path: Path, level: Level, password: str | None = None) -> StampOutcome:
        phone = PhoneThread(self.cloud.phone(algorithm=self.algorithm))
        phone.enrol()
        request = StampRequest(
            files=(path,),
            rules=(AllRule(),),
            algorithm=self.algorithm,
            level=level,
            password=password,
        )
        plan = make_plan(request, seals_of(self.access.client.seals()))
        links: set[str] = set()

        def progress(step: StampProgress) -> None:
            if step.stage is Stage.COMPLETING and not step.done:
                self.meanwhile()
            if step.session and step.session.qr and step.session.qr.link not in links:
                links.add(step.session.qr.link)
                phone.scan(step.session.qr.link)

        try:
            return StampJob(self.services, JobControls(progress=progress)).run(plan)
        finally:
            phone.close()

    def report(self, output: Path, password: str | None = None) -> FileReport:
        return verify_file(output, trust=trust_of_home(self.cloud.home), password=password)


def only_file(outcome: StampOutcome) -> tuple[FileOutcome, Path]:
    (file,) = outcome.files
    assert file.output, outcome
    return file, file.output


@pytest.mark.parametrize(
    ("level", "algorithm", "verdicts"),
    [
        (Level.B_B, Algorithm.RSA_SHA256, [Verdict.VALID_WITH_NOTES]),
        (Level.B_LT, Algorithm.SM2_SM3, [Verdict.VALID]),
        (Level.B_LTA, Algorithm.SM2_SM3, [Verdict.VALID, Verdict.VALID]),
    ],
)
def test_a_level_holds_what_it_promises_offline(
    cloud: Any,
    make_pdf: Callable[..., Path],
    level: Level,
    algorithm: Algorithm,
    verdicts: list[Verdict],
) -> None:
    file, output = only_file(Desk(cloud, algorithm).stamp(make_pdf(), level))
    cloud.stop()
    report = verify_file(output, trust=trust_of_home(cloud.home))
    assert [signature.verdict for signature in report.signatures] == verdicts
    (info,) = file.signatures
    assert (info.reached, info.is_below) == (level, False)
    assert (info.timestamp is None) == (level is Level.B_B)
    assert report.signatures[0].timestamped == (level is not Level.B_B)
    assert report.signatures[0].level is level
    with pikepdf.open(output) as pdf:
        assert ("/DSS" in pdf.Root) == level.reaches(Level.B_LT)
        if level.reaches(Level.B_LT):
            # signer, its CA, the root, the timestamp authority; each below the root is answered
            store = pdf.Root.DSS
            assert len(store.Certs) == 4
            assert (len(store.OCSPs), len(store.CRLs)) == (1, 2)


class Interrupted:
    """A self-check during which the cloud is lost, once."""

    def __init__(self, services: JobServices) -> None:
        self._check = services.self_check
        self.seen: list[bytes] = []

    def __call__(self, prepared: Any, password: str | None) -> str | None:
        self.seen.append(prepared.temporary.read_bytes())
        if len(self.seen) == 1:
            raise CloudError(reason="test")
        return self._check(prepared, password)


def test_an_interrupted_job_reaches_its_level_when_taken_up(
    cloud: Any, make_pdf: Callable[..., Path]
) -> None:
    desk = Desk(cloud, Algorithm.SM2_SM3)
    check = Interrupted(desk.services)
    desk.services = replace(desk.services, self_check=check)
    path = make_pdf()
    assert desk.stamp(path, Level.B_LTA).files[0].output is None
    (outcome,) = resume(desk.services)
    file, output = only_file(outcome)
    assert outcome.status is JobStatus.DONE
    assert file.signatures[0].reached is Level.B_LTA
    assert output.read_bytes().count(b"%%EOF") == check.seen[0].count(b"%%EOF")
    assert [s.verdict for s in desk.report(output).signatures] == [Verdict.VALID] * 2
    assert hashlib.sha256(output.read_bytes()).hexdigest() == desk.report(output).sha256
    assert resume(desk.services) == ()


def test_an_interrupted_job_with_a_password_falls_back_to_what_it_can(
    cloud: Any, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    """The password is never stored, so nothing can be appended after a crash."""
    path = encrypted(make_pdf(), tmp_path / "秘.pdf")
    desk = Desk(cloud, Algorithm.RSA_SHA256)
    desk.services = replace(desk.services, self_check=Interrupted(desk.services))
    desk.stamp(path, Level.B_LT, PASSWORD)
    (outcome,) = resume(desk.services, password="一个别的")
    file, output = only_file(outcome)
    assert file.signatures[0].reached is Level.B_T
    assert file.signatures[0].is_below
    assert "--password-stdin" in below_lines(file)[0]
    assert stamp_json(outcome)["files"][0]["signatures"][0]["shortfall"] == "locked"
    (signature,) = desk.report(output, PASSWORD).signatures
    assert signature.verdict is Verdict.VALID, "its lists are inside the signature instead"


def test_an_interrupted_job_that_is_told_the_password_again_reaches_its_level(
    cloud: Any, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    path = encrypted(make_pdf(), tmp_path / "秘.pdf")
    desk = Desk(cloud, Algorithm.RSA_SHA256)
    desk.services = replace(desk.services, self_check=Interrupted(desk.services))
    desk.stamp(path, Level.B_LT, PASSWORD)
    (outcome,) = resume(desk.services, password=PASSWORD)
    file, output = only_file(outcome)
    assert (file.signatures[0].reached, below_lines(file)) == (Level.B_LT, [])
    (signature,) = desk.report(output, PASSWORD).signatures
    assert (signature.verdict, signature.level) == (Verdict.VALID, Level.B_LT)


def encrypted(path: Path, target: Path) -> Path:
    with pymupdf.open(path) as document:
        document.save(
            target, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=PASSWORD, owner_pw="owner"
        )
    return target


def test_a_certificate_that_asks_for_pss_gets_it(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    store = Cloud.assemble(CloudSettings(data_dir=cloud.data, port=cloud.port))
    with closing(store.database), store.writing() as work:
        for right in work.db.scalars(select(CertificateRight)):
            if right.algorithm == Algorithm.RSA_SHA256:
                right.algorithm = Algorithm.RSA_PSS_SHA256
    desk = Desk(cloud, Algorithm.RSA_PSS_SHA256)
    file, output = only_file(desk.stamp(make_pdf(), Level.B_T))
    assert file.signatures[0].algorithm is Algorithm.RSA_PSS_SHA256
    (signature,) = desk.report(output).signatures
    assert (signature.verdict, signature.algorithm) == (Verdict.VALID, "rsa-pss-sha256")
    if shutil.which("pdfsig"):
        said = subprocess.run(["pdfsig", output], capture_output=True, text=True).stdout
        assert "Signature is Valid." in said


def test_a_ca_that_does_not_answer_lowers_the_level_and_is_said(
    cloud: Any, make_pdf: Callable[..., Path]
) -> None:
    desk = Desk(cloud, Algorithm.RSA_SHA256)

    def hide() -> None:
        # what the running cloud has loaded already, it keeps
        desk.services.cloud.timestamp(timestamp_request(b"", desk.algorithm), key="warm-up")
        store = Cloud.assemble(CloudSettings(data_dir=cloud.data, port=cloud.port))
        with closing(store.database), store.writing() as work:
            # found by its fingerprint no more
            authorities.row_of(work, "test-a-rsa").certificate += b"\x00"

    desk.meanwhile = hide
    file, output = only_file(desk.stamp(make_pdf(), Level.B_LTA))
    assert (file.signatures[0].wanted, file.signatures[0].reached) == (Level.B_LTA, Level.B_T)
    first = desk.report(output).signatures[0]
    (row,) = [row for row in first.rows if row.kind is RowKind.REVOCATION]
    assert row.verdict is Verdict.VALID_WITH_NOTES


def test_what_does_not_fit_into_the_signature_is_kept_beside_it(
    cloud: Any, make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An estimate that was wrong by far: not even the issuers fit, but they are in the store."""
    monkeypatch.setattr("desktop.stamping.run.room", lambda *_, **__: 3_200)
    desk = Desk(cloud, Algorithm.SM2_SM3)
    file, output = only_file(desk.stamp(make_pdf(), Level.B_T))
    assert file.signatures[0].reached is Level.B_T
    (signature,) = desk.report(output).signatures
    assert signature.verdict is Verdict.VALID
    with pikepdf.open(output) as pdf:
        contents = bytes(pdf.Root.AcroForm.Fields[0].V.Contents)
        assert len(contents) == 3_200
        assert len(cms.ContentInfo.load(contents)["content"]["certificates"]) == 1
        assert len(pdf.Root.DSS.Certs) == 4


def test_what_fits_nowhere_fails_and_leaves_nothing(
    cloud: Any, make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.stamping.run.room", lambda *_, **__: 1_000)
    desk = Desk(cloud, Algorithm.SM2_SM3)
    path = make_pdf()
    outcome = desk.stamp(path, Level.B_T)
    assert outcome.status is JobStatus.FAILED
    assert isinstance(outcome.files[0].error, CmsError)
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    account = desk.access.client.account()
    assert account.balance == account.available == "100.00"
