"""The status bar: pointer position, connection, page and zoom."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget

from resources.i18n import tr
from signing.geometry import PointMm
from widgets.icons import icon
from widgets.labels import IconLabel, label


class MainStatusBar(QStatusBar):
    """Shows facts, never asks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(False)
        self._position = label("", name="pointerPosition")
        self._position.setMinimumWidth(150)
        self._dot = IconLabel(12)
        self._connection = label("", name="connection")
        self._zoom = label("", name="zoomStatus")
        self._page = label("", name="pageStatus")
        self.addWidget(self._position)
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(6)
        line.addWidget(self._dot)
        line.addWidget(self._connection)
        self.addPermanentWidget(box)
        self.addPermanentWidget(self._page)
        self.addPermanentWidget(self._zoom)
        self.show_pointer(0, PointMm(0, 0))

    def show_pointer(self, page: int, point: PointMm) -> None:
        """Where the pointer is, in mm of a 1-based page; page 0 is nowhere."""
        text = tr("X {x} Y {y} mm", x=f"{point.x:.1f}", y=f"{point.y:.1f}") if page else ""
        self._position.setText(text)

    def show_document(self, *, shown: bool) -> None:
        """Whether place, page and zoom are told: only where a document is seen."""
        for part in (self._position, self._page, self._zoom):
            part.setVisible(shown)

    def show_connection(self, text: str, *, token: str) -> None:
        """The cloud's state; `token`: colour of the dot."""
        self._dot.show_icon(icon("dot", token))
        self._connection.setText(text)
        self._connection.setAccessibleName(tr("云端状态:{state}", state=text))

    def show_view(self, page: int, pages: int, zoom: float) -> None:
        """Page and zoom; without pages nothing."""
        self._page.setText(
            tr("第 {page}/{pages} 页", page=f"{page:,}", pages=f"{pages:,}") if pages else ""
        )
        self._zoom.setText(f"{zoom:.0%}" if pages else "")
