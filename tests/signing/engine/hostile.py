"""Orders that behave like hostile files; a module of its own, for the process must import it."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from signing.engine.order import CancelCheck
from signing.errors import Cancelled, DamagedPdfError


@dataclass(frozen=True)
class Misbehave:
    """Does what it is told instead of reading."""

    path: Path
    how: str

    def carry_out(self, cancel: CancelCheck) -> object:
        (self.path.with_suffix(".part")).touch()
        match self.how:
            case "loop":
                Event().wait()
            case "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "hunger":
                return len(bytearray(1 << 40))
            case "deep":
                return self.carry_deeper(0)
            case "bug":
                raise LookupError("no such thing")
            case "damage":
                raise DamagedPdfError(name=self.path.name)
            case "stranger":
                return os.stat_result(range(10))
            case "meet":
                while len(list(self.path.parent.glob("*.part"))) < 2:
                    Event().wait(0.01)
            case "polite":
                while not cancel():
                    Event().wait(0.01)
                raise Cancelled
        return os.getpid()

    def carry_deeper(self, depth: int) -> int:
        return self.carry_deeper(depth + 1)

    def tidy(self) -> None:
        self.path.with_suffix(".part").unlink(missing_ok=True)
