"""An order to the engine, and who may carry it out: this process, or one with limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
CancelCheck = Callable[[], bool]
"""Answers True once nobody wants the result; polled, never blocking."""


class Order(Protocol[T_co]):
    """One thing to do with one file."""

    @property
    def path(self) -> Path:
        """The file it reads; its size sets the limits."""

    def carry_out(self, cancel: CancelCheck) -> T_co:
        """Do it. Raises the errors of the room it asks."""

    def tidy(self) -> None:
        """Remove what an attempt that was killed may have left behind."""


class Engine(Protocol):
    """Carries out orders: `here` in this process, `EngineProcess` in one with limits."""

    @property
    def at_once(self) -> int:
        """Orders that may be given at the same time, each from a thread of its own."""

    def __call__(self, order: Order[T], cancel: CancelCheck = ..., /) -> T:
        """The result. Raises the order's errors, and DocumentLimitError where there are limits."""


def never() -> bool:
    """Not cancelled."""
    return False


class Here:
    """The engine without a process of its own, for files that this process may die of."""

    at_once = 1
    """MuPDF is not for several threads."""

    def __call__(self, order: Order[T], cancel: CancelCheck = never, /) -> T:
        """The result. Raises the order's errors."""
        return order.carry_out(cancel)


here = Here()


class Exchangeable:
    """An engine in whose place another one can be set while others go on asking this one."""

    def __init__(self) -> None:
        """Everything is carried out in this process at first."""
        self.engine: Engine = here

    @property
    def at_once(self) -> int:
        """As the engine in it."""
        return self.engine.at_once

    def __call__(self, order: Order[T], cancel: CancelCheck = never, /) -> T:
        """As the engine in it. Raises what that raises."""
        return self.engine(order, cancel)


class Reading:
    """An order that only reads."""

    __slots__ = ()

    def tidy(self) -> None:
        """Nothing was left."""
