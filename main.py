"""Hand the command line to the desktop; the installed command `bidseal` does the same."""

import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path


def main() -> int:
    """Run the command line and answer its exit code."""
    # Loading makes hundreds of thousands of objects that stay: Python would look for garbage
    # among them every 700, which takes a sixth of the time until a command begins.
    gc.set_threshold(50_000, 20, 20)
    # We have no plugins for pydantic; looking for some reads the metadata of every package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Imported here: an interpreter without the packages must get as far as the hand-over below.
    from desktop.cli.app import main as run

    code = run()
    # The process ends: looking for garbage once more would take it a tenth of a second.
    gc.freeze()
    return code


def run_in_environment() -> int | None:
    """Hand over to `.venv` when this interpreter lacks the packages; None when it has them.

    So that a plain ``python3 main.py`` works after ``packaging/dev.py`` has been run once.
    """
    if find_spec("pydantic") and find_spec("typer"):
        return None
    root = Path(__file__).resolve().parent
    python = root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists() or Path(sys.prefix).resolve() == (root / ".venv").resolve():
        sys.stderr.write("packages are missing; run: python3 packaging/dev.py demo\n")
        return 2
    command = [str(python), str(root / "main.py"), *sys.argv[1:]]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - our own interpreter, never a shell
    import subprocess

    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # the processes of a packaged program start here
    code = run_in_environment()
    sys.exit(main() if code is None else code)
