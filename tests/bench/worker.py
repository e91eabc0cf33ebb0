"""One worker process over many files; prints its peak memory in kB after each as JSON.

Arguments: folder for the output, how often the files are done, the files.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

import jobs
import pki

from signing.placement.model import AllRule


def main(out: Path, repeat: int, paths: Sequence[Path]) -> None:
    """Stamp every page, sign, verify and publish."""
    by, seal = pki.load(), jobs.official_seal()
    peaks = []
    for _ in range(repeat):
        for path in paths:
            jobs.finished(jobs.stamped(path, AllRule(), seal, out), by)
            peaks.append(peak())
    sys.stdout.write(json.dumps(peaks))


def peak() -> int:
    """kB; from Linux's own account, for `getrusage` also counts who started this process."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
