"""The signing engine beside its limit: ratios of medians in one run, printed as one table.

    python3 packaging/dev.py bench [--runs N] [--quick] [--json FILE]

The limit is a plain copy of the same file plus one digest of it. Inputs are warm in the page cache.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))

import inputs

from signing.algorithm import Digest
from signing.pdf import complete, prepare
from signing.pdf.open import open_document
from signing.pdf.text import PdfText
from signing.placement.expand import expand
from signing.placement.model import AllRule, KeywordRule, Mark, Rule, SeamRule
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw

OUT = inputs.CACHE / "out"


@dataclass(frozen=True)
class Row:
    """One measured job: medians in seconds, and their ratio to the limit's."""

    name: str
    seconds: float
    limit: str
    limit_seconds: float
    goal: str
    note: str = ""

    @property
    def ratio(self) -> float:
        """Our median over the limit's."""
        return self.seconds / self.limit_seconds if self.limit_seconds else float("nan")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="without the 335 MB file")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    rows = list(measure(options.runs, quick=options.quick))
    shutil.rmtree(OUT)
    show(rows)
    if options.json:
        records = [{**asdict(row), "ratio": row.ratio} for row in rows]
        options.json.write_text(json.dumps(records, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def measure(runs: int, *, quick: bool) -> Iterator[Row]:
    """All rows, in the order of the table."""
    seal = official_seal()
    everywhere: Rule = AllRule()
    seam: Rule = SeamRule(group=20)
    small = inputs.a20()
    yield stamping("a20: all pages", small, everywhere, seal, Digest.SHA256, runs, goal="-")
    big = inputs.b500() if quick else inputs.c3000()
    name = big.stem
    goals = {Digest.SHA256: "≤ 1.15", Digest.SM3: "≤ 1.15 of cp + sm3"}
    for digest, goal in goals.items():
        title = f"{name}: all pages, {digest.value}"
        yield stamping(title, big, everywhere, seal, digest, runs, goal=goal)
    yield stamping(f"{name}: seam", big, seam, seal, Digest.SHA256, runs, goal="≤ 1.3 of all pages")
    yield keyword(big, seal, runs)


def official_seal() -> Seal:
    """A 40 mm company seal."""
    art = draw(SealKind.OFFICIAL, owner="北京标印建设有限公司(测试)")
    return Seal("bench", "公章", SealKind.OFFICIAL, "测试", art, b"\x30\x00")


def stamping(
    title: str, path: Path, rule: Rule, seal: Seal, digest: Digest, runs: int, *, goal: str
) -> Row:
    """Open, expand, stamp, reserve and digest; beside `cp` and the same digest."""
    grown = 0
    marks: tuple[Mark, ...] = ()

    def job() -> None:
        nonlocal grown, marks
        document = open_document(path)
        with PdfText(path, None) as text:
            marks = expand([rule], document.pages, [seal], text, name=path.name).marks
        target = OUT / "out.pdf"
        prepared = prepare.prepare(
            document, marks, {seal.id: seal}, target=target, digests=[digest], seal_data=None
        )
        grown = prepared.temporary.stat().st_size - document.size
        complete.discard(prepared)

    ours, limit = paired(job, lambda: copy_and_digest(path, digest), runs)
    note = f"{len(marks)} marks, +{grown / max(1, len(marks)):.0f} B a mark"
    return Row(title, ours, f"cp + {digest.value}", limit, goal, note)


def keyword(path: Path, seal: Seal, runs: int) -> Row:
    """All boxes of a keyword; beside MuPDF's own search in one thread."""
    import pymupdf

    word = inputs.KEYWORD
    document = open_document(path)
    hits = 0

    def job() -> None:
        nonlocal hits
        with PdfText(path, None) as text:
            placed = expand([KeywordRule(word)], document.pages, [seal], text, name=path.name)
        hits = len(placed.marks)

    def peer() -> None:
        with pymupdf.open(path) as pages:
            for page in pages:
                page.search_for(word)

    ours, limit = paired(job, peer, max(1, runs // 2))
    return Row(f"{path.stem}: keyword", ours, "MuPDF search", limit, "≤ 1.0", f"{hits} marks")


def copy_and_digest(path: Path, digest: Digest) -> None:
    """The limit: copy with the kernel's help, then digest the copy with OpenSSL."""
    target = OUT / "limit.pdf"
    shutil.copyfile(path, target)
    openssl = shutil.which("openssl")
    if openssl:
        command = [openssl, "dgst", f"-{digest.value}", str(target)]
        subprocess.run(command, check=True, capture_output=True)
    else:
        with target.open("rb") as file:
            hashlib.file_digest(file, digest.value)
    target.unlink()


def paired(job: Callable[[], None], limit: Callable[[], None], runs: int) -> tuple[float, float]:
    """Medians of both, taken in turn so that a drifting machine hits them alike."""
    job()
    limit()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for action, record in zip((job, limit), times, strict=True):
            with stopwatch(record):
                action()
    return statistics.median(times[0]), statistics.median(times[1])


@contextmanager
def stopwatch(record: list[float]) -> Iterator[None]:
    """Append the seconds that the block takes."""
    start = time.perf_counter()
    yield
    record.append(time.perf_counter() - start)


def show(rows: list[Row]) -> None:
    """One table on stdout."""
    table = Table("job", "s", "limit", "s", "ratio", "goal", "note")
    for row in rows:
        table.add_row(
            row.name,
            f"{row.seconds:.2f}",
            row.limit,
            f"{row.limit_seconds:.2f}",
            f"{row.ratio:.2f}",
            row.goal,
            row.note,
        )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
