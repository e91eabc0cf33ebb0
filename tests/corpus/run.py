"""Strangers' files through the whole engine: what is opened, signed and refused, and how well.

    python3 packaging/dev.py corpus [DIR] [--judge PATH] [--jobs N] [--only SUBSTRING]
                                    [--through-cli N] [--json FILE]

DIR (or BIDSEAL_CORPUS) holds PDFs and a manifest.jsonl, a file a line: file, category, pages,
password, expected_handling, expected_verdict. The judge is a program of its own that compares an
output with its input. Exit 1 when fewer than 99 % of the files come out as expected.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import command
import expecting
import identity
from cases import Case, read_cases
from outside import judge, own_process
from rich.console import Console
from rich.table import Table

GOAL = 0.99


def main() -> int:
    """Run all cases and print what came of them."""
    options = _options()
    cases = read_cases(options.folder, options.only)
    if not cases:
        Console(stderr=True).print("no cases")
        return 2
    with tempfile.TemporaryDirectory(prefix="bidseal-corpus-") as scratch:
        results = _results(cases, Path(options.keep or scratch), options)
    _show(cases, results)
    if options.json:
        report = {case.name: {"deviations": results[case][0], **results[case][1]} for case in cases}
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    good = sum(not found for found, _ in results.values())
    return int(good < GOAL * len(cases))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="packaging/dev.py corpus",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    default = os.environ.get("BIDSEAL_CORPUS")
    parser.add_argument("folder", metavar="DIR", type=Path, nargs="?", default=default)
    parser.add_argument("--judge", type=Path, help="judge.py IN OUT --rects … [--password …]")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="files whose name contains this")
    parser.add_argument("--through-cli", type=int, default=3, metavar="N", help="also as a command")
    parser.add_argument("--keep", type=Path, help="keep the outputs in this folder")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.folder is None:
        parser.error("no folder: give DIR or set BIDSEAL_CORPUS")
    return options


Result = tuple[list[str], Mapping[str, Any]]


def _results(
    cases: Sequence[Case], scratch: Path, options: argparse.Namespace
) -> dict[Case, Result]:
    """Deviations and outcome of every case."""
    scratch.mkdir(parents=True, exist_ok=True)
    signer = identity.make()
    identity.save(signer, scratch / "identity.json")
    (scratch / "root.pem").write_bytes(signer.pem)

    def run(numbered: tuple[int, Case]) -> Result:
        number, case = numbered
        output = scratch / f"{number:04}.pdf"
        outcome = own_process(case, output, scratch / "identity.json")
        if options.judge and "output" in outcome:
            outcome["judge"] = judge(options.judge, case, outcome, scratch / "root.pem")
        return expecting.deviations(case, outcome), outcome

    with ThreadPoolExecutor(options.jobs) as pool:
        results = dict(zip(cases, pool.map(run, enumerate(cases)), strict=True))
    for case in _sample(cases, results, options.through_cli):
        results[case][0].extend(command.deviations(case, scratch))
    return results


def _sample(cases: Sequence[Case], results: Mapping[Case, Result], count: int) -> Sequence[Case]:
    """So many evenly spread cases that could be signed with a seal of the usual size."""
    outcomes = {case: results[case][1] for case in cases}
    signed = [case for case in cases if "output" in outcomes[case] and outcomes[case]["usual"]]
    return signed[:: max(1, len(signed) // count)][:count] if count else []


def _show(cases: Sequence[Case], results: Mapping[Case, Result]) -> None:
    console = Console(width=160)
    by_category: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_category[case.category].append(case)
    table = Table("category", "files", "as expected", "signed", "repaired", "refused", "crashed")
    for category, members in sorted(by_category.items()):
        table.add_row(category, *_counts([results[case] for case in members]))
    table.add_section()
    table.add_row("total", *_counts(list(results.values())))
    console.print(table)
    for case in cases:
        for deviation in results[case][0]:
            console.print(f"{case.name}: {deviation}", markup=False, soft_wrap=True)
    good = sum(not found for found, _ in results.values())
    console.print(f"{good} of {len(cases)} as expected: {100 * good / len(cases):.1f} %")


def _counts(results: Sequence[Result]) -> list[str]:
    outcomes = [outcome for _, outcome in results]
    return [
        str(len(results)),
        str(sum(not found for found, _ in results)),
        str(sum("output" in outcome for outcome in outcomes)),
        str(sum("output" in outcome and _repaired(outcome) for outcome in outcomes)),
        str(sum("refused" in outcome for outcome in outcomes)),
        str(sum("crash" in outcome or "ended" in outcome for outcome in outcomes)),
    ]


def _repaired(outcome: Mapping[str, Any]) -> bool:
    return "repaired" in outcome


if __name__ == "__main__":
    sys.exit(main())
