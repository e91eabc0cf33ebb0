"""A field for page ranges that shows at once whether it can be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from resources.i18n import tr
from widgets.labels import label, restyle
from widgets.naming import named

Check = Callable[[str], str | None]
"""Answers a sentence saying what is wrong, or None."""
Count = Callable[[str], int]
"""How many pages a readable range means."""


class PageRangeEdit(QWidget):
    """Reads ranges such as ``1-5,8,末页``.

    Signals:
        changed: The text is another one. arg 0: text; arg 1: whether it can be read
    """

    changed = Signal(str, bool)

    def __init__(
        self,
        check: Check,
        count: Count,
        parent: QWidget | None = None,
        *,
        name: str = "pageRange",
        text: str = "1-",
    ) -> None:
        """`check` judges a text; `count` tells how many pages a good one means."""
        super().__init__(parent)
        self._check, self._count = check, count
        self._edit = named(QLineEdit(text), name)
        self._edit.setAccessibleName(tr("页码范围"))
        self._edit.setPlaceholderText(tr("例如 1-5,8,末页"))
        self._hint = label("", "caption", name=f"{name}Hint", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._edit)
        column.addWidget(self._hint)
        self.setFocusProxy(self._edit)
        self._edit.textChanged.connect(self._judge)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._edit.text().strip()

    @property
    def valid(self) -> bool:
        """Whether it can be read."""
        return self._check(self.text) is None

    def set_text(self, text: str) -> None:
        """Show `text` without telling anyone."""
        if text != self.text:
            self._edit.blockSignals(True)
            self._edit.setText(text)
            self._edit.blockSignals(False)
        self.refresh()

    def refresh(self) -> None:
        """Judge again, e.g. for another document."""
        wrong = self._check(self.text)
        restyle(self._edit, prop="invalid", value=wrong is not None)
        restyle(self._hint, prop="role", value="error" if wrong else "caption")
        self._hint.setText(wrong or tr("共 {n} 页", n=self._count(self.text)))
        self._edit.setAccessibleDescription(self._hint.text())

    def _judge(self, _text: str) -> None:
        self.refresh()
        self.changed.emit(self.text, self.valid)
