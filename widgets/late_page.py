"""A page's place, empty until the page is wanted: the window's first paint needs few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.naming import name_popups
from widgets.tab_order import follow_layout

P = TypeVar("P", bound=QWidget)


class LatePage(QWidget, Generic[P]):
    """Makes its page once, when it is asked for it.

    Signals:
        made: The page is there now. arg 0: the page
    """

    made = Signal(object)

    def __init__(self, make: Callable[[], P]) -> None:
        """`make`: called at most once."""
        super().__init__()
        self._make = make
        self._made: P | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._whole = whole

    @property
    def page(self) -> P:
        """The page; made now unless it is there."""
        if self._made is None:
            self._made = self._make()
            self._whole.addWidget(self._made)
            follow_layout(self)
            name_popups(self)
            self.made.emit(self._made)
        return self._made
