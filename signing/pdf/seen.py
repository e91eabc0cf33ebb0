"""What an earlier look at a file has found: a job looks at each of its files several times."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Found by those who read with what is below.
    from signing.pdf.pages import PageNode


@dataclass(slots=True)
class Seen:
    """What holds as long as the file is the same; filled by those who look."""

    texts: dict[int, str] = field(default_factory=dict)
    """Objects in canonical spelling, by number."""
    pages: tuple[PageNode, ...] | None = None
    missing: frozenset[int] | None = None
    """See `Source.find_missing`."""

    def forget(self) -> None:
        """The file turned out not to be what it seemed."""
        self.texts.clear()
        self.pages = self.missing = None


def seen(path: Path, password: str | None, *, exact: bool = False) -> Seen:
    """What is known of the file as it is now, read with `exact` numbers or not.

    For the steps of one job in one process; nothing is known of a file that cannot be looked at.
    Whoever judges a file looks for himself.
    """
    try:
        stat = path.stat()
    except OSError:
        return Seen()
    return _seen(path, password, exact, (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns))


@lru_cache(maxsize=4)  # files in hand; thousands of pages take a few megabytes
def _seen(_path: Path, _password: str | None, _exact: bool, _file: tuple[int, ...]) -> Seen:
    return Seen()
