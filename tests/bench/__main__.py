"""Our jobs beside their limits and beside other programs: one table, and JSON on demand.

    python3 packaging/dev.py bench [--quick] [--only P3]… [--runs N] [--json FILE]

Inputs are seeded, made at the first run and kept in the temporary folder; they are warm in the
page cache when the clock runs. Compared jobs take turns, and a ratio is the median of the rounds'
ratios, so that a busy machine hits both alike.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import batch
import cold
import confirmed
import engine
import inputs
import memory
import reading
import sealing
import table
import taps
import window
from harness import Row, Setup

Measurement = Callable[[Setup], Iterable[Row]]
MEASUREMENTS: tuple[tuple[str, Measurement], ...] = (
    ("P1", engine.all_pages),
    ("P2", engine.verified),
    ("P3", cold.stamping),
    ("P4", cold.small),
    ("P5", engine.seam),
    ("P6", engine.growth),
    ("P7", reading.opening),
    ("P8", window.stalls),
    ("P9", window.pages_a_second),
    ("P10", reading.keyword),
    ("P11", batch.all_files),
    ("P12", memory.worker),
    ("P13", window.first_paint),
    ("P15", confirmed.to_disk),
    ("P14", sealing.encryption),
    ("tap", taps.answers),
    ("peers", cold.others),
)


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 0 even where a goal is missed, for a busy machine proves nothing."""
    names = [name for name, _ in MEASUREMENTS]
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="rounds of each pair")
    parser.add_argument("--quick", action="store_true", help="smaller inputs, three rounds")
    parser.add_argument("--only", action="append", choices=names, help="may be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE")
    gc.set_threshold(50_000, 20, 20)  # as the product does
    options = parser.parse_args(arguments)
    inputs.CACHE.mkdir(parents=True, exist_ok=True)
    # Of this run's own: another one at the same time must not tidy it up.
    out = Path(tempfile.mkdtemp(prefix="out-", dir=inputs.CACHE))
    setup = Setup(min(options.runs, 3) if options.quick else options.runs, options.quick, out)
    rows: list[Row] = []
    try:
        for name, measure in MEASUREMENTS:
            if not options.only or name in options.only:
                sys.stderr.write(f"bench: {name}\n")
                rows.extend(measure(setup))
    except KeyboardInterrupt:
        sys.stderr.write("bench: stopped; what is measured so far:\n")
    shutil.rmtree(out)
    table.show(rows)
    if options.json:
        table.write(rows, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
