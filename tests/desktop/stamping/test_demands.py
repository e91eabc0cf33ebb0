"""Signature fields that demand a digest: the job signs with it, or the file is told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.stamping.demands import as_demanded
from desktop.stamping.model import FilePlan, StampPlan, StampRequest
from signing.algorithm import Algorithm, Digest
from signing.errors import NotPdfError
from signing.geometry import RectMm
from signing.pdf.model import Document
from signing.placement.model import FieldRule, Mark, Placement, RuleKind, SignatureField

RECT = RectMm(10, 10, 80, 80)
SHA, SM3, ANY = (Digest.SHA256,), (Digest.SM3,), tuple(Digest)


def file(*demands: tuple[Digest, ...]) -> FilePlan:
    """A file with a field for each demand, stamped in the first."""
    fields = tuple(
        SignatureField(f"f{number}", 1, RECT, digests=digests)
        for number, digests in enumerate(demands)
    )
    marks = (Mark(RuleKind.PAGE, 0, "s", 1, RECT, field="f0" if fields else ""),)
    path = Path("a.pdf")
    return FilePlan(path, Document(path, 1, (), fields=fields), Placement(marks))


def obey(algorithm: Algorithm | None, *files: FilePlan) -> StampPlan:
    paths = tuple(plan.input for plan in files)
    request = StampRequest(paths, (FieldRule("f0"),), algorithm=algorithm)
    return as_demanded(StampPlan(request, {}, files))


@pytest.mark.parametrize(
    ("asked", "demands", "algorithm", "errors"),
    [
        (None, [(ANY,), ()], None, [False, False]),
        (None, [(ANY, SHA)], None, [False]),
        (None, [(ANY,), (SHA,)], Algorithm.RSA_SHA256, [False, False]),
        (None, [(SM3,), (SHA,)], Algorithm.SM2_SM3, [False, True]),
        (Algorithm.SM2_SM3, [(SHA,), (ANY,)], Algorithm.SM2_SM3, [True, False]),
        (Algorithm.RSA_PSS_SHA256, [(SHA,)], Algorithm.RSA_PSS_SHA256, [False]),
    ],
)
def test_demand_fixes_the_algorithm(
    asked: Algorithm | None,
    demands: list[tuple[tuple[Digest, ...], ...]],
    algorithm: Algorithm | None,
    errors: list[bool],
) -> None:
    plan = obey(asked, *(file(*of_file) for of_file in demands))
    assert plan.request.algorithm is algorithm
    assert [entry.error is not None for entry in plan.files] == errors


def test_file_that_cannot_be_stamped_demands_nothing() -> None:
    broken = FilePlan(Path("a.pdf"), error=NotPdfError(name="a.pdf"))
    plan = obey(None, broken)
    assert plan.files == (broken,)
    assert plan.request.algorithm is None
