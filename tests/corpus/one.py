"""Everything the program does with one file, in a process of its own; the outcome as JSON.

one.py FILE OUTPUT IDENTITY [PASSWORD]
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import identity

from desktop.stamping.model import FilePlan, StampPlan, StampRequest
from desktop.stamping.plan import make_plan
from signing.algorithm import Digest
from signing.errors import BidSealError, PasswordError
from signing.pdf.complete import discard, fill
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.place_spec import parse_place
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw
from signing.verify.model import FileReport
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

PAGE_ONE = "page=1;right=35;bottom=40"
PLANS = (PAGE_ONE, "all", "seam")
UNSIGNED = ("all", "seam")
"""Rules of an unsigned file's marks: both ways to draw, in one file."""
SIGNED = (PAGE_ONE,)
"""Rules of a signed file's one mark."""


def main(arguments: Sequence[str]) -> int:
    """Try everything; whatever happens is part of the answer."""
    path, output, keys = map(Path, arguments[:3])
    outcome: dict[str, Any] = {}
    try:
        _try(outcome, path, output, identity.load(keys), arguments[3] if arguments[3:] else None)
    except Exception:  # noqa: BLE001 - the edge: what is outside of our tree is what we look for
        outcome["crash"] = traceback.format_exc()
    json.dump(outcome, sys.stdout, ensure_ascii=False)
    return 0


def _try(
    outcome: dict[str, Any], path: Path, output: Path, signer: identity.Identity, password: Any
) -> None:
    trust = TrustStore.from_pem(signer.pem)
    if password is not None:
        try:
            open_document(path)
        except PasswordError as error:
            outcome["without_password"] = error.code
    outcome["input_report"] = _report(path, trust, password)
    seals = {"corpus": _seal()}
    outcome["plans"] = {spec: _planned(path, [spec], seals, password)[1] for spec in PLANS}
    started = time.monotonic()
    try:
        document = open_document(path, password=password)
    except BidSealError as error:
        outcome["refused"] = _error(error)
        return
    outcome["document"] = {
        "pages": len(document.pages),
        "signatures": document.signatures,
        "encryption": document.encryption.value,
        "repaired": document.repaired,
    }
    _sign(outcome, document.signatures > 0, path, output, signer, seals, password)
    outcome["seconds"] = round(time.monotonic() - started, 2)
    if "output" in outcome:
        outcome["output_report"] = _report(output, trust, password)


def _sign(
    outcome: dict[str, Any],
    signed: bool,
    path: Path,
    output: Path,
    signer: identity.Identity,
    seals: Mapping[str, Seal],
    password: str | None,
) -> None:
    """Plan, prepare and fill; the temporary file becomes `output`."""
    plan, _ = _planned(path, SIGNED if signed else UNSIGNED, seals, password)
    if plan.error or plan.document is None or plan.placement is None:
        outcome["refused"] = _error(plan.error)
        return
    try:
        prepared = prepare(
            plan.document,
            plan.placement.marks,
            seals,
            target=output,
            digests=[Digest.SHA256],
            seal_data=seals["corpus"].data,
            signer_hint="测试单位",
        )
    except BidSealError as error:
        outcome["refused"] = _error(error)
        return
    fill(prepared, signer.cms(bytes.fromhex(prepared.digests[Digest.SHA256])))
    prepared.temporary.replace(output)
    discard(prepared)
    outcome["output"] = str(output)
    outcome["field"] = prepared.field_name
    outcome["rects"] = [
        {
            "page": mark.page,
            "rect": plan.document.pages[mark.page - 1].rect_to_user(mark.rect).as_tuple(),
        }
        for mark in plan.placement.marks
    ]


def _planned(
    path: Path, specs: Sequence[str], seals: Mapping[str, Seal], password: str | None
) -> tuple[FilePlan, dict[str, Any]]:
    rules = tuple(parse_place(spec) for spec in specs)
    request = StampRequest((path,), rules, password=password)
    plan: StampPlan = make_plan(request, seals)
    file = plan.files[0]
    if file.error:
        return file, _error(file.error)
    return file, {"marks": len(file.placement.marks) if file.placement else 0}


def _report(path: Path, trust: TrustStore, password: str | None) -> dict[str, Any]:
    try:
        report: FileReport = verify_file(path, trust=trust, password=password)
    except BidSealError as error:
        return _error(error)
    return {
        "verdict": report.verdict.value,
        "signatures": [
            {
                "field": signature.field,
                "verdict": signature.verdict.value,
                "rows": {row.kind.value: row.verdict.value for row in signature.rows},
                "covers": signature.covers_whole_file,
            }
            for signature in report.signatures
        ],
    }


def _seal() -> Seal:
    art = draw(SealKind.OFFICIAL, owner="测试单位(语料)")
    return Seal("corpus", "公章", SealKind.OFFICIAL, "测试单位", art, b"\x30\x00")


def _error(error: BidSealError | None) -> dict[str, Any]:
    assert error is not None
    return {"error": error.code, "message": str(error)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
