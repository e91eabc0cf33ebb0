"""Hand the command line to the desktop; the installed command `bidseal` does the same."""

import atexit
import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path


class _Departure:
    """Ends the process when all is done, without taking hundreds of modules apart first.

    Python would do that for a twentieth of a second, although the system takes everything anyway.
    """

    code: int | None = None
    """What to end with; None while the command runs: a crash ends as Python likes."""

    def __call__(self) -> None:
        if self.code is not None:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:  # a program without a console has none
                    stream.flush()
            os._exit(self.code)


def main() -> int:
    """Run the command line and answer its exit code."""
    # The first that is registered is called last, after threads and all others have ended.
    departure = _Departure()
    atexit.register(departure)
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
    # Qt writes what it has not written yet when it is taken apart.
    if "PySide6" not in sys.modules:
        departure.code = code
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
