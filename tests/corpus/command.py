"""A case through the real command: `bidseal stamp --phone virtual --json`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cases import Case

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 300


def deviations(case: Case, scratch: Path) -> Iterator[str]:
    """What went wrong; nothing when the command wrote a signed file."""
    output = scratch / f"command-{case.path.stem}.pdf"
    command = [sys.executable, "main.py", "stamp", str(case.path), "-o", str(output)]
    command += ["--place", "page=1;right=35;bottom=40", "--phone", "virtual", "--json"]
    command += ["--password", case.password] if case.password is not None else []
    home = {**os.environ, "BIDSEAL_HOME": str(scratch / "home")}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=home, capture_output=True, timeout=SECONDS, check=False
        )
        receipt = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        yield f"command: {error!r}"
        return
    if done.returncode or not output.exists():
        yield f"command: exit {done.returncode}: {receipt['files'][0]['error']}"
