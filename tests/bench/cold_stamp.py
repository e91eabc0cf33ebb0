"""A cold process that does what `bidseal stamp` does, without the cloud and without the phone.

It loads what the command loads and parses a command line; a key of the bench signs at once.
Arguments: input, folder for the output, and ``verify`` to sync and verify as well.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(path: Path, out: Path, *, verify: bool) -> None:
    """Stamp every page and sign."""
    root = Path(__file__).resolve().parents[2]
    sys.path.insert(0, str(root))
    from typer.main import get_command

    from desktop.cli.commands import build

    arguments = ["stamp", str(path), "--place", "all", "--json"]
    get_command(build("stamp")).make_context("bidseal", arguments)

    import desktop.access  # noqa: F401 - the command loads it before it opens a file
    import jobs
    import pki

    from signing.pdf import complete
    from signing.placement.model import AllRule

    by = pki.load()
    prepared = jobs.stamped(path, AllRule(), jobs.official_seal(), out)
    if verify:
        jobs.finished(prepared, by)
        return
    complete.fill(prepared, jobs.signature(prepared, by))
    complete.discard(prepared)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), verify="verify" in sys.argv[3:])
