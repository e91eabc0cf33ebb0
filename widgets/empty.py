"""What a page or a list shows while it has nothing: one sentence and one action."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from widgets.icons import icon
from widgets.labels import IconLabel, label
from widgets.naming import named


class EmptyState(QWidget):
    """An icon, a headline, a sentence and a button, centred.

    Signals:
        triggered: The button was pressed.
    """

    triggered = Signal()

    def __init__(
        self,
        *,
        picture: str,
        title: str,
        text: str,
        action: str,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        """`picture`: an icon's name; `name`: object name of the button."""
        super().__init__(parent)
        image = IconLabel(56)
        image.show_icon(icon(picture, "text3"))
        headline = label(title, "title")
        sentence = label(text, "secondary", wrap=True)
        button = named(QPushButton(action), name)
        button.setProperty("role", "primary")
        button.setMinimumWidth(180)
        button.clicked.connect(self.triggered)
        self.body = QVBoxLayout(self)
        self.body.setSpacing(12)
        self.body.addStretch(2)
        self.body.addWidget(image, 0, Qt.AlignmentFlag.AlignHCenter)
        for widget in (headline, sentence):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(widget)
        self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(3)
