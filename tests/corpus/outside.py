"""Processes beside the run: one per file, with limits, and the independent judge."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
from cases import Case

SECONDS = 300
"""A file may take so long in all, beside others on a busy machine."""
MEMORY = 6 << 30
"""Bytes of address space."""
JUDGE_SECONDS = 600
_DOTS = 12
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


def _unlisted_widgets(case: Case) -> list[dict[str, Any]]:
    """The widgets of a file that has no form; the judge is told not to look there.

    PDFium draws them with the form only, so for the judge, who has it draw no form where there is
    none, they appear with the form that any signature needs. Where its form is always on, as in
    Chrome, they are seen before and after.
    """
    try:
        with pikepdf.open(case.path, password=case.password or "") as pdf:
            if "/AcroForm" in pdf.Root:
                return []
            return [
                {"page": number, "rect": [float(side) for side in item.Rect], "visible": False}
                for number, page in enumerate(pdf.pages, 1)
                for item in page.get("/Annots", ())
                # an entry may be null
                if item is not None and item.get("/Subtype") == "/Widget" and "/Rect" in item
            ]
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return []


def _dpi(rects: list[dict[str, Any]]) -> int:
    """The judge's usual 72, or so many that the smallest mark is a dozen dots wide.

    PDFium takes a user unit for a point whatever the page says (/UserUnit).
    """
    sides = [abs(r["rect"][i + 2] - r["rect"][i]) for r in rects for i in (0, 1)]
    return max(72, min(7200, round(72 * _DOTS / min(sides, default=_DOTS))))


def judge(program: Path, case: Case, outcome: dict[str, Any], root: Path) -> dict[str, Any]:
    """What the judge says about an output.

    That of a damaged file continues its repaired copy, so the original is no prefix of it; the
    judge still compares every page with the original.
    """
    rects = Path(outcome["output"]).with_suffix(".rects.json")
    declared = outcome["rects"] + _unlisted_widgets(case)
    rects.write_text(json.dumps(declared), encoding="ascii")
    command = [sys.executable, str(program), str(case.path), outcome["output"]]
    command += ["--rects", str(rects), "--new-signatures", "1", "--trust", str(root)]
    command += ["--password", case.password] if case.password is not None else []
    command += ["--kind", "stamp"] if "repaired" in outcome else []
    command += ["--dpi", str(_dpi(outcome["rects"]))]
    try:
        done = subprocess.run(command, capture_output=True, timeout=JUDGE_SECONDS, check=False)
        verdict: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        return {"verdict": "judge-error", "error": repr(error)[:200]}
    kept = ("verdict", "fails", "warnings", "error", "seconds")
    return {key: verdict[key] for key in kept if key in verdict}
