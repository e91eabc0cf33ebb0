"""Files beyond 2 GB and 4 GB: stamped, signed, and opened by three readers.

    python3 packaging/dev.py large [DIR] [--gigabytes N]…

The files are made on the spot and are mostly holes; the outputs are copies and need their size.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import identity
import pikepdf
import pymupdf
import pypdfium2
from holes import KINDS, write_with_hole
from one import Wish
from rich.console import Console

from desktop.stamping.placing import place
from signing.algorithm import Digest
from signing.pdf.complete import fill
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.model import AllRule
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file


def main() -> int:
    """Every kind of file in every size; 1 when something is not as it should be."""
    parser = argparse.ArgumentParser(prog="packaging/dev.py large", description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path, nargs="?")
    parser.add_argument("--gigabytes", type=float, action="append")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="bidseal-large-", dir=options.folder) as scratch:
        for gigabytes in options.gigabytes or [2.1, 4.1]:
            for kind in KINDS:
                path = Path(scratch) / f"{kind}.pdf"
                write_with_hole(path, kind, round(gigabytes * (1 << 30)))
                failed |= _tried(f"{kind}, {gigabytes} GiB", path)
                path.unlink()
    return failed


def _tried(title: str, path: Path) -> int:
    started = time.monotonic()
    output = _signed(path)
    SAY.print(f"{title}: signed in {time.monotonic() - started:.1f} s")
    failed = 0
    for name, check in CHECKS.items():
        try:
            check(output)
        except Exception as error:  # noqa: BLE001 - the edge: every reader has its own errors
            failed = 1
            SAY.print(f"{title}: {name}: {type(error).__name__}: {error}")
        else:
            SAY.print(f"{title}: {name}: well")
    output.unlink()
    return failed


SIGNER = identity.make()
SAY = Console(highlight=False, markup=False, soft_wrap=True)


def _signed(path: Path) -> Path:
    document = open_document(path)
    wish = Wish.for_pages(document.pages)
    marks = place(document, [AllRule()], [wish.seal]).marks
    target = path.with_name("out.pdf")
    prepared = prepare(
        document, marks, wish.seals, target=target, digests=[Digest.SHA256], seal_data=None
    )
    fill(prepared, SIGNER.cms(bytes.fromhex(prepared.digests[Digest.SHA256])))
    return prepared.temporary


def _by_mupdf(path: Path) -> None:
    with pymupdf.open(path, filetype="pdf") as document:
        assert (document.page_count, document.is_repaired) == (2, False)


def _by_pdfium(path: Path) -> None:
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 2


def _by_qpdf(path: Path) -> None:
    with pikepdf.open(path) as document:
        assert len(document.pages) == 2
        signed = document.Root.AcroForm.Fields[0].V.ByteRange
        assert int(signed[2]) + int(signed[3]) == path.stat().st_size


def _by_us(path: Path) -> None:
    report = verify_file(path, trust=TrustStore.from_pem(SIGNER.pem))
    assert report.signatures[0].covers_whole_file
    assert report.verdict.rank <= 1, report.verdict


CHECKS: dict[str, Callable[[Path], None]] = {
    "MuPDF": _by_mupdf,
    "PDFium": _by_pdfium,
    "qpdf": _by_qpdf,
    "bidseal": _by_us,
}


if __name__ == "__main__":
    sys.exit(main())
