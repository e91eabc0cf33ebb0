"""P3, P4: `bidseal stamp` as a cold process, beside the limit and beside other signers."""

from __future__ import annotations

from collections.abc import Iterator

import inputs
import peers
import pki
from engine import large, of_large
from harness import Row, Setup, absent, compared, in_turn, script
from limits import copy_and_digest


def stamping(setup: Setup) -> Iterator[Row]:
    """P3: the large file; pyHanko only signs."""
    path = large(setup)
    pki.load()
    pki.quick_answer(b"")
    actions = [
        script("cold_stamp.py", path, setup.out),
        copy_and_digest(path, setup.out),
        peers.pyhanko(path, setup.out),
        script("cold_stamp.py", path, setup.out, "verify"),
        copy_and_digest(path, setup.out, sync=True),
    ]
    timed = in_turn(actions, setup.runs)
    name = f"{path.stem}: bidseal stamp, cold"
    yield compared("P3", name, timed, "cp + sha256", bound=of_large(setup, 2.5))
    yield compared("P3", name, timed, "pyHanko addsig", other=2, bound=of_large(setup, 0.5))
    verified = f"{name}, verified"
    yield compared("P3", verified, timed, "cp + sync + sha256", index=3, other=4)
    yield compared("P3", verified, timed, "pyHanko addsig", index=3, other=2)


def small(setup: Setup) -> Iterator[Row]:
    """P4: 20 pages, where starting is all."""
    path = inputs.a20()
    pki.load()
    pki.quick_answer(b"")
    actions = [script("cold_stamp.py", path, setup.out), peers.pyhanko(path, setup.out)]
    timed = in_turn(actions, setup.runs)
    yield compared("P4", "a20: bidseal stamp, cold", timed, "pyHanko addsig", bound=0.5)


def others(setup: Setup) -> Iterator[Row]:
    """What other programs take for a part of the job."""
    path = large(setup)
    limit = copy_and_digest(path, setup.out)
    for peer in peers.all_of(path, setup.out):
        if peer.action is None:
            yield absent("peer", f"{path.stem}: {peer.title}")
            continue
        timed = in_turn([peer.action, limit], max(1, setup.runs // 2))
        yield compared("peer", f"{path.stem}: {peer.title}", timed, "cp + sha256")
