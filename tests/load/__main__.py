"""200 sessions at once against two workers and PostgreSQL: how fast a call is, and every fen.

    python tests/load [--sessions 200] [--workers 2] [--connections 8] [--json FILE]

Starts a PostgreSQL of its own and says so when none is installed. Setting up (people, balances,
certificates) is not measured. Exit 0 when p95 of all calls is within the limit, every session ended
sealed and charged once, and the books balance.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from crowd import PRICE, Crowd, judge  # noqa: E402 - found beside this file
from traffic import run_all  # noqa: E402
from workers import free_port, running  # noqa: E402

from tests.sync.cloud.conftest import PostgreSql  # noqa: E402

LIMIT_MS = 500


def main() -> int:
    """Run, print a table, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--json", type=Path)
    wish = parser.parse_args()
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        say("PostgreSQL is not installed, so nothing was measured: apt-get install postgresql")
        return 1
    # an end from outside must not leave the database server behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    server = PostgreSql(binaries[-1].parent)
    with contextlib.ExitStack() as undo:
        undo.callback(server.stop)
        server.start()
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory()))
        crowd = Crowd(server.create("load"), folder, port=free_port())
        people = crowd.settle_in(wish.sessions)
        url = undo.enter_context(
            running(crowd.settings, workers=wish.workers, connections=wish.connections)
        )
        sys.stderr.write(f"{wish.sessions} phones make their keys …\n")
        calls, failures = run_all(url, people)
        problems = failures + judge(crowd, people)
    return report(wish, calls, problems)


def report(wish: argparse.Namespace, calls: dict[str, list[float]], problems: list[str]) -> int:
    """The table, and as JSON when wished."""
    rows = {name: figures(times) for name, times in calls.items()}
    whole = figures([time for times in calls.values() for time in times])
    good = whole["p95"] <= LIMIT_MS and not problems
    say(f"{'call':<22}{'count':>7}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}")
    for name, row in [*rows.items(), ("all", whole)]:
        say(f"{name:<22}{row['count']:>7}{row['p50']:>9}{row['p95']:>9}{row['max']:>9}")
    say(
        f"limit: p95 {LIMIT_MS} ms · price of each {PRICE / 100:.2f} · "
        f"{'good' if good else 'NOT GOOD'}"
    )
    for problem in problems:
        say(problem)
    if wish.json:
        said = {
            "sessions": wish.sessions,
            "workers": wish.workers,
            "connections": wish.connections,
            "limit_ms": LIMIT_MS,
            "calls": rows,
            "all": whole,
            "problems": problems,
            "good": good,
        }
        wish.json.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n")
    return int(not good)


def say(line: str) -> None:
    """A line of the report."""
    sys.stdout.write(f"{line}\n")


def figures(times: list[float]) -> dict[str, int]:
    """Count and milliseconds."""
    ordered = sorted(times) or [0.0]

    def at(share: float) -> int:
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))])

    return {"count": len(times), "p50": at(0.5), "p95": at(0.95), "max": at(1.0)}


if __name__ == "__main__":
    sys.exit(main())
