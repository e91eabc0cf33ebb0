"""A cold process that does what `bidseal stamp` does, without the cloud and without the phone.

It parses a command line, stamps, and fills in a signature, for which loading the key takes 40 ms;
seal and timestamp come from the cache. Arguments: input, folder for the output, and ``verify`` to
verify as well, for which the timestamp has to be made too.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signing.engine.order import Engine


def main(path: Path, out: Path, *, verify: bool) -> None:
    """Stamp every page and sign."""
    # Not above: the engine's process loads this module too, as it loads the product's main.py.
    from typer.main import get_command

    from desktop.cli.commands import build
    from signing.engine.pool import EnginePool

    arguments = ["stamp", str(path), "--place", "all", "--json"]
    get_command(build("stamp")).make_context("bidseal", arguments)
    with EnginePool() as engine:
        _work(path, out, engine, verify=verify)


def _work(path: Path, out: Path, engine: Engine, *, verify: bool) -> None:
    # Imported here, as the command loads its work only once it knows what to do.
    import jobs
    import pki

    import desktop.cli.stamp_run  # noqa: F401
    from signing.pdf import complete
    from signing.placement.model import AllRule

    prepared = jobs.stamped(path, AllRule(), jobs.official_seal(), out, engine=engine)
    if verify:
        jobs.finished(prepared, pki.load(), engine=engine)
        return
    attributes = jobs.attributes_of(prepared, pki.certificate())
    complete.fill(prepared, jobs.assembled(prepared, pki.quick_answer(attributes)))
    complete.discard(prepared)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), verify="verify" in sys.argv[3:])
