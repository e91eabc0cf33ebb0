"""200 sessions at once against two workers and PostgreSQL: how fast a call is, and every fen.

    python tests/load [--burst] [--sessions 200] [--workers 2] [--connections 8] [--json FILE]

"At once" means open at the same time, each with a person who looks, compares, chooses and types
between the calls (`traffic.PEOPLE` says how long), a desktop and a phone that each hold an event
stream, and calls without a pause wherever machines talk. `--burst` leaves the people out: all calls
of all sessions compete, so its times say what the cloud can do in a second, not how long anybody
waits. The CPU per call beside the times tells both apart from a busy machine.

Starts a PostgreSQL of its own and says so when none is installed. Setting up (people, balances,
certificates) is not measured. Exit 0 when every session ended sealed and charged once, the books
balanced whenever they were looked at, and, with people, p95 of all calls is within the limit.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from crowd import PRICE, Books, Crowd, judge, watched  # noqa: E402 - found beside this file
from traffic import BURST, PEOPLE, Seen, prepare, run_all  # noqa: E402
from workers import free_port, running  # noqa: E402

from tests.sync.cloud.conftest import PostgreSql  # noqa: E402

LIMIT_MS = 500


def main() -> int:
    """Run, print a table, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--burst", action="store_true")
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
        workers = undo.enter_context(
            running(crowd.settings, workers=wish.workers, connections=wish.connections)
        )
        sys.stderr.write(f"{wish.sessions} phones make their keys …\n")
        pairs = prepare(workers.url, people)
        with watched(crowd) as books:
            cloud, driver = workers.cpu_seconds(), time.process_time()
            seen = run_all(pairs, BURST if wish.burst else PEOPLE)
            used = Cpu(workers.cpu_seconds() - cloud, time.process_time() - driver)
        problems = seen.failures + books.wrong + judge(crowd, people)
    return report(wish, seen, used, books, problems)


@dataclass(frozen=True)
class Cpu:
    """Seconds of processor time of a run."""

    cloud: float
    """All workers together, streams and chores included; the database's is not."""
    driver: float


def report(
    wish: argparse.Namespace, seen: Seen, used: Cpu, books: Books, problems: list[str]
) -> int:
    """The table, and as JSON when wished."""
    rows = {name: figures(times) for name, times in seen.times.items()}
    whole = figures([time for times in seen.times.values() for time in times])
    good = not problems and (wish.burst or whole["p95"] <= LIMIT_MS)
    say(f"{'call':<22}{'count':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}")
    for name, row in [*rows.items(), ("all", whole)]:
        times = "".join(f"{row[column]:>9}" for column in ("p50", "p95", "p99", "max"))
        say(f"{name:<22}{row['count']:>7}{times}")
    calls = max(1, whole["count"])
    cost = {
        "cloud_ms_per_call": round(1000 * used.cloud / calls, 1),
        "cloud_ms_per_session": round(1000 * used.cloud / wish.sessions, 1),
        "driver_ms_per_call": round(1000 * used.driver / calls, 1),
    }
    say(
        f"{'burst' if wish.burst else 'people'} · at most {seen.most_open} sessions open at once · "
        f"{seen.seconds:.0f} s · {seen.events} events by stream · books looked at "
        f"{books.looks} times"
    )
    say(
        f"CPU: cloud {cost['cloud_ms_per_call']} ms a call, {cost['cloud_ms_per_session']} ms a "
        f"session · driver {cost['driver_ms_per_call']} ms a call"
    )
    limit = "no limit in a burst" if wish.burst else f"limit: p95 {LIMIT_MS} ms"
    say(f"{limit} · price of each {PRICE / 100:.2f} · {'good' if good else 'NOT GOOD'}")
    for problem in problems:
        say(problem)
    if wish.json:
        said = {
            "pace": "burst" if wish.burst else "people",
            "sessions": wish.sessions,
            "workers": wish.workers,
            "connections": wish.connections,
            "limit_ms": LIMIT_MS,
            "calls": rows,
            "all": whole,
            "most_open": seen.most_open,
            "seconds": round(seen.seconds, 1),
            "cpu": cost,
            "looks_at_the_books": books.looks,
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

    return {"count": len(times), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": at(1)}


if __name__ == "__main__":
    sys.exit(main())
