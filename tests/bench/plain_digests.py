"""P11 in a process whose OpenSSL does without the processor's instructions for SHA-256."""

from __future__ import annotations

import gc
import json
import sys
from dataclasses import asdict
from pathlib import Path

import batch
from harness import Setup

from signing.engine.pool import EnginePool


def main(runs: int, is_quick: bool, out: Path) -> None:
    """Write the rows to stdout, as JSON."""
    gc.set_threshold(50_000, 20, 20)  # as the product does
    with EnginePool() as engine:
        rows = list(
            batch.beside_limit(Setup(runs, is_quick, out), engine, more=", no SHA instructions")
        )
    sys.stdout.write(json.dumps([asdict(row) for row in rows]))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] == "1", Path(sys.argv[3]))
