"""The entry of the program: how its process ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"), [(["--version"], 0, "bidseal "), (["verify"], 2, "FILES")]
)
def test_it_ends_at_once_but_with_all_said_and_tidied_up(
    arguments: list[str], code: int, said: str
) -> None:
    """Modules are not taken apart; output, exit code and what others registered are as ever."""
    program = (
        "import atexit, sys, threading, main\n"
        "class Taken:\n"
        "    def __del__(self): print('taken apart')\n"
        "here = Taken()\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "code = main.main()\n"
        "atexit.register(print, 'tidied up')\n"
        "last = lambda: (threading.main_thread().join(), print('ended'))\n"
        "threading.Thread(target=last).start()\n"
        "sys.exit(code)\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert said in done.stdout + done.stderr
    assert done.stdout.splitlines()[-2:] == ["ended", "tidied up"]
