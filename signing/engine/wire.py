"""What goes to an engine process and comes back; of that, only values of ours are believed."""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from signing.engine.order import Order
from signing.value import Value

_PLAIN = frozenset(
    {
        ("pathlib", "PosixPath"),
        ("pathlib", "WindowsPath"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
    }
)
"""Classes of the standard library that results hold."""
_REBUILD = ("signing.errors", "_rebuild")
"""The one function: how errors of our tree come out of a pickle."""


@dataclass(frozen=True, slots=True)
class Carry(Value):
    """Carry out an order."""

    order: Order[object]
    memory: int
    """bytes of address space it may take"""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Nobody wants the running order's result any more."""


Request = Carry | Cancel


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of an order, or the error it raised; one of ours either way."""

    result: Any = None
    error: Any = None


class NonsenseError(Exception):
    """The process sent what is no answer; it is replaced like a crashed one."""


def encode(answer: Answer) -> bytes:
    """An answer as it is sent."""
    return pickle.dumps((answer.result, answer.error))


def decode(untrusted: bytes) -> Answer:
    """The answer in a message of a process that has read a stranger's file. NonsenseError.

    Nothing but our own classes (and a few plain ones) is made on the way, and nothing is called.
    """
    try:
        result, error = _Unpickler(io.BytesIO(untrusted)).load()
    except Exception as cause:  # a hostile pickle raises whatever it likes
        raise NonsenseError from cause
    return Answer(result, error)


class _Unpickler(pickle.Unpickler):
    """Finds classes of `signing`, never anything that one of its modules has imported."""

    def find_class(self, module: str, name: str) -> Any:
        return _believed(module, name)


@cache  # what is refused raises, and so is not kept
def _believed(module: str, name: str) -> Any:
    """The class, or the one function; UnpicklingError for anything else."""
    if (module, name) in _PLAIN:
        return getattr(import_module(module), name)
    if module.startswith("signing.") and "." not in name:
        found = getattr(import_module(module), name)
        own = getattr(found, "__module__", "") == module
        if own and (isinstance(found, type) or (module, name) == _REBUILD):
            return found
    raise pickle.UnpicklingError(f"{module}.{name}")
