"""Names for tests and assistive technology, and room for the text of spin boxes."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, *, accessible: str = "") -> W:
    """`widget` with its object name, and an accessible name where its text does not give one."""
    widget.setObjectName(name)
    if accessible:
        widget.setAccessibleName(accessible)
    return widget


def name_popups(root: QWidget) -> None:
    """Let the list of every combo box below `root` be called like its box."""
    for combo in root.findChildren(QComboBox):
        field = combo.lineEdit()
        combo.view().setAccessibleName(
            combo.accessibleName() or (field.accessibleName() if field is not None else "")
        )


S = TypeVar("S", bound=QAbstractSpinBox)
_MARGIN = 6
"""px"""


def roomy(spin: S) -> S:
    """`spin` with the text as far from its border as a line edit's; style sheets cannot say so."""
    spin.lineEdit().setTextMargins(_MARGIN, 0, 0, 0)
    return spin
