"""The Tab key visits controls in the order in which they are laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QWidget,
)


def follow_layout(root: QWidget) -> None:
    """Put all controls below `root` into the order of its layouts.

    Without this Qt visits them in the order in which they were created.
    """
    for before, after in pairwise(_controls(root)):
        QWidget.setTabOrder(before, after)


def _controls(widget: QWidget | None) -> Iterator[QWidget]:
    if widget is None:  # an empty place
        return
    parts = _parts(widget)
    if parts is None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget  # with all its inner parts
        return
    for part in parts if parts is not None else _laid_out(widget.layout()):
        yield from _controls(part)


def _parts(widget: QWidget) -> Sequence[QWidget | None] | None:
    """The parts of a container that arranges them without a layout of ours, in order."""
    match widget:
        case QMainWindow():
            return [*widget.findChildren(QToolBar), widget.centralWidget()]
        case QTabWidget():
            return [widget.tabBar(), *(widget.widget(n) for n in range(widget.count()))]
        case QStackedWidget() | QSplitter():
            return [widget.widget(n) for n in range(widget.count())]
        case QScrollArea():
            return [widget.widget()]
        case _:
            return None


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    if layout is None:
        return
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        inner = item.widget()
        if inner is not None:
            yield inner
        else:
            yield from _laid_out(item.layout())
