"""A QR code drawn module by module: always black on white, integer scale, quiet zone of four."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.i18n import tr
from widgets.tokens import colour

QUIET_ZONE = 4
"""modules (ISO/IEC 18004, 6.3.8)"""
SIDE = 264
"""logical px of the whole view at most; leaves at least 180 px to the code itself"""


def matrix(text: str) -> list[list[bool]]:
    """The modules of the QR code for `text`, error correction M, without quiet zone."""
    # Imported here because the library is not needed before the first paint.
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


class QrView(QWidget):
    """Shows a QR code, or an empty sheet while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: list[list[bool]] = []
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setObjectName("qrView")
        self.setAccessibleName(tr("手机扫码二维码"))

    @property
    def text(self) -> str:
        """What the code says."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show `text`; an empty one takes the code away."""
        if text != self._text:
            self._text = text
            self._matrix = matrix(text) if text else []
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        modules = len(self._matrix) + 2 * QUIET_ZONE
        side = max(1, SIDE // modules) * modules if self._matrix else SIDE
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("paper"))
        if not self._matrix:
            return
        # Whole device pixels per module, whatever the screen's scale, keep every edge sharp.
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        modules = len(self._matrix)
        side = int(min(self.width(), self.height()) * ratio)
        unit = max(1, side // (modules + 2 * QUIET_ZONE))
        left = (int(self.width() * ratio) - unit * modules) // 2
        top = (int(self.height() * ratio) - unit * modules) // 2
        ink = colour("ink")
        for row, line in enumerate(self._matrix):
            for column, dark in enumerate(line):
                if dark:
                    painter.fillRect(QRect(left + column * unit, top + row * unit, unit, unit), ink)
