"""Our own SVG icons, recoloured from the tokens whenever they are painted."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QImageReader, QPainter, QPixmap

from widgets.tokens import colour

_ICONS = files("resources").joinpath("icons")
"""Asked for once: finding it takes longer than reading an icon."""


@cache
def svg(name: str) -> str:
    """The source of an icon, `currentColor` still in it; FileNotFoundError when unknown."""
    return _ICONS.joinpath(f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def image(name: str, pixels: int, css_colour: str) -> QImage:
    """An icon drawn `pixels` px square (device pixels) in a colour."""
    data = QByteArray(svg(name).replace("currentColor", css_colour).encode())
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # The image plugin keeps QtSvg out of the imports before the first paint.
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(pixels, pixels))
    return reader.read()


class TokenIconEngine(QIconEngine):
    """Paints an icon in the current scheme's colours, so a change of scheme needs no new icons."""

    def __init__(self, name: str, token: str) -> None:
        """`token`: colour of the normal state."""
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into `rect`, sharp at the painter's device pixel ratio."""
        token = "disabled" if mode == QIcon.Mode.Disabled else self._token
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        side = min(rect.width(), rect.height())
        picture = image(self._name, max(1, round(side * ratio)), colour(token).name())
        target = QRect(0, 0, side, side)
        target.moveCenter(rect.center())
        painter.drawImage(target, picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon on a transparent ground; `size` in device px."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """A copy for Qt."""
        return TokenIconEngine(self._name, self._token)


def icon(name: str, tint: str = "text2") -> QIcon:
    """The icon `name` of resources/icons in the colour token `tint`."""
    svg(name)
    return QIcon(TokenIconEngine(name, tint))
