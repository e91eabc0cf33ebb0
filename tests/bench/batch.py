"""P11: many files in two processes, beside a copy and a digest of each by Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import inputs
import jobs
import pki
from harness import Row, Setup, compared, in_turn
from limits import copy_and_digest_all

from signing.pdf.complete import discard, fill
from signing.placement.model import AllRule

PROCESSES = 2
_FILES, _QUICK_FILES = 200, 40


def all_files(setup: Setup) -> Iterator[Row]:
    """Stamp every page and sign; then the same with syncing and verifying from disk."""
    paths = inputs.batch(_QUICK_FILES if setup.quick else _FILES)
    by = pki.load()
    context = get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        limit = copy_and_digest_all(paths, setup.out)
        for title, one, bound in (
            ("stamped and signed", signed, 3.0),
            ("stamped, signed, synced, verified", verified, 4.0),
        ):
            job = partial(_run, pool, partial(one, out=setup.out, by=by), paths)
            timed = in_turn([job, limit], max(2, setup.runs // 2))
            files = len(paths) / timed.median(0)
            yield compared(
                "P11",
                f"batch of {len(paths)}: {title}",
                timed,
                "copy + sha256",
                bound=bound,
                note=f"{files:.0f} files/s",
            )


def signed(path: Path, *, out: Path, by: pki.Pki) -> None:
    """One file without reading it back."""
    prepared = jobs.stamped(path, AllRule(), jobs.official_seal(), out)
    fill(prepared, jobs.signature(prepared, by))
    discard(prepared)


def verified(path: Path, *, out: Path, by: pki.Pki) -> None:
    """One file, all the way."""
    jobs.finished(jobs.stamped(path, AllRule(), jobs.official_seal(), out), by)


def _run(pool: ProcessPoolExecutor, one: partial[None], paths: Sequence[Path]) -> None:
    for _ in pool.map(one, paths, chunksize=4):
        pass
