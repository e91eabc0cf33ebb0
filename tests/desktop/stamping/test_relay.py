"""Unit and person sign one after the other: real cloud, one session and charge each, one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from desktop.session.controls import JobControls
from desktop.stamping.model import (
    FileStatus,
    JobStatus,
    StampOutcome,
    StampProgress,
    StampRequest,
)
from desktop.stamping.plan import make_plan
from desktop.stamping.relay import run_plan, total
from desktop.stamping.seals import seals_of
from desktop.stamping.withdraw import OriginalState, withdraw
from signing.algorithm import Algorithm
from signing.errors import RefusedError
from signing.placement.model import AllRule, PageRule, Position, Rule, SeamRule
from signing.seal.model import SealType
from sync.client.phone_thread import PhoneThread
from sync.client.phone_wishes import Behaviour
from sync.protocol.session import BillingMode, Charge

BOTH = (
    PageRule(1, Position(x=60, y=60), "公章"),
    PageRule(2, Position(x=100, y=200), "手写签名"),
    SeamRule(seal="公章"),
    AllRule(Position(right=30, bottom=30), "人名章"),
)


class Desk:
    """Runs plans; each step has a phone of its own."""

    def __init__(self, cloud: Any, *behaviours: Behaviour) -> None:
        self.access = cloud.access()
        self.journal = self.access.services().journal
        self.phones = [
            PhoneThread(cloud.phone(behaviour=behaviour, algorithm=Algorithm.RSA_SHA256))
            for behaviour in behaviours or (Behaviour.CONFIRM, Behaviour.CONFIRM)
        ]
        self.seen: list[tuple[int, int, SealType]] = []
        self.link = ""

    def run(self, files: list[Path], *rules: Rule) -> StampOutcome:
        request = StampRequest(tuple(files), rules or BOTH, algorithm=Algorithm.RSA_SHA256)
        plan = make_plan(request, seals_of(self.access.client.seals()))
        try:
            return run_plan(self.access.services(), plan, JobControls(progress=self.progress))
        finally:
            for phone in self.phones:
                phone.close()

    def progress(self, step: StampProgress) -> None:
        self.seen.append((step.step, step.steps, step.identity))
        if step.session and step.session.qr and step.session.qr.link != self.link:
            self.link = step.session.qr.link
            self.phones[step.step - 1].scan(self.link)

    def balance(self) -> str:
        return str(self.access.client.account().balance)


def signers(path: Path) -> list[str]:
    """Who signed, in order; each signature accepted by pyHanko's own policy."""
    names = []
    for signature in PdfFileReader(BytesIO(path.read_bytes())).embedded_signatures:
        trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
        status = validate_pdf_signature(signature, trust, diff_policy=DEFAULT_DIFF_POLICY)
        assert status.intact
        assert status.docmdp_ok
        names.append(signature.signer_cert.subject.native["common_name"])
    return names


def test_unit_then_person_and_back_again(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    path = make_pdf()
    original = path.read_bytes()
    desk = Desk(cloud)
    outcome = desk.run([path])
    assert outcome.status is JobStatus.DONE, outcome
    (file,) = outcome.files
    assert file.output == path.with_name("标书_已签章.pdf")
    assert {item.name for item in path.parent.iterdir()} == {path.name, file.output.name}
    assert file.output.read_bytes().startswith(original)
    assert signers(file.output) == ["北京标印建设有限公司(演示)", "张伟(演示)"]
    assert [signature.signer for signature in file.signatures] == signers(file.output)
    assert len(file.marks) == 8
    assert [mark.rule_index for mark in file.marks] == [0, 1, 2, 2, 2, 3, 3, 3]
    assert [step.identity for step in outcome.steps] == [SealType.UNIT, SealType.PERSON]
    assert len({step.session for step in outcome.steps}) == 2
    assert outcome.charge
    assert outcome.charge.amount == "3.00"
    assert desk.balance() == "97.00"
    assert list(dict.fromkeys(desk.seen)) == [(1, 2, SealType.UNIT), (2, 2, SealType.PERSON)]
    assert desk.journal.unfinished() == ()

    gone = withdraw(desk.journal, file.output, reason="报价有误")
    assert (gone.original, gone.state) == (path, OriginalState.KEPT)
    assert {item.name for item in path.parent.iterdir()} == {path.name, gone.kept_as.name}
    assert signers(gone.kept_as) == ["北京标印建设有限公司(演示)", "张伟(演示)"]
    (record,) = desk.journal.withdrawals.all()
    assert (record.reason, record.original) == ("报价有误", path)


def test_refused_second_step_keeps_the_first(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    both, unit_only = make_pdf("both.pdf"), make_pdf("single.pdf", pages=1)
    desk = Desk(cloud, Behaviour.CONFIRM, Behaviour.REFUSE)
    rules = (
        PageRule(1, Position(x=60, y=60), "公章"),
        PageRule(2, Position(x=99, y=99), "手写签名"),
    )
    outcome = desk.run([both, unit_only], *rules)
    assert outcome.status is JobStatus.PARTIAL
    assert isinstance(outcome.error, RefusedError)
    first, second = outcome.files
    assert first.status is FileStatus.FAILED
    assert first.output
    assert signers(first.output) == ["北京标印建设有限公司(演示)"]
    assert [mark.rule_index for mark in first.marks] == [0]
    assert isinstance(first.error, RefusedError)
    assert "前一步的签章已完成" in first.error.safe
    assert first.error.arguments["output"] == str(first.output)
    assert second.error  # it has no second page, so nothing was done to it
    assert second.output is None
    assert desk.balance() == "98.50"


def test_refused_first_step_ends_all(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    path = make_pdf()
    desk = Desk(cloud, Behaviour.REFUSE)
    outcome = desk.run([path])
    assert outcome.status is JobStatus.REFUSED
    assert [file.status for file in outcome.files] == [FileStatus.SKIPPED]
    assert [item.name for item in path.parent.iterdir()] == [path.name]
    assert desk.balance() == "100.00"


def test_person_alone_signs_in_one_step(cloud: Any, make_pdf: Callable[..., Path]) -> None:
    desk = Desk(cloud)
    outcome = desk.run([make_pdf()], PageRule(1, Position(x=60, y=60), "手写签名"))
    assert outcome.status is JobStatus.DONE
    assert outcome.steps == ()
    assert outcome.files[0].output
    assert signers(outcome.files[0].output) == ["张伟(演示)"]
    assert set(desk.seen) == {(1, 1, SealType.PERSON)}


def charge(amount: str, mode: BillingMode = BillingMode.USE, state: str = "settled") -> Charge:
    return Charge.model_validate({"mode": mode, "amount": amount, "state": state})


@pytest.mark.parametrize(
    ("charges", "wanted"),
    [
        ([], None),
        ([None], None),
        ([charge("1.50"), charge("2.00")], charge("3.50")),
        ([charge("0.00", BillingMode.DAY), charge("2.00")], charge("2.00")),
        ([charge("0.00", BillingMode.DAY)] * 2, charge("0.00", BillingMode.DAY)),
        ([charge("1.50"), charge("1.50", state="released")], charge("1.50")),
        ([None, charge("1.50", state="released")], charge("1.50", state="released")),
    ],
)
def test_total(charges: list[Charge | None], wanted: Charge | None) -> None:
    assert total(charges) == wanted


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    assert list(tmp_path.rglob("*.bidseal-part")) == []
