"""Pages other than the first are made when they are wanted, once."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.theme import Theme
from desktop.window.frame import WindowFrame
from desktop.window.window import Window
from widgets.late_page import LatePage


class _Form(QWidget):
    """Controls made in another order than they are laid out."""

    def __init__(self) -> None:
        super().__init__()
        self.last, self.box, self.first = QPushButton("b"), QComboBox(), QLineEdit()
        self.box.setAccessibleName("choice")
        column = QVBoxLayout(self)
        for widget in (self.first, self.box, self.last):
            column.addWidget(widget)


def test_a_page_is_made_once_and_when_it_is_shown(qtbot: QtBot, styled: Theme) -> None:
    made: list[_Form] = []
    late = LatePage(_Form)
    late.made.connect(made.append)
    frame = WindowFrame()
    qtbot.addWidget(frame)
    frame.add_page("first", QWidget(), text="1", picture="stamp")
    frame.add_page("late", late, text="2", picture="lock")
    frame.show_page("first")
    with qtbot.waitExposed(frame):
        frame.show()
    assert not made

    frame.show_page("late")
    frame.show_page("first")
    frame.show_page("late")

    assert made == [late.page]
    assert late.page.isVisible()
    assert late.page.size() == late.size()
    assert late.page.box.view().accessibleName() == "choice"
    late.page.first.setFocus()
    assert late.page.first.nextInFocusChain() is late.page.box


def test_the_window_begins_with_one_page(window: Window) -> None:
    assert window.frame.findChild(QComboBox, "settingTheme") is None

    window.frame.registry["file.settings"].trigger()

    assert window.frame.findChild(QComboBox, "settingTheme").isVisible()
