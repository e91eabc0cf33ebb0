"""Frozen values that travel between processes in large numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any


class Value:
    """Base of a frozen dataclass with slots: pickled as its arguments, and made anew from them.

    The way that dataclasses have of their own asks each one for its fields, which takes five times
    as long. At least two fields, all of them positional.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """The class and what to call it with."""
        kind: Any = type(self)
        return kind, _arguments(kind)(self)


@cache
def _arguments(kind: Any) -> Callable[[object], tuple[Any, ...]]:
    return attrgetter(*kind.__match_args__)
