"""The inspector's footer: how much will be stamped, what it costs, and the main button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from resources.i18n import tr
from widgets.labels import label
from widgets.naming import named
from widgets.platform_picker import PlatformPicker


class InspectorFooter(QFrame):
    """Never scrolls away.

    Signals:
        submitted: The main button was pressed.
    """

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorFooter")
        self._summary = label("", name="placementSummary", wrap=True)
        self._cost = label("", "caption", name="costLine", wrap=True)
        self.platforms = PlatformPicker("platform")
        self._button = named(QPushButton(tr("提交签章")), "submit")
        self._button.setProperty("role", "primary")
        self._button.setAccessibleName(tr("提交签章"))
        self._button.clicked.connect(self._clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 10)
        layout.setSpacing(2)
        layout.addWidget(self._summary)
        layout.addWidget(self.platforms)
        layout.addWidget(self._cost)
        layout.addWidget(self._button)
        self.show_state(summary="", cost="")
        self.set_ready(False)

    def set_ready(self, ready: bool) -> None:
        """Whether the main button can be pressed."""
        self._button.setEnabled(ready)

    def show_words(self, action: str) -> None:
        """What the main button is called on the platform."""
        self._button.setText(action)
        self._button.setAccessibleName(action)

    def show_state(self, *, summary: str, cost: str) -> None:
        """What would be stamped and what it would cost."""
        self._summary.setText(summary)
        self._cost.setText(cost)
        self._cost.setVisible(bool(cost))

    def _clicked(self, _checked: bool = False) -> None:
        self.submitted.emit()
