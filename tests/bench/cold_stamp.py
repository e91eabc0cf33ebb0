"""`bidseal stamp` as a cold process, with a cloud and a phone that answer at once.

Prints the seconds (wall, CPU) that phone and cloud would have taken. Arguments: input, folder for
the output, folder of the cloud's answers, and ``verify`` for an output that is synced and checked.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import instant_cloud

import main as product
from desktop.cli import app

_MEMORY = Path("/dev/shm")


def main(path: Path, out: Path, answers: Path, *, verify: bool) -> int:
    """Run the command; its exit code."""
    home = answers / "home"
    if not verify:
        os.fsync = lambda _descriptor: None
        # The journal syncs by itself; where memory is a file system, that costs nothing.
        home = _MEMORY / "bidseal-bench-home" if _MEMORY.is_dir() else home
    # A run that failed would leave a job to be taken up.
    shutil.rmtree(home, ignore_errors=True)
    os.environ["BIDSEAL_HOME"] = str(home)
    elsewhere = instant_cloud.Elsewhere()
    parse = app._parse

    def parse_instead(arguments: list[str], engine: Any) -> int:
        # Only now, when the engine is started: the command's own order of loading is measured.
        from desktop.cli import options

        options.opened = instant_cloud.opening(answers, elsewhere, verify=verify)
        return parse(arguments, engine)

    app._parse = parse_instead
    sys.argv[1:] = ["stamp", str(path), "--place", "all", "--algorithm", "rsa", "--json"]
    sys.argv += ["-o", str(out / "bidseal.pdf")]
    code = product.run_in_environment() or product.main()
    next(out.glob("bidseal*.pdf")).unlink()
    sys.stderr.write(json.dumps([elsewhere.wall, elsewhere.cpu]))
    return code


if __name__ == "__main__":
    given = sys.argv[1:]
    code = main(Path(given[0]), Path(given[1]), Path(given[2]), verify="verify" in given[3:])
    sys.exit(code)
