"""The first paint loads little: QtCore, QtGui, QtWidgets, one page and nothing heavy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
HEAVY = (
    "pymupdf",
    "pyhanko",
    "cryptography",
    "pydantic",
    "requests",
    "sqlalchemy",
    "fastapi",
    "qrcode",
    "keyring",
    "asn1crypto",
    "typer",
    "multiprocessing",
    "desktop.account",
    "desktop.crypt",
    "desktop.verifying",
    "desktop.engine.orders",
    "desktop.stamping.model",
    "desktop.workbench.preview",
    "signing.placement.keyword",
)
CODE = """
import sys
from desktop.cli.app import main
from desktop.window.app import Shell
def shown(shell):
    shell.window.frame.grab()
    print(*sys.modules)
    shell.window.frame.close()
Shell._after_first_paint = shown
sys.exit(main(["missing.pdf"]))
"""


def test_imports_before_the_first_paint(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        env={**os.environ, "BIDSEAL_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    loaded = answer.stdout.split()
    qt = {name for name in loaded if name.startswith("PySide6.") and name.count(".") == 1}
    assert qt <= {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.support"} | {
        name for name in qt if name.startswith("PySide6._")
    }
    assert not [name for name in HEAVY if name in loaded]
