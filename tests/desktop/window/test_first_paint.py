"""The first paint loads little: QtCore, QtGui, QtWidgets and nothing heavy."""

from __future__ import annotations

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
)
CODE = """
import sys
from pathlib import Path
from desktop.home import Home
from desktop.window.app import Shell, application
app = application()
shell = Shell(app, Home(Path(sys.argv[1])))
shell.window.frame.show()
app.processEvents()
shell.window.frame.grab()
print(*sorted(name for name in sys.modules if name.count(".") < 2))
shell.shutdown()
"""


def test_imports_before_the_first_paint(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    loaded = answer.stdout.split()
    qt = {name for name in loaded if name.startswith("PySide6.")}
    assert qt <= {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.support"} | {
        name for name in qt if name.startswith("PySide6._")
    }
    assert not [name for name in HEAVY if name in loaded]
