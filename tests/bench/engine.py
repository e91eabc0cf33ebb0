"""P1, P2, P5, P6: stamping with a warm engine beside a copy and a digest of the same file.

As in the product, this process copies and digests while the engine's composes what is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import inputs
import jobs
import pki
from harness import Action, Row, Setup, compared, in_turn
from limits import copy_and_digest

from signing.algorithm import Digest
from signing.engine.order import Engine
from signing.engine.pool import EnginePool
from signing.pdf.complete import discard
from signing.placement.model import AllRule, Rule, SeamRule

_GROWTH_OF_ALL = 250
_GROWTH_OF_SEAM = 550
_FIXED_GROWTH = 64 << 10


def large(setup: Setup) -> Path:
    """c3000, or b500 when it must be quick."""
    return inputs.b500() if setup.quick else inputs.c3000()


def of_large(setup: Setup, bound: float) -> float | None:
    """A bound that holds for the large file only: on a small one, fixed costs weigh too much."""
    return None if setup.quick else bound


def all_pages(setup: Setup) -> Iterator[Row]:
    """P1: a seal on every page and a reserved signature, both digests, both file structures."""
    path = large(setup)
    with EnginePool() as engine:
        for digest in (Digest.SHA256, Digest.SM3):
            limit = copy_and_digest(path, setup.out, digest)
            job = _stamping(path, AllRule(), setup, engine, digest)
            yield compared(
                "P1",
                f"{path.stem}: all pages, {digest.value}",
                in_turn([job, limit], setup.runs),
                f"cp + {digest.value}",
                bound=of_large(setup, 1.15),
            )
        if not setup.quick:
            streams = inputs.c3000_streams()
            limit = copy_and_digest(streams, setup.out)
            timed = in_turn([_stamping(streams, AllRule(), setup, engine), limit], setup.runs)
            title = "c3000 with object streams: all pages, sha256"
            yield compared("P1", title, timed, "cp + sha256", bound=1.15)


def verified(setup: Setup) -> Iterator[Row]:
    """P2: the same, signed, synced, verified from disk and published."""
    path = large(setup)
    seal, by = jobs.official_seal(), pki.load()
    with EnginePool() as engine:

        def job() -> None:
            prepared = jobs.stamped(path, AllRule(), seal, setup.out, engine=engine)
            jobs.finished(prepared, by, engine=engine)

        timed = in_turn([job, copy_and_digest(path, setup.out, sync=True)], setup.runs)
    title = f"{path.stem}: all pages, signed, synced, verified"
    yield compared("P2", title, timed, "cp + sync + sha256", bound=of_large(setup, 2.0))


def seam(setup: Setup) -> Iterator[Row]:
    """P5: one slice on every page, beside one seal on every page."""
    path = large(setup)
    with EnginePool() as engine:
        rules = (SeamRule(group=20), AllRule())
        actions = [_stamping(path, rule, setup, engine) for rule in rules]
        timed = in_turn(actions, setup.runs)
    yield compared("P5", f"{path.stem}: seam", timed, "P1", bound=1.3)


def growth(setup: Setup) -> Iterator[Row]:
    """P6 and P5's second half: bytes that the file grows by."""
    path = large(setup)
    rules: tuple[tuple[str, str, Rule, int], ...] = (
        ("P6", "all pages", AllRule(), _GROWTH_OF_ALL),
        ("P5", "seam", SeamRule(group=20), _GROWTH_OF_SEAM),
    )
    for goal, title, rule, bound in rules:
        prepared = jobs.stamped(path, rule, jobs.official_seal(), setup.out)
        grown = prepared.temporary.stat().st_size - prepared.original_size
        discard(prepared)
        each = max(0, grown - _FIXED_GROWTH) / len(prepared.marks)
        yield Row(
            goal,
            f"{path.stem}: growth, {title}",
            f"{grown >> 10} kB",
            "64 kB for seal and signature apart",
            each,
            bound,
            unit="B a page",
        )


def _stamping(
    path: Path, rule: Rule, setup: Setup, engine: Engine, digest: Digest = Digest.SHA256
) -> Action:
    seal = jobs.official_seal()
    return lambda: discard(jobs.stamped(path, rule, seal, setup.out, digest, engine=engine))
