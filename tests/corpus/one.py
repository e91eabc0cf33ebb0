"""Everything the program does with one file, in a process of its own; the outcome as JSON.

one.py FILE OUTPUT IDENTITY [PASSWORD]
"""

from __future__ import annotations

import json
import math
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import identity

from desktop.engine.ground import inked
from desktop.stamping.placing import place
from desktop.stamping.plan import raise_blocking
from signing.algorithm import Digest
from signing.engine.order import here
from signing.errors import BidSealError, PasswordError
from signing.geometry import PageGeometry
from signing.pdf.complete import fill
from signing.pdf.extensible import require_extensible
from signing.pdf.model import Change, Document
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.pdf.repair import repair
from signing.placement.model import Placement
from signing.placement.place_spec import parse_place
from signing.seal.model import Close, LineTo, MoveTo, Seal, SealKind, VectorArt
from signing.verify.model import FileReport
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

ART_MOST = 40.0
"""mm; a company seal"""
ART_LEAST = 1.0
"""mm; no page needs, nor can show, a smaller seal"""

USUAL = "page=1;right=35.000;bottom=40.000"
"""What any ordinary page has room for, and what `command` asks for."""


@dataclass(frozen=True)
class Wish:
    """A seal that fits on every page of a file, and where it goes."""

    seal: Seal
    page: str
    everywhere: str

    @classmethod
    def for_pages(cls, pages: Sequence[PageGeometry]) -> Wish:
        """As a bidder would have it on ordinary pages; smaller and central on tiny ones."""
        width = min(page.width_mm for page in pages)
        height = min(page.height_mm for page in pages)
        size = min(ART_MOST, 0.6 * min(width, height))
        right = max(size / 2, min(35.0, width / 2))
        bottom = max(size / 2, min(40.0, height / 2))
        at = f"right={right:.3f};bottom={bottom:.3f}"
        return cls(_seal(size), f"page=1;{at}", f"all;{at}")

    @property
    def seals(self) -> Mapping[str, Seal]:
        """The one seal, by id."""
        return {self.seal.id: self.seal}


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
    started = time.monotonic()
    try:
        document = open_document(path, password=password)
        outcome["document"] = {
            "pages": len(document.pages),
            "signatures": document.signatures,
            "encryption": document.encryption.value,
            "repaired": document.repaired,
        }
        if document.repaired:
            document = repair(document, output.with_suffix(".repaired.pdf"))
            outcome["repaired"] = str(document.path)
        _sign(outcome, document, output, signer)
    except BidSealError as error:
        outcome["refused"] = _error(error)
        return
    outcome["seconds"] = round(time.monotonic() - started, 2)
    outcome["output_report"] = _report(output, trust, password)


def _sign(
    outcome: dict[str, Any], document: Document, output: Path, signer: identity.Identity
) -> None:
    """Plan, prepare and fill; the temporary file becomes `output`. Raises BidSealError."""
    wish = Wish.for_pages(document.pages)
    outcome["plans"] = {
        spec: len(_planned(document, [spec], wish).marks) for spec in (wish.page, wish.everywhere)
    }
    specs = _specs(document, wish)
    outcome["usual"] = specs != ["invisible"] and wish.page == USUAL
    placement = _planned(document, specs, wish)
    marks = inked(here, document, placement).marks
    require_extensible(document, marks, repaired=document.repaired)
    prepared = prepare(
        document,
        marks,
        wish.seals,
        target=output,
        digests=[Digest.SHA256],
        seal_data=None,
        signer_hint="测试单位",
    )
    fill(prepared, signer.cms(bytes.fromhex(prepared.digests[Digest.SHA256])))
    prepared.temporary.replace(output)
    outcome["output"] = str(output)
    outcome["field"] = prepared.field_name
    outcome["rects"] = [
        {
            "page": mark.page,
            "rect": document.pages[mark.page - 1].rect_to_user(mark.rect).as_tuple(),
        }
        for mark in marks
        if mark.is_seen
    ]


def _specs(document: Document, wish: Wish) -> list[str]:
    """What a user would ask for who has read what the file allows."""
    if document.change is Change.CERTIFIED and not document.fields:
        return ["invisible"]
    if document.signatures or document.change is not Change.CONTENT:
        return [wish.page]
    if wish.seal.art.width < ART_LEAST:
        return ["invisible"]
    # Both ways to draw, in one file.
    return [wish.everywhere, "seam"]


def _planned(document: Document, specs: Sequence[str], wish: Wish) -> Placement:
    """The marks of some rules; a finding that blocks is an error of ours here."""
    placement = place(document, [parse_place(spec) for spec in specs], [wish.seal])
    raise_blocking(placement)
    return placement


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


def _seal(size: float) -> Seal:
    """A five-cornered star, `size` mm wide and high."""
    angles = [math.pi * corner / 5 for corner in range(10)]
    radii = [size / 2, size / 5] * 5
    points = [
        (size / 2 + radius * math.sin(angle), size / 2 - radius * math.cos(angle))
        for angle, radius in zip(angles, radii, strict=True)
    ]
    lines = (MoveTo(points[0]), *map(LineTo, points[1:]), Close())
    art = VectorArt(size, size, (200, 20, 30), lines)
    return Seal("corpus", "公章", SealKind.OFFICIAL, "测试单位", art, b"")


def _error(error: BidSealError | None) -> dict[str, Any]:
    assert error is not None
    return {"error": error.code, "message": str(error)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
