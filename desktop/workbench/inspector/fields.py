"""Small fields of the inspector: labelled rows, millimetres, positions."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from resources.i18n import tr
from signing.placement.model import Position
from widgets.naming import named, roomy

MOST_MM = 5000.0
"""Larger than any page."""
LABEL_WIDTH = 72
"""px"""


def row(text: str, field: QWidget) -> QHBoxLayout:
    """A label and its field, which gets the text as accessible name unless it has one."""
    caption = QLabel(text)
    caption.setMinimumWidth(LABEL_WIDTH)
    caption.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(text)
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(caption)
    line.addWidget(field, 1)
    return line


def column(parent: QWidget, *, spacing: int = 8) -> QVBoxLayout:
    """A column without margins."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout


def millimetres(name: str, *, least: float = 0.0, most: float = MOST_MM) -> QDoubleSpinBox:
    """A spin box for mm, one decimal, steps of 0.5 mm."""
    spin = roomy(named(QDoubleSpinBox(), name))
    spin.setRange(least, most)
    spin.setDecimals(1)
    spin.setSingleStep(0.5)
    spin.setSuffix(" mm")
    spin.setKeyboardTracking(False)
    return spin


class PositionEdit(QWidget):
    """Where the centre of a seal goes, measured from either edge.

    Signals:
        changed: The user chose another place. arg 0: Position
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across = named(QComboBox(), "positionFromX")
        self._across.addItems([tr("距左边"), tr("距右边")])
        self._across.setAccessibleName(tr("水平方向从哪边量"))
        self._down = named(QComboBox(), "positionFromY")
        self._down.addItems([tr("距上边"), tr("距下边")])
        self._down.setAccessibleName(tr("垂直方向从哪边量"))
        self._x = millimetres("positionX")
        self._x.setAccessibleName(tr("印章中心的水平位置,毫米"))
        self._y = millimetres("positionY")
        self._y.setAccessibleName(tr("印章中心的垂直位置,毫米"))
        layout = column(self)
        for combo, spin in ((self._across, self._x), (self._down, self._y)):
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(combo)
            line.addWidget(spin, 1)
            layout.addLayout(line)
            combo.currentIndexChanged.connect(self._tell)
            spin.valueChanged.connect(self._tell)
        self.set_position(Position(right=35.0, bottom=40.0))

    @property
    def position(self) -> Position:
        """What is set."""
        x, y = self._x.value(), self._y.value()
        left, top = self._across.currentIndex() == 0, self._down.currentIndex() == 0
        return Position(
            x=x if left else None,
            right=None if left else x,
            y=y if top else None,
            bottom=None if top else y,
        )

    def set_position(self, at: Position) -> None:
        """Show a position without telling anyone."""
        self.blockSignals(True)
        self._across.setCurrentIndex(0 if at.x is not None else 1)
        self._down.setCurrentIndex(0 if at.y is not None else 1)
        self._x.setValue(at.x if at.x is not None else at.right or 0.0)
        self._y.setValue(at.y if at.y is not None else at.bottom or 0.0)
        self.blockSignals(False)

    def _tell(self, _value: object) -> None:
        self.changed.emit(self.position)
