"""The small widgets: QR code, steps, page range, info bar, palette, thumbnails, placement list."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from resources.i18n import tr
from signing.seal.model import Seal
from widgets.art import ArtCache
from widgets.infobar import InfoBar, Message
from widgets.labels import ElidedLabel, plain_tip
from widgets.page_range import PageRangeEdit
from widgets.pageview.canvas import SEAL_MIME
from widgets.placement_list import PlacementList, PlacementRow
from widgets.qr import QUIET_ZONE, SIDE, QrView, matrix
from widgets.seal_picker import SealPicker, short_name
from widgets.steps import StepIndicator
from widgets.thumbnails import ThumbnailList

LINK = "http://127.0.0.1:8750/m/scan#" + "eyJ2IjoxLCJwbGF0Zm9ybSI6ImRlbW8tYSJ9" * 5


def test_the_qr_can_be_read_off_the_screen(qtbot: QtBot) -> None:
    view = QrView()
    qtbot.addWidget(view)
    view.set_text(LINK)
    view.resize(view.sizeHint())
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    picture = Image.frombuffer(
        "RGB",
        (image.width(), image.height()),
        bytes(image.constBits()),
        "raw",
        "RGB",
        image.bytesPerLine(),
    )
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [LINK]


def test_the_code_itself_is_large_enough() -> None:
    modules = len(matrix(LINK))
    unit = SIDE // (modules + 2 * QUIET_ZONE)
    assert unit * modules >= 180


def test_steps_say_where_they_are(qtbot: QtBot) -> None:
    steps = StepIndicator(["预检", "扫码", "完成"])
    qtbot.addWidget(steps)
    steps.set_step(1)
    assert steps.accessibleName() == "第 2 步,共 3 步:扫码"
    tr.language = "en"
    steps.set_step(3)
    assert steps.accessibleName().startswith("Step 3 of 3")


def wrong(text: str) -> str | None:
    return None if text.isdigit() else f"? {text}"


def test_a_bad_range_is_marked_and_told(qtbot: QtBot) -> None:
    edit = PageRangeEdit(wrong, int)
    qtbot.addWidget(edit)
    field = edit.findChild(QLineEdit, "pageRange")
    assert field is not None
    with qtbot.waitSignal(edit.changed) as caught:
        field.setText("abc")
    assert caught.args == ["abc", False]
    assert field.property("invalid") is True
    assert field.accessibleDescription() == "? abc"
    with qtbot.waitSignal(edit.changed) as caught:
        field.setText("12")
    assert caught.args == ["12", True]
    assert field.accessibleDescription() == "共 12 页"


def test_an_error_can_be_copied_and_closed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar = InfoBar(window)
    bar.show_message(Message("err", "无法打开", code="document.damaged"))
    copy = bar.findChild(QPushButton, "infoBarCopyCode")
    assert copy is not None
    assert bar.accessibleName() == "无法打开"
    copy.click()
    assert QGuiApplication.clipboard().text() == "document.damaged"
    with qtbot.waitSignal(bar.closed):
        bar.clear()
    assert bar.message is None


def test_the_action_of_a_message_runs_once(qtbot: QtBot) -> None:
    window, calls = QWidget(), []
    qtbot.addWidget(window)
    bar = InfoBar(window)
    bar.show_message(Message("info", "…", action="查看", on_action=lambda: calls.append(1)))
    button = bar.findChild(QPushButton, "infoBarAction")
    assert button is not None
    button.click()
    assert calls == [1]
    assert not bar.isVisible()


def test_elided_labels_keep_the_whole_text(qtbot: QtBot) -> None:
    label = ElidedLabel("很长的文件名" * 20)
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.accessibleName() == "很长的文件名" * 20
    assert label.minimumSizeHint().width() < 60


@pytest.fixture
def picker(qtbot: QtBot, seals: dict[str, Seal]) -> SealPicker:
    widget = SealPicker(ArtCache())
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    widget.set_seals(tuple(seals.values()))
    widget.show()
    return widget


def test_the_palette_chooses_arms_and_drags(qtbot: QtBot, picker: SealPicker) -> None:
    with qtbot.waitSignal(picker.chosen) as caught:
        picker.choose("s2")
    assert caught.args == ["s2"]
    with qtbot.waitSignal(picker.arm_requested) as armed:
        picker.clicked.emit(picker.model().index(0, 0))
    assert armed.args == ["s1", False]
    with qtbot.waitSignal(picker.arm_requested) as kept:
        picker.doubleClicked.emit(picker.model().index(0, 0))
    assert kept.args == ["s1", True]
    data = picker.model().mimeData([picker.model().index(1, 0)])
    assert bytes(data.data(SEAL_MIME).data()) == b"s2"


def test_seals_have_names_for_screen_readers(picker: SealPicker) -> None:
    text = picker.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "测试单位公章,40 mm"


def test_the_palette_leaves_out_the_name_of_the_unit(seals: dict[str, Seal]) -> None:
    personal = replace(seals["s2"], owner="王测试")
    shown = [seals["s1"], personal, replace(personal, name="测试单位")]

    assert [short_name(seal, shown) for seal in shown] == ["公章", "法人章", "测试单位"]


def test_an_unknown_seal_chooses_the_first(picker: SealPicker) -> None:
    picker.choose("gone")
    assert picker.current_seal is not None
    assert picker.current_seal.id == "s1"


def test_thumbnails_ask_only_for_what_shows(qtbot: QtBot) -> None:
    thumbnails = ThumbnailList()
    qtbot.addWidget(thumbnails)
    thumbnails.resize(180, 400)
    with qtbot.waitSignal(thumbnails.pictures_wanted) as caught:
        thumbnails.show()
        thumbnails.set_pages([(210.0, 297.0)] * 3000)
    wanted = caught.args[0]
    assert wanted[0] == 1
    assert len(wanted) < 10
    thumbnails.put_picture(1, QImage(10, 10, QImage.Format.Format_RGB32))
    thumbnails.set_badges({1: 3})
    index = thumbnails.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "第 1 页,3 枚印章"
    thumbnails.grab()


def test_the_placement_list_mirrors_and_selects(qtbot: QtBot) -> None:
    rows = PlacementList()
    qtbot.addWidget(rows)
    rows.set_rows([PlacementRow("公章 · 第 1 页", "X 1.0"), PlacementRow("骑缝", "30 处")])
    text = rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "公章 · 第 1 页,X 1.0"
    with qtbot.waitSignal(rows.rules_selected) as caught:
        rows.item(1).setSelected(True)
    assert caught.args == [frozenset({1})]
    with qtbot.assertNotEmitted(rows.rules_selected):
        rows.select({0})
        rows.set_rows([PlacementRow("公章 · 第 1 页", "X 2.0")])
    assert [index.row() for index in rows.selectedIndexes()] == [0]


def test_a_tooltip_shows_a_strangers_markup_and_follows_none_of_it() -> None:
    assert plain_tip("D:/标书/A<B.pdf") == "D:/标书/A<B.pdf"
    shown = plain_tip('张伟 <img src="//evil.example/share/x.png">')
    assert shown == "<qt>张伟 &lt;img src=&quot;//evil.example/share/x.png&quot;&gt;</qt>"
