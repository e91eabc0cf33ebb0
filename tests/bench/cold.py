"""P3, P4: `bidseal stamp` as a cold process, beside the limit and beside other signers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import inputs
import instant_cloud
import peers
import pki
from engine import large, of_large
from harness import Action, Row, Setup, absent, compared, in_turn, script, told
from limits import copy_and_digest

_ANSWERS = inputs.CACHE / "answers"


def stamping(setup: Setup) -> Iterator[Row]:
    """P3: the whole command on the large file, the time of cloud and phone taken off.

    As the limit and pyHanko, it neither syncs nor reads back; in the second pair of rows it does
    both. pyHanko only signs.
    """
    path = large(setup)
    actions = [
        _command(path, setup),
        copy_and_digest(path, setup.out),
        peers.pyhanko(path, setup.out),
        _command(path, setup, "verify"),
        copy_and_digest(path, setup.out, sync=True),
    ]
    timed = in_turn(actions, setup.runs)
    name = f"{path.stem}: bidseal stamp, cold"
    yield compared("P3", name, timed, "cp + sha256", bound=of_large(setup, 2.5))
    yield compared("P3", name, timed, "pyHanko addsig", other=2, bound=of_large(setup, 0.5))
    verified = f"{name}, synced, verified"
    yield compared("P3", verified, timed, "cp + sync + sha256", index=3, other=4)
    yield compared("P3", verified, timed, "pyHanko addsig", index=3, other=2)


def small(setup: Setup) -> Iterator[Row]:
    """P4: 20 pages, where starting is all: the engine's part, and the whole command."""
    path = inputs.a20()
    inputs.seal_drawing()
    pki.load()
    parts = [inputs.CACHE / "seal.svg", pki.FOLDER / "signer.key", pki.FOLDER / "signer.der"]
    actions = [
        script("cold_engine.py", path, setup.out, *parts),
        peers.pyhanko(path, setup.out),
        _command(path, setup),
    ]
    timed = in_turn(actions, setup.runs)
    yield compared("P4", "a20: engine's part, cold", timed, "pyHanko addsig", bound=0.5)
    yield compared("P4", "a20: bidseal stamp, cold", timed, "pyHanko addsig", index=2)


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


def _command(path: Path, setup: Setup, *wish: str) -> Action:
    instant_cloud.prepare(_ANSWERS)
    return told("cold_stamp.py", path, setup.out, _ANSWERS, *wish)
