"""Thumbnails of pages with the number of seals on each; pictures are asked for when they show."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from PySide6 import QtWidgets
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QWidget

from resources.i18n import tr
from widgets.pageview.layout import SizeMm
from widgets.tokens import colour, current

_Index = QModelIndex | QPersistentModelIndex
BOX = QSize(120, 150)
"""logical px that a picture is fitted into"""
_CELL = QSize(150, 186)
_KEEP = 400
"""pictures kept; at most about 60 MB"""


class ThumbnailModel(QAbstractListModel):
    """Pages by number, with pictures as they arrive."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sizes: Sequence[SizeMm] = ()
        self.badges: Mapping[int, int] = {}
        self._pictures: OrderedDict[int, QPixmap] = OrderedDict()

    def set_pages(self, sizes: Sequence[SizeMm]) -> None:
        """Show a document; sizes in mm."""
        self.beginResetModel()
        self.sizes = sizes
        self.badges = {}
        self._pictures.clear()
        self.endResetModel()

    def picture(self, row: int) -> QPixmap | None:
        """The picture of a 0-based page, if it is here."""
        return self._pictures.get(row)

    def put(self, row: int, pixmap: QPixmap) -> None:
        """Keep a picture."""
        self._pictures[row] = pixmap
        if len(self._pictures) > _KEEP:
            self._pictures.popitem(last=False)
        self.dataChanged.emit(self.index(row), self.index(row))

    def set_badges(self, badges: Mapping[int, int]) -> None:
        """Seals by 1-based page."""
        self.badges = badges
        if self.sizes:
            self.dataChanged.emit(self.index(0), self.index(len(self.sizes) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.sizes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        page = index.row() + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("第 {page} 页,{n} 枚印章", page=page, n=self.badges.get(page, 0))
        return None


class _ThumbnailDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QtWidgets.QStyleOptionViewItem, _index: _Index) -> QSize:
        return _CELL

    def paint(
        self, painter: QPainter, option: QtWidgets.QStyleOptionViewItem, index: _Index
    ) -> None:
        model = index.model()
        if not isinstance(model, ThumbnailModel):
            return
        area: QRect = option.rect
        state: QtWidgets.QStyle.StateFlag = option.state
        sheet = fitted(model.sizes[index.row()])
        sheet.moveCenter(area.center())
        sheet.moveTop(area.top() + 10 + (BOX.height() - sheet.height()) // 2)
        painter.fillRect(sheet, colour("paper"))
        picture = model.picture(index.row())
        if picture is not None:
            painter.drawPixmap(sheet, picture)
        chosen = bool(state & QtWidgets.QStyle.StateFlag.State_Selected)
        pen = QPen(colour("primary" if chosen else "border"), 2 if chosen else 1)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(sheet.adjusted(-2, -2, 1, 1))
        painter.setFont(current().font("caption", bold=chosen))
        painter.setPen(colour("text" if chosen else "text2"))
        number = QRect(area.left(), area.bottom() - 22, area.width(), 20)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        seals = model.badges.get(index.row() + 1, 0)
        if seals:
            self._badge(painter, sheet, seals)

    def _badge(self, painter: QPainter, sheet: QRect, seals: int) -> None:
        painter.setFont(current().font("caption", bold=True))
        width = max(20, painter.fontMetrics().horizontalAdvance(str(seals)) + 12)
        spot = QRect(sheet.right() - width + 8, sheet.top() - 8, width, 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("surface"), 2))
        painter.setBrush(colour("guide"))
        painter.drawRoundedRect(spot, 10, 10)
        painter.setPen(colour("paper"))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(seals))


def fitted(size: SizeMm) -> QRect:
    """A rectangle of the page's shape inside `BOX`, logical px."""
    scale = min(BOX.width() / size[0], BOX.height() / size[1])
    return QRect(0, 0, max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))


class ThumbnailList(QListView):
    """The list beside the canvas.

    Signals:
        page_chosen: The user wants to see a page. arg 0: page, 1-based
        pictures_wanted: Pictures that should be drawn. arg 0: list of 1-based pages
    """

    page_chosen = Signal(int)
    pictures_wanted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = ThumbnailModel(self)
        self.setModel(self._pages)
        self.setItemDelegate(_ThumbnailDelegate(self))
        self.setObjectName("thumbnails")
        self.setAccessibleName(tr("页面缩略图"))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._timer = QTimer(self, singleShot=True, interval=40)
        self._timer.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def set_pages(self, sizes: Sequence[SizeMm]) -> None:
        """Show a document; width and height of every page in mm."""
        self._pages.set_pages(sizes)
        self._timer.start()

    def put_picture(self, page: int, image: QImage) -> None:
        """Take the picture of a 1-based page."""
        if 1 <= page <= self._pages.rowCount():
            self._pages.put(page - 1, QPixmap.fromImage(image))

    def set_badges(self, badges: Mapping[int, int]) -> None:
        """How many seals each 1-based page has."""
        self._pages.set_badges(badges)

    def show_page(self, page: int) -> None:
        """Mark a 1-based page as the current one."""
        index = self._pages.index(page - 1)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        self.page_chosen.emit(index.row() + 1)

    def _moved(self, _value: int) -> None:
        self._timer.start()

    def _ask(self) -> None:
        rows = self._pages.rowCount()
        if not rows or not self.isVisible():
            return
        first = max(0, self.verticalScrollBar().value() // _CELL.height() - 1)
        last = min(rows, first + self.viewport().height() // _CELL.height() + 4)
        missing = [row + 1 for row in range(first, last) if self._pages.picture(row) is None]
        if missing:
            self.pictures_wanted.emit(missing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._timer.start()
