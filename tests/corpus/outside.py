"""Processes beside the run: one per file, with limits, and the independent judge."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cases import Case

SECONDS = 300
"""A file may take so long in all, beside others on a busy machine."""
MEMORY = 6 << 30
"""Bytes of address space."""
JUDGE_SECONDS = 600
ROOT = Path(__file__).resolve().parents[2]


def own_process(case: Case, output: Path, keys: Path) -> dict[str, Any]:
    """The outcome of one file, or how its process ended."""
    command = [sys.executable, str(Path(__file__).with_name("one.py"))]
    command += [str(case.path), str(output), str(keys)]
    command += [case.password] if case.password is not None else []
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            preexec_fn=_limit if sys.platform != "win32" else None,
        )
    except subprocess.TimeoutExpired:
        return {"ended": f"did not end within {SECONDS} s"}
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return {"ended": f"process ended with {done.returncode}: {''.join(last)}"}
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def _limit() -> None:
    import resource  # not on Windows

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def judge(program: Path, case: Case, outcome: dict[str, Any], root: Path) -> dict[str, Any]:
    """What the judge says about an output.

    That of a damaged file continues its repaired copy, so the original is no prefix of it; the
    judge still compares every page with the original.
    """
    rects = Path(outcome["output"]).with_suffix(".rects.json")
    rects.write_text(json.dumps(outcome["rects"]), encoding="ascii")
    command = [sys.executable, str(program), str(case.path), outcome["output"]]
    command += ["--rects", str(rects), "--new-signatures", "1", "--trust", str(root)]
    command += ["--password", case.password] if case.password is not None else []
    command += ["--kind", "stamp"] if "repaired" in outcome else []
    try:
        done = subprocess.run(command, capture_output=True, timeout=JUDGE_SECONDS, check=False)
        verdict: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        return {"verdict": "judge-error", "error": repr(error)[:200]}
    kept = ("verdict", "fails", "warnings", "error", "seconds")
    return {key: verdict[key] for key in kept if key in verdict}
