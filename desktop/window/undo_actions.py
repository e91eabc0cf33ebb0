"""The actions 撤销 and 重做: they follow the undo stack of the current document."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QUndoStack

from desktop.services.actions import ActionRegistry, plain
from resources.i18n import tr


class UndoActions(QObject):
    """Knows one stack at a time.

    Signals:
        changed: A step was made, undone or done again, or another stack is followed.
    """

    changed = Signal()

    def __init__(self, registry: ActionRegistry) -> None:
        """Nothing can be undone before `bind`."""
        super().__init__(registry)
        self._registry = registry
        self._stack: QUndoStack | None = None
        self._refresh()

    def bind(self, stack: QUndoStack | None) -> None:
        """Follow `stack` from now on."""
        if self._stack is not None:
            self._stack.indexChanged.disconnect(self._refresh)
        self._stack = stack
        if stack is not None:
            stack.indexChanged.connect(self._refresh)
        self._refresh()

    def undo(self) -> None:
        """Take the last step back."""
        if self._stack is not None:
            self._stack.undo()

    def redo(self) -> None:
        """Make the step again that was taken back."""
        if self._stack is not None:
            self._stack.redo()

    def _refresh(self, _index: int = 0) -> None:
        stack = self._stack
        _show(
            self._registry["edit.undo"],
            tr("撤销(&U)"),
            possible=stack is not None and stack.canUndo(),
            step=stack.undoText() if stack is not None else "",
        )
        _show(
            self._registry["edit.redo"],
            tr("重做(&R)"),
            possible=stack is not None and stack.canRedo(),
            step=stack.redoText() if stack is not None else "",
        )
        self.changed.emit()


def _show(action: QAction, text: str, *, possible: bool, step: str) -> None:
    action.setEnabled(possible)
    action.setText(tr("{action} {step}", action=text, step=step) if possible and step else text)
    action.setToolTip(plain(action.text()))
