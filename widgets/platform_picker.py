"""Choosing a platform: its colour mark and short name before its name; one alone is only told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6 import QtWidgets
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from resources.i18n import tr
from widgets.labels import ElidedLabel, IconLabel
from widgets.naming import named
from widgets.tokens import colour

_MARK = 16
"""px"""
_SHARP = 4
"""device pixels drawn per px: enough for every scale"""


@dataclass(frozen=True, slots=True)
class PlatformEntry:
    """A platform as it is shown."""

    code: str
    name: str
    short: str = ""
    accent: str = ""
    """#rrggbb; empty for none."""

    @property
    def text(self) -> str:
        """The short name, where there is one, and the name."""
        return f"{self.short} · {self.name}" if self.short else self.name


def accent_mark(accent: str) -> QIcon:
    """A rounded square in the platform's colour; without one only its outline."""
    pixmap = QPixmap(_MARK * _SHARP, _MARK * _SHARP)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SHARP, _SHARP)
    # The outline keeps a dark colour visible in the dark scheme; it is much the same in both.
    painter.setPen(colour("borderStrong"))
    if accent:
        painter.setBrush(QColor(accent))
    painter.drawRoundedRect(QRectF(1.5, 1.5, _MARK - 3, _MARK - 3), 3, 3)
    painter.end()
    return QIcon(pixmap)


class ElidedCombo(QComboBox):
    """Ends a text in … that is wider than the box; the list shows all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIconSize(QSize(_MARK, _MARK))

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        # Asked for by its name: PySide makes a class with all its enumerations when it is first
        # imported, and this one, with hundreds of names, has nothing to paint at the first paint.
        style = QtWidgets.QStyle
        painter = QtWidgets.QStylePainter(self)
        option = QtWidgets.QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            style.ComplexControl.CC_ComboBox,
            option,
            style.SubControl.SC_ComboBoxEditField,
            self,
        )
        room = field.width() - _MARK - 8
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room
        )
        painter.drawComplexControl(style.ComplexControl.CC_ComboBox, option)
        painter.drawControl(style.ControlElement.CE_ComboBoxLabel, option)


class PlatformPicker(QWidget):
    """Hidden without platforms.

    Signals:
        chosen: The user chose another one. arg 0: its code
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name`: object name of the box."""
        super().__init__(parent)
        self._entries: tuple[PlatformEntry, ...] = ()
        self.box = named(ElidedCombo(), name, accessible=tr("交易平台"))
        self._mark = IconLabel(_MARK)
        self._only = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._only.setObjectName(f"{name}Only")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.box, 1)
        row.addWidget(self._mark)
        row.addWidget(self._only, 1)
        self.box.currentIndexChanged.connect(self._index_changed)
        self.show_platforms((), "")

    def show_platforms(self, entries: Sequence[PlatformEntry], current: str) -> None:
        """Offer these; `current` is the code of the chosen one."""
        self.box.blockSignals(True)
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.box.clear()
            for entry in self._entries:
                self.box.addItem(accent_mark(entry.accent), entry.text, entry.code)
        self.box.setCurrentIndex(self.box.findData(current))
        self.box.blockSignals(False)
        self.box.setToolTip(self.box.currentText())
        alone = self._entries[0] if len(self._entries) == 1 else None
        if alone is not None:
            self._mark.show_icon(accent_mark(alone.accent))
            self._only.setText(alone.text)
        self.box.setVisible(len(self._entries) > 1)
        self._mark.setVisible(alone is not None)
        self._only.setVisible(alone is not None)
        self.setVisible(bool(self._entries))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Before the style sheet had dressed it, the box asked for less room.
        self.box.updateGeometry()

    def _index_changed(self, index: int) -> None:
        if index >= 0:
            self.box.setToolTip(self.box.currentText())
            self.chosen.emit(str(self.box.itemData(index)))
