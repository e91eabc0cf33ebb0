"""The verification page: verdicts, changes, attacks, several files, the way to the seal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from desktop.home import Home
from desktop.services.operations import Operations
from desktop.verifying.banner import SignatureBanner
from desktop.verifying.presenter import SealPlace, VerifyPresenter
from desktop.verifying.view import VerifyView
from signing.engine.process import EngineProcess
from signing.pdf.open import open_document
from widgets.infobar import InfoBar

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
"""Shown without a window around them, pages hint at sizes that the offscreen screen ignores."""


class Desk:
    """The page with its presenter, as the window has them."""

    def __init__(self, qtbot: QtBot, home: Home, engine: EngineProcess) -> None:
        self.qtbot = qtbot
        self.operations = Operations()
        self.home, self.engine = home, engine
        self.view = VerifyView()
        qtbot.addWidget(self.view)
        self.view.show()
        self.presenter = VerifyPresenter(self.view, self.operations, home, engine)
        self.places: list[SealPlace] = []
        self.passwords: list[tuple[Path, bool]] = []
        self.presenter.place_wanted.connect(self.places.append)
        self.presenter.password_wanted.connect(lambda *asked: self.passwords.append(asked))

    def verify(self, *paths: Path) -> None:
        self.presenter.verify_all(list(paths))
        self.settle()

    def settle(self) -> None:
        busy = self.view.findChild(object, "verifyProgress")
        self.qtbot.waitUntil(lambda: not busy.isVisible())

    @property
    def tree(self) -> QTreeWidget:
        return self.view.findChild(QTreeWidget, "signatureTree")

    @property
    def files(self) -> QTreeWidget:
        return self.view.findChild(QTreeWidget, "verifyFiles")

    def lines(self) -> list[str]:
        return [f"{item.text(0)}: {item.text(1)}" for item in below(self.tree.invisibleRootItem())]

    def press(self, name: str) -> None:
        button = self.view.findChild(QPushButton, name)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def below(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for index in range(item.childCount()):
        yield item.child(index)
        yield from below(item.child(index))


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, engine: EngineProcess) -> Iterator[Desk]:
    made = Desk(qtbot, Home(tmp_path / "home"), engine)
    yield made
    made.operations.shutdown()


def test_everything_about_a_tampered_file_is_told(desk: Desk, tampered_pdf: Path) -> None:
    desk.verify(tampered_pdf)
    lines = desk.lines()
    assert lines[0].endswith("无效")
    assert any(line.startswith("疑似攻击: 增量保存攻击") for line in lines)
    assert "不允许: 第 1 页的内容被改动" in lines
    for row in ("完整性", "覆盖范围", "签后修改", "签章人/单位", "算法", "证书", "签署时间及来源"):
        assert any(line.startswith(f"{row}: ") for line in lines), row
    assert any(line.startswith("证书有效期: ") for line in lines)
    assert any(line.startswith("证书指纹(SHA-256): ") and len(line) > 64 for line in lines)
    assert not desk.files.isVisible()


def test_a_click_leads_to_the_seal(desk: Desk, signed_pdf: Path) -> None:
    desk.verify(signed_pdf)
    item = desk.tree.topLevelItem(0).child(1)
    desk.tree.scrollToItem(item)
    point = desk.tree.visualItemRect(item).center()
    desk.qtbot.mouseClick(desk.tree.viewport(), Qt.MouseButton.LeftButton, pos=point)
    (place,) = desk.places[:1]
    assert (place.path, place.page) == (signed_pdf, 2)
    assert place.rect_pt[0] == pytest.approx(100 / 25.4 * 72, abs=2)


def test_several_files_are_listed_and_chosen(
    desk: Desk, signed_pdf: Path, plain_pdf: Path, tmp_path: Path
) -> None:
    junk = tmp_path / "不是.pdf"
    junk.write_text("hello")
    desk.verify(plain_pdf, junk, signed_pdf)
    assert desk.files.isVisible()
    words = [desk.files.topLevelItem(n).text(1) for n in range(3)]
    assert words[0] == "没有签名"
    assert "不是 PDF" in words[1]
    assert words[2] == "无法确认"
    assert desk.presenter.report is not None
    assert desk.presenter.report.path == plain_pdf
    desk.files.setCurrentItem(desk.files.topLevelItem(2))
    assert desk.presenter.report.path == signed_pdf
    desk.files.setCurrentItem(desk.files.topLevelItem(1))
    assert desk.presenter.report is None
    assert desk.view.info.isVisible()
    assert not desk.tree.isVisible()


def test_the_summary_is_copied(desk: Desk, tampered_pdf: Path) -> None:
    desk.verify(tampered_pdf)
    desk.press("verifyCopy")
    text = QGuiApplication.clipboard().text()
    assert "无效" in text
    assert "增量保存攻击" in text
    assert desk.presenter.report is not None
    assert desk.presenter.report.sha256 in text


def test_the_report_is_exported(desk: Desk, signed_pdf: Path, tmp_path: Path) -> None:
    desk.verify(signed_pdf)
    desk.press("verifyReport")
    dialog = desk.view.findChild(QFileDialog, "reportDialog")
    target = tmp_path / "out.pdf"
    dialog.fileSelected.emit(str(target))
    desk.qtbot.waitUntil(lambda: desk.view.info.message is not None)
    with pymupdf.open(target) as document:
        text = "".join(page.get_text() for page in document)
    assert "SM3" in text
    assert "测试证书" in text
    dialog.fileSelected.emit(str(tmp_path / "missing" / "out.pdf"))
    desk.qtbot.waitUntil(
        lambda: desk.view.info.message is not None and desk.view.info.message.level == "err",
    )
    dialog.close()


def test_a_password_is_asked_for(desk: Desk, plain_pdf: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pymupdf.open(plain_pdf) as document:
        document.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="s", owner_pw="o")
    desk.verify(locked)
    assert desk.passwords == [(locked, False)]
    desk.presenter.verify(locked, "wrong")
    desk.settle()
    assert desk.passwords[-1] == (locked, True)
    desk.presenter.verify(locked, "s")
    desk.settle()
    assert desk.presenter.report is not None
    assert desk.presenter.report.path == locked


def test_the_newest_wish_wins(desk: Desk, plain_pdf: Path, signed_pdf: Path) -> None:
    desk.presenter.verify(plain_pdf)
    desk.presenter.verify(signed_pdf)
    desk.settle()
    assert desk.presenter.report is not None
    assert desk.presenter.report.path == signed_pdf


def test_the_banner_judges_a_signed_file_that_is_opened(
    desk: Desk, tampered_pdf: Path, plain_pdf: Path, qtbot: QtBot
) -> None:
    info = InfoBar()
    qtbot.addWidget(info)
    banner = SignatureBanner(info, desk.operations, desk.home, desk.engine)
    wanted: list[Any] = []
    banner.details_wanted.connect(wanted.append)
    banner.check(open_document(plain_pdf))
    assert info.message is None
    banner.check(open_document(tampered_pdf))
    qtbot.waitUntil(lambda: info.message is not None)
    assert info.message is not None
    assert info.message.level == "err"
    assert "1 个签名:1 个无效" in info.message.text
    button = info.findChild(QPushButton, "infoBarAction")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted == [tampered_pdf]
