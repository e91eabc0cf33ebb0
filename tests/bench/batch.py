"""P11: many files in the engine's two processes, beside a copy and a digest of each by Python."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from unittest.mock import patch

import inputs
import jobs
import peers
import pki
from harness import Action, Row, Setup, absent, compared, in_turn, told_rows
from limits import WITHOUT_SHA, copy_and_digest_all, has_sha_instructions

from signing.engine.pool import EnginePool
from signing.engine.side_by_side import in_hand, side_by_side
from signing.pdf.complete import discard
from signing.pdf.model import PreparedFile
from signing.placement.model import AllRule

_FILES, _QUICK_FILES, _PEERS_FILES = 200, 40, 4


def all_files(setup: Setup) -> Iterator[Row]:
    """The batch beside its limit and other programs; where the processor has instructions for
    SHA-256, as it would be without them, too: they make the limit two to three times as fast."""
    paths, by = _paths(setup), pki.load()
    with EnginePool() as engine:
        yield from beside_limit(setup, engine)
        yield from _peers(setup, paths, partial(_finish, engine, paths, setup.out, by))
    if has_sha_instructions():
        yield from told_rows(
            "plain_digests.py", setup.runs, int(setup.quick), setup.out, environment=WITHOUT_SHA
        )


def beside_limit(setup: Setup, engine: EnginePool, *, more: str = "") -> Iterator[Row]:
    """Stamp every page; then the same, filled and verified; then synced to disk as well.

    The limit syncs nothing, so that the first two stand beside it. The signatures themselves are
    the phone's and the cloud's, so their time does not count. `more` is added to what the rows
    are called.
    """
    paths = _paths(setup)
    limit = copy_and_digest_all(paths, setup.out)
    finish = partial(_finish, engine, paths, setup.out, pki.load())
    jobs_of_batch: tuple[tuple[str, Action, float | None], ...] = (
        ("stamped, signature reserved", partial(_stamp, engine, paths, setup.out), 3.0),
        ("and verified", partial(_unsynced, finish), 4.0),
        ("and synced, verified", finish, None),
    )
    for title, job, bound in jobs_of_batch:
        timed = in_turn([job, limit], setup.runs)
        files, each = len(paths) / timed.median(0), 1000 * timed.median(1) / len(paths)
        yield compared(
            "P11",
            f"batch of {len(paths)}: {title}{more}",
            timed,
            "copy + sha256",
            bound=bound,
            note=f"{files:.0f} files/s, limit {each:.1f} ms a file",
        )


def _paths(setup: Setup) -> Sequence[Path]:
    return inputs.batch(_QUICK_FILES if setup.quick else _FILES)


def _peers(setup: Setup, paths: Sequence[Path], whole: Action) -> Iterator[Row]:
    """How often faster than other programs, which do some of the files, one after another."""
    for title, make, bound in (
        ("loop of qpdf --overlay and pdfsig -add-signature", peers.overlay_and_sign, 10.0),
        ("loop of pyHanko addsig, signature only", peers.pyhanko, 60.0),
    ):
        name = f"batch of {len(paths)}, verified, times the speed of a {title}"
        some = [make(path, setup.out) for path in paths[:_PEERS_FILES]]
        actions = [action for action in some if action is not None]
        if not actions:
            yield absent("P11", name)
            continue
        timed = in_turn([whole, partial(_each, actions)], 2)
        theirs, ours = timed.median(1) / len(actions), timed.median(0) / len(paths)
        yield Row(
            "P11",
            name,
            f"{1 / ours:.0f} files/s",
            f"{1 / theirs:.1f} files/s",
            theirs / ours,
            bound,
            at_least=True,
        )


def _each(actions: Sequence[Action]) -> None:
    for action in actions:
        action()


def _prepared(engine: EnginePool, paths: Sequence[Path], out: Path) -> list[PreparedFile]:
    seal = jobs.official_seal()
    results = side_by_side(
        lambda path, _: jobs.stamped(path, AllRule(), seal, out, engine=engine),
        paths,
        at_once=in_hand(engine),
    )
    return [prepared for _, prepared in results]


def _stamp(engine: EnginePool, paths: Sequence[Path], out: Path) -> None:
    for prepared in _prepared(engine, paths, out):
        discard(prepared)


def _unsynced(job: Action) -> object:
    """The job on a disk that syncs at once."""
    with patch.object(os, "fsync", lambda _descriptor: None):
        return job()


def _finish(engine: EnginePool, paths: Sequence[Path], out: Path, by: pki.Pki) -> float:
    start = time.perf_counter()
    prepared = _prepared(engine, paths, out)
    seconds = time.perf_counter() - start
    signed = [(file, jobs.signature(file, by)) for file in prepared]
    start = time.perf_counter()
    verified = jobs.check(by, engine)
    for _ in side_by_side(
        lambda item, _: jobs.completed(*item, verified), signed, at_once=in_hand(engine)
    ):
        pass
    return seconds + time.perf_counter() - start
