"""A verdict as shape, word and colour, so that it is never told by colour alone."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QWidget

from resources.i18n import tr
from signing.verify.model import Verdict
from widgets.icons import icon
from widgets.labels import IconLabel, label

_SHAPES = {
    Verdict.VALID: ("ok", "ok"),
    Verdict.VALID_WITH_NOTES: ("warning", "warn"),
    Verdict.UNKNOWN: ("unknown", "info"),
    Verdict.INVALID: ("error", "err"),
    Verdict.UNSIGNED: ("page", "text2"),
}
"""Verdict → (icon, colour token)"""


def verdict_word(verdict: Verdict) -> str:
    """The verdict in one or two words."""
    words = {
        Verdict.VALID: tr("有效"),
        Verdict.VALID_WITH_NOTES: tr("有效,有提示"),
        Verdict.UNKNOWN: tr("无法确认"),
        Verdict.INVALID: tr("无效"),
        Verdict.UNSIGNED: tr("没有签名"),
    }
    return words[verdict]


def verdict_icon(verdict: Verdict) -> QIcon:
    """The verdict's shape in its colour."""
    return icon(*_SHAPES[verdict])


class VerdictBadge(QWidget):
    """A verdict with its word, large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict")
        self._shape = IconLabel(28)
        self._word = label("", "title", name="verdictWord")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._shape)
        row.addWidget(self._word)
        row.addStretch(1)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show `verdict`."""
        self._shape.show_icon(verdict_icon(verdict))
        self._word.setText(verdict_word(verdict))
        self.setAccessibleName(verdict_word(verdict))
