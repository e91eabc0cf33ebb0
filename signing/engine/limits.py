"""How much time and memory a stranger's file may take, by its size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_MEMORY = 3 << 30
"""Bytes of address space for any file; an office document needs a tenth."""
_MAPPINGS = 4
"""How often a file may be mapped as a whole besides, to verify it."""
_SECONDS = 60.0
"""For any file; a large one needs one or two."""
_PACE = 4 << 20
"""Bytes a second: a slow network drive, read or written."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one order may take."""

    seconds: float
    memory: int
    """bytes of address space"""

    @classmethod
    def for_file(cls, path: Path) -> Limits:
        """The limits for a file of this size; those of an empty one when it cannot be seen."""
        try:
            size = path.stat().st_size
        except OSError:
            size = 0
        return cls(_SECONDS + size / _PACE, _MEMORY + _MAPPINGS * size)


def limit_memory(most: int) -> None:
    """Let a file that eats memory fail in this process only, and leave no core file."""
    try:
        import resource
    except ImportError:
        # Windows has no such limits; the system's own out-of-memory handling remains.
        return
    for kind, wanted in ((resource.RLIMIT_AS, most), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (soft, hard))
