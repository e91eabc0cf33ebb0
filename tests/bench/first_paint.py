"""A cold process that shows the window once and ends. Argument: a folder for its data."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import main as product


def main(home: Path) -> None:
    """The program's own start up to the first picture; nothing is loaded or tidied up behind it."""
    os.environ["BIDSEAL_HOME"] = str(home)
    sys.argv[1:] = []
    product.run_in_environment()
    # Loaded by the program anyway, a moment later.
    from desktop.window.app import Shell

    Shell._after_first_paint = _shown
    product.main()


def _shown(shell: object) -> None:
    shell.window.frame.grab()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
