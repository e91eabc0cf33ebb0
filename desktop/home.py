"""Where BidSeal keeps its data on this PC."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

CLOUD_VARIABLE = "BIDSEAL_CLOUD"
"""Environment variable with the cloud to use where the command line names none."""


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder and what stands where in it.

    Home.of_user()          BIDSEAL_HOME if set, else the system's folder for user data
    Home(Path("x")).journal x/journal.sqlite3
    """

    folder: Path

    @classmethod
    def of_user(cls) -> Home:
        """The folder of the person at this PC; not made before something is written."""
        configured = os.environ.get("BIDSEAL_HOME")
        if configured:
            return cls(Path(configured).expanduser().absolute())
        return cls(Path(platformdirs.user_data_dir("BidSeal", appauthor=False)))

    @property
    def journal(self) -> Path:
        """Jobs in progress and done (SQLite)."""
        return self.folder / "journal.sqlite3"

    @property
    def jobs(self) -> Path:
        """Lock files of the jobs that a living process works on."""
        return self.folder / "jobs"

    @property
    def envelopes(self) -> Path:
        """Notes of the encryptions and decryptions that are being written."""
        return self.folder / "envelopes"

    @property
    def cache(self) -> Path:
        """What the clouds last said (SQLite)."""
        return self.folder / "cache.sqlite3"

    @property
    def cloud(self) -> Path:
        """The embedded cloud's own folder."""
        return self.folder / "cloud"

    @property
    def phone(self) -> Path:
        """The virtual phone's storage."""
        return self.folder / "phone"

    @property
    def schemes(self) -> Path:
        """Saved placement schemes, one JSON file each."""
        return self.folder / "schemes"
