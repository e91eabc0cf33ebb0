"""Help, 手机端二维码: where the phone page is found, and the support line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.window.dialogs import close_button
from resources.i18n import tr
from widgets.labels import label
from widgets.qr import QrView

if TYPE_CHECKING:
    # The first paint must not wait for the wire schema.
    from sync.protocol.registration import Entrance


class PhonePageDialog(QDialog):
    """The same code and link as the phone page's own download screen shows."""

    def __init__(self, entrance: Entrance | None, parent: QWidget | None = None) -> None:
        """`entrance` is None while the cloud has not been reached yet."""
        super().__init__(parent)
        self.setObjectName("phonePageDialog")
        self.setWindowTitle(tr("手机端二维码"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        if entrance is None:
            column.addWidget(label(tr("连不上云端,请稍后再打开。"), wrap=True))
        else:
            self._show(column, entrance)
        column.addWidget(close_button(self))

    def _show(self, column: QVBoxLayout, entrance: Entrance) -> None:
        code = QrView()
        code.set_text(entrance.address)
        column.addWidget(code, 0, Qt.AlignmentFlag.AlignHCenter)
        hint = label(tr("用手机相机或微信扫描,无需安装"), "secondary")
        link = label(entrance.address, name="phonePageLink")
        link.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = label(tr("客服热线 {number}", number=entrance.hotline), "secondary")
        for text in (hint, link, line):
            column.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
