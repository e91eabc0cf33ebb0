"""A cold process that shows the window once and ends. Argument: a folder for its data."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop.home import Home
from desktop.window.app import Shell, application


def main(home: Path) -> None:
    """Up to the first picture; nothing is loaded or tidied up afterwards."""
    app = application()
    shell = Shell(app, Home(home))
    shell.window.frame.show()
    app.processEvents()
    shell.window.frame.grab()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
