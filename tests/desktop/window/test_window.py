"""The window as a user meets it: menus, keys, files, languages, sizes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.drawer.state import DrawerState, Step
from desktop.drawer.view import Drawer
from desktop.services.settings import LANGUAGE, Settings
from desktop.services.theme import Theme
from desktop.verifying.presenter import SealPlace
from desktop.window.dialogs import PasswordDialog, ShortcutDialog
from desktop.window.place_guide import PlaceGuide
from desktop.window.window import Window
from desktop.workbench.submission import drawer_words
from resources.i18n import Language, tr
from signing.placement.model import PageRule, Position, RuleKind

CJK = re.compile(r"[\u4e00-\u9fff]")
MakeWindow = Callable[..., Window]
MakePdf = Callable[..., Path]


def opened(qtbot: QtBot, window: Window, *paths: Path) -> None:
    """Open files and wait until the last one is the current one."""
    window.open(paths)
    qtbot.waitUntil(
        lambda: (
            window.workbench.current is not None
            and window.workbench.current.document.name == paths[-1].name
        ),
    )


def controls(window: Window) -> Iterator[QWidget]:
    """Every control a keyboard can reach."""
    for widget in window.frame.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.objectName().startswith("qt_"):
            continue
        parent = widget.parent()
        # The inner parts of a field speak through the field.
        if parent is None or parent.metaObject().className().startswith(("QComboBox", "QSpin")):
            continue
        if isinstance(parent, QAbstractSpinBox | QComboBox):
            continue
        if widget.objectName() == "infoBarAction":
            continue  # its message names it
        if isinstance(
            widget,
            QAbstractButton | QLineEdit | QAbstractSpinBox | QComboBox | QAbstractItemView,
        ):
            yield widget


def test_menus_contain_every_action(window: Window) -> None:
    held = {
        action for menu in window.frame.menuBar().findChildren(QMenu) for action in menu.actions()
    }
    assert set(window.frame.registry) <= held


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_control_has_a_name(make_window: MakeWindow, language: Language) -> None:
    tr.language = language
    window = make_window()
    for widget in controls(window):
        name = widget.accessibleName() or getattr(widget, "text", str)()
        assert name, f"{type(widget).__name__} {widget.objectName()}"
        assert widget.objectName(), name
        if language == "en" and widget.objectName() != "settingLanguage":
            assert not CJK.search(name), name
    for combo in window.frame.findChildren(QComboBox):
        assert combo.view().accessibleName(), combo.objectName()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(("width", "height"), [(1366, 690), (1280, 640), (960, 500)])
def test_no_control_is_clipped(
    qtbot: QtBot,
    make_window: MakeWindow,
    make_pdf: MakePdf,
    language: Language,
    width: int,
    height: int,
) -> None:
    tr.language = language
    window = make_window(width=width, height=height)
    assert (window.frame.width(), window.frame.height()) == (width, height)
    opened(qtbot, window, make_pdf())
    number = window.frame.findChild(QLabel, "pageStatus")
    for page in ("workbench", "verify", "account", "settings"):
        window.frame.show_page(page)
        assert number.isVisible() is (page == "workbench")
        for kind in RuleKind:
            window.view.inspector.choose_mode(kind)
            QApplication.processEvents()
            for widget in controls(window):
                if widget.isVisible() and isinstance(widget, QAbstractButton | QComboBox):
                    needed = widget.minimumSizeHint().width()
                    assert widget.width() >= needed, (widget.objectName(), widget.width(), needed)
            for area in window.frame.findChildren(QScrollArea):
                body = area.widget()
                if area.isVisible() and body is not None:
                    assert body.width() <= area.viewport().width(), area.objectName()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_drawer_is_not_clipped_at_the_largest_font(
    make_window: MakeWindow, styled: Theme, language: Language
) -> None:
    tr.language = language
    styled.apply("light", factor=1.3)
    window = make_window(width=960, height=500)
    drawer = Drawer(drawer_words())
    window.view.right.addWidget(drawer)
    window.view.right.setCurrentWidget(drawer)
    soon = datetime.now(UTC) + timedelta(seconds=170)
    link = "http://127.0.0.1/m/scan#" + "x" * 200
    drawer.show_job(file="标书.pdf", lines="1", cost="1")
    drawer.show_state(
        DrawerState(Step.SCAN, "1", link=link, code="47 29", expires_at=soon, buttons=frozenset())
    )
    QApplication.processEvents()
    (area,) = drawer.findChildren(QScrollArea)
    assert area.widget().width() <= area.viewport().width()


@pytest.mark.parametrize("kind", list(RuleKind))
def test_tab_visits_every_control_from_the_top_down(
    qtbot: QtBot, window: Window, make_pdf: MakePdf, kind: RuleKind
) -> None:
    opened(qtbot, window, make_pdf())
    inspector = window.view.inspector
    inspector.choose_mode(kind)
    qtbot.waitUntil(window.frame.isActiveWindow)
    inspector.picker.setFocus()
    body = inspector.findChild(QWidget, "scrollBody")
    heights = []
    while (focused := QApplication.focusWidget()) is not None and body.isAncestorOf(focused):
        assert len(heights) < 30
        heights.append(focused.mapTo(body, QPoint(0, focused.height() // 2)).y())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert len(heights) > 3
    # A picture button and a field in one line need not be exactly level.
    assert all(after >= before - 4 for before, after in pairwise(heights))


def test_tab_goes_from_the_toolbar_over_the_pages_to_the_inspector(
    qtbot: QtBot, window: Window, make_pdf: MakePdf
) -> None:
    opened(qtbot, window, make_pdf())
    qtbot.waitUntil(window.frame.isActiveWindow)
    order = ["toolBar", "navigation", "documentTabs", "sidePanel", "canvas", "inspector"]
    rooms = [window.frame.findChild(QWidget, name) for name in order]
    window.frame.findChild(QWidget, "tool-file-open").setFocus()
    seen: list[str] = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        here = [room for room in rooms if room is focused or room.isAncestorOf(focused)]
        if here and here[-1].objectName() not in seen[-1:]:
            seen.append(here[-1].objectName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert seen[: len(order)] == order


def test_open_by_command_line_tabs_and_close(
    qtbot: QtBot, window: Window, make_pdf: MakePdf
) -> None:
    first, second = make_pdf("甲.pdf", pages=3), make_pdf("乙.pdf", pages=9)
    opened(qtbot, window, first, second)
    tabs = window.view.tabs
    assert [tabs.tabText(index) for index in range(tabs.count())] == ["甲.pdf", "乙.pdf"]
    assert window.view.canvas.page_count == 9
    tabs.setCurrentIndex(0)
    assert window.view.canvas.page_count == 3
    window.open([second])
    assert tabs.count() == 2
    assert tabs.currentIndex() == 1
    window.frame.registry["file.close"].trigger()
    assert window.view.canvas.page_count == 3
    window.frame.registry["file.close"].trigger()
    assert window.workbench.current is None
    assert not window.frame.registry["file.close"].isEnabled()


def test_a_dropped_file_is_opened(qtbot: QtBot, window: Window, make_pdf: MakePdf) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(make_pdf("标书.pdf")))])
    spot, action, left = QPoint(500, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(spot, action, data, left, none)
    QApplication.sendEvent(window.frame, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window.frame, QDropEvent(spot.toPointF(), action, data, left, none))
    qtbot.waitUntil(lambda: window.workbench.current is not None)


def test_a_bad_file_is_told_in_place(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    bad = tmp_path / "坏.pdf"
    bad.write_text("no pdf at all", encoding="utf-8")
    window.open([bad])
    qtbot.waitUntil(lambda: window.view.info.message is not None)
    message = window.view.info.message
    assert message is not None
    assert message.code.startswith("document.")
    assert "原文件未被改动" in message.text
    assert window.workbench.current is None


@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
def test_a_locked_file_asks_for_its_password(
    qtbot: QtBot, window: Window, make_pdf: MakePdf, tmp_path: Path
) -> None:
    import pymupdf

    locked = tmp_path / "加密.pdf"
    with pymupdf.open(make_pdf()) as document:
        document.save(
            locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="owner"
        )
    window.open([locked])
    for password in ("wrong", "secret"):
        qtbot.waitUntil(
            lambda: any(d.isVisible() for d in window.frame.findChildren(PasswordDialog)),
        )
        dialog = next(d for d in window.frame.findChildren(PasswordDialog) if d.isVisible())
        edit = dialog.findChild(QLineEdit, "password")
        assert edit is not None
        edit.setText(password)
        dialog.accept()
    qtbot.waitUntil(lambda: window.workbench.current is not None)


def test_recent_files_are_in_the_menu(
    qtbot: QtBot, window: Window, make_pdf: MakePdf, settings: Settings
) -> None:
    path = make_pdf("近.pdf")
    opened(qtbot, window, path)
    assert settings.recent()[0] == path
    assert [action.text() for action in window.frame.recent_menu.actions()] == ["近.pdf"]
    window.frame.registry["file.close"].trigger()
    window.frame.recent_menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: window.workbench.current is not None)


def test_undo_and_redo_say_what_they_do(qtbot: QtBot, window: Window, make_pdf: MakePdf) -> None:
    opened(qtbot, window, make_pdf())
    session, undo = window.workbench.current, window.frame.registry["edit.undo"]
    assert session is not None
    assert not undo.isEnabled()
    session.add(PageRule(1, Position(x=60, y=60), "s1"), "盖章")
    assert undo.isEnabled()
    assert "盖章" in undo.text()
    undo.trigger()
    assert session.rules == ()
    window.frame.registry["edit.redo"].trigger()
    assert len(session.rules) == 1


def test_copy_to_pages_and_delete(qtbot: QtBot, window: Window, make_pdf: MakePdf) -> None:
    opened(qtbot, window, make_pdf())
    session = window.workbench.current
    assert session is not None
    session.add(PageRule(1, Position(x=60, y=60), "s1"), "盖章")
    window.frame.registry["edit.copy-odd"].trigger()
    assert session.rules[0].kind is RuleKind.PAGES
    window.frame.registry["edit.delete"].trigger()
    assert session.rules == ()


def test_zoom_actions(qtbot: QtBot, window: Window, make_pdf: MakePdf) -> None:
    opened(qtbot, window, make_pdf())
    canvas, registry = window.view.canvas, window.frame.registry
    registry["view.actual"].trigger()
    assert canvas.zoom == pytest.approx(1.0)
    registry["view.zoom-in"].trigger()
    assert canvas.zoom == pytest.approx(1.25)
    registry["view.zoom-out"].trigger()
    registry["view.fit-page"].trigger()
    assert canvas.page_rect(0).height() < canvas.viewport().height()
    registry["view.next"].trigger()
    assert canvas.page == 2


def test_a_narrow_window_hides_the_side_panel(make_window: MakeWindow) -> None:
    window = make_window(width=960, height=500)
    assert not window.frame.registry["view.side-panel"].isChecked()
    window.frame.resize(1400, 800)
    assert window.frame.registry["view.side-panel"].isChecked()


def test_the_shortcut_help_lists_the_registry(window: Window) -> None:
    dialog = ShortcutDialog(window.frame.registry, window.frame)
    table = dialog.findChild(QWidget, "shortcutTable")
    names = {table.item(row, 0).text() for row in range(table.rowCount())}
    assert {"打开", "提交签章", "适合宽度"} <= names


def test_settings_are_stored_and_told(qtbot: QtBot, window: Window, settings: Settings) -> None:
    combo = window.pages.settings.findChild(QComboBox, "settingLanguage")
    assert combo is not None
    with qtbot.waitSignal(window.pages.settings.language_changed) as caught:
        combo.setCurrentIndex(1)
    assert caught.args == ["en"]
    assert settings.get(LANGUAGE) == "en"
    theme = window.pages.settings.findChild(QComboBox, "settingTheme")
    assert theme is not None
    with qtbot.waitSignal(window.pages.settings.look_changed):
        theme.setCurrentIndex(2)


def test_another_window_takes_over_what_is_open(
    qtbot: QtBot, make_window: MakeWindow, make_pdf: MakePdf
) -> None:
    first = make_window()
    opened(qtbot, first, make_pdf("甲.pdf"))
    session = first.workbench.current
    assert session is not None
    session.add(PageRule(1, Position(x=60, y=60), "s1"), "盖章")
    tr.language = "en"
    second = make_window()
    second.take_over(first)
    assert second.workbench.current is session
    assert second.view.tabs.tabText(0) == "甲.pdf"
    second.frame.registry["edit.undo"].trigger()
    assert session.rules == ()


def test_buttons_toggled_by_assistive_technology_work(window: Window) -> None:
    """AT-SPI's Toggle checks a button without a click."""
    for name, page in (("nav-settings", "settings"), ("nav-workbench", "workbench")):
        button = window.frame.findChild(QAbstractButton, name)
        assert button is not None
        button.toggle()
        assert window.frame.page == page
    seam = window.frame.findChild(QAbstractButton, "mode-seam")
    assert seam is not None
    seam.toggle()
    assert window.view.inspector.mode is RuleKind.SEAM


def test_a_seal_is_shown_where_it_stands(qtbot: QtBot, window: Window, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf")
    PlaceGuide(window, SealPlace(path, 2, (72.0, 72.0, 144.0, 144.0)))
    canvas = window.view.canvas
    qtbot.waitUntil(lambda: canvas.outlined is not None)
    assert canvas.outlined is not None
    page, rect = canvas.outlined
    assert (page, canvas.page) == (1, 2)
    assert rect.left == pytest.approx(25.4)
    assert rect.width == pytest.approx(25.4)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton)
    assert canvas.outlined is None
    PlaceGuide(window, SealPlace(path, 9, (0.0, 0.0, 9.0, 9.0)))
    assert canvas.outlined is None
