"""The palette of seals: two columns of pictures with name and size, to click, arm or drag."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6 import QtWidgets
from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QWidget

from resources.i18n import tr
from signing.seal.model import Seal
from widgets.art import ArtCache
from widgets.pageview.canvas import SEAL_MIME
from widgets.tokens import colour, current

_Index = QModelIndex | QPersistentModelIndex
CELL = QSize(120, 60)
"""px, at least"""
COLUMNS = 2
_PICTURE = 44
"""px"""
_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def size_text(seal: Seal) -> str:
    """The registered size as people write it."""
    width, height = seal.art.width, seal.art.height
    if abs(width - height) < 0.05:
        return tr("{width} mm", width=f"{width:g}")
    return tr("{width}×{height} mm", width=f"{width:g}", height=f"{height:g}")


def short_name(seal: Seal, seals: Sequence[Seal]) -> str:
    """The end of a seal's name, without the unit or person that the other seals tell anyway."""
    owners = sorted({other.owner for other in seals}, key=len, reverse=True)
    owner = next((owner for owner in owners if seal.name.startswith(owner)), "")
    return seal.name.removeprefix(owner) or seal.name


class SealModel(QAbstractListModel):
    """The seals as a list; drags carry the seal's id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seals: tuple[Seal, ...] = ()

    def set_seals(self, seals: Sequence[Seal]) -> None:
        """Show these seals."""
        self.beginResetModel()
        self.seals = tuple(seals)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.seals)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        seal = self.seals[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return seal.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return tr("{name},{size}", name=seal.name, size=size_text(seal))
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(SEAL_MIME, QByteArray(self.seals[indexes[0].row()].id.encode()))
        return data


class _SealDelegate(QStyledItemDelegate):
    """Paints a seal's picture, name and size; armed ones say so."""

    def __init__(self, art: ArtCache, parent: QListView) -> None:
        super().__init__(parent)
        self._art = art
        self.armed = ""

    def sizeHint(self, _option: QtWidgets.QStyleOptionViewItem, _index: _Index) -> QSize:
        view = self.parent()
        room = view.viewport().width() if isinstance(view, QListView) else 0
        return QSize(max(CELL.width(), (room - 2) // COLUMNS), CELL.height())

    def paint(
        self, painter: QPainter, option: QtWidgets.QStyleOptionViewItem, index: _Index
    ) -> None:
        model = index.model()
        if not isinstance(model, SealModel):
            return
        seal = model.seals[index.row()]
        area: QRect = option.rect.adjusted(2, 2, -2, -2)
        state: QtWidgets.QStyle.StateFlag = option.state
        self._frame(painter, area, state, armed=seal.id == self.armed)
        ratio = painter.device().devicePixelRatioF()
        picture = self._art.picture(seal, _PICTURE, ratio)
        sheet = QRect(area.left() + 3, 0, _PICTURE + 4, _PICTURE + 4)
        sheet.moveTop(area.top() + 3)
        painter.fillRect(sheet, colour("paper"))
        spot = QRect(0, 0, round(picture.width() / ratio), round(picture.height() / ratio))
        spot.moveCenter(sheet.center())
        painter.drawPixmap(spot, picture)
        self._texts(painter, area, seal, short_name(seal, model.seals))

    def _frame(
        self, painter: QPainter, area: QRect, state: QtWidgets.QStyle.StateFlag, *, armed: bool
    ) -> None:
        selected = bool(state & QtWidgets.QStyle.StateFlag.State_Selected)
        focused = bool(state & QtWidgets.QStyle.StateFlag.State_HasFocus)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("sealSoft" if armed else "sel" if selected else "surface"))
        token = "seal" if armed else "primary" if selected or focused else "border"
        painter.setPen(QPen(colour(token), 2 if selected or armed else 1))
        painter.drawRoundedRect(area, 8, 8)

    def _texts(self, painter: QPainter, area: QRect, seal: Seal, label: str) -> None:
        left = area.left() + _PICTURE + 12
        name = QRect(left, area.top() + 7, area.right() - left - 3, 20)
        painter.setFont(current().font("caption", bold=True))
        painter.setPen(colour("text"))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(label, Qt.TextElideMode.ElideLeft, name.width())
        painter.drawText(name, _LINE, text)
        painter.setFont(current().font("caption"))
        painter.setPen(colour("text2"))
        painter.drawText(name.translated(0, 18), _LINE, size_text(seal))


class SealPicker(QListView):
    """The palette.

    Signals:
        chosen: A seal is the current one. arg 0: seal id
        arm_requested: A seal is to be placed by the next click. arg 0: seal id;
            arg 1: whether it stays armed
    """

    chosen = Signal(str)
    arm_requested = Signal(str, bool)

    def __init__(self, art: ArtCache, parent: QWidget | None = None) -> None:
        """`art`: pictures of seals, shared with the canvas."""
        super().__init__(parent)
        self._art = art
        self._seals = SealModel(self)
        self._delegate = _SealDelegate(art, self)
        self.setModel(self._seals)
        self.setItemDelegate(self._delegate)
        self.setObjectName("sealPicker")
        self.setAccessibleName(tr("印章列表"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setDragEnabled(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)
        self.activated.connect(self._activated)
        self.selectionModel().currentChanged.connect(self._current_changed)

    def set_seals(self, seals: Sequence[Seal]) -> None:
        """Show these seals, two in a row."""
        self._art.clear()
        self._seals.set_seals(seals)
        rows = -(-len(seals) // COLUMNS)
        self.setFixedHeight(rows * CELL.height() + 6)

    def set_armed(self, seal: str) -> None:
        """Show which seal the next click places; empty for none."""
        self._delegate.armed = seal
        self.viewport().update()

    def choose(self, seal: str) -> None:
        """Make a seal the current one; an unknown id chooses the first."""
        ids = [entry.id for entry in self._seals.seals]
        if ids:
            row = ids.index(seal) if seal in ids else 0
            self.setCurrentIndex(self._seals.index(row))

    @property
    def current_seal(self) -> Seal | None:
        """The current seal."""
        row = self.currentIndex().row()
        return self._seals.seals[row] if 0 <= row < len(self._seals.seals) else None

    def _current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._seals.seals[index.row()].id)

    def _clicked(self, index: QModelIndex) -> None:
        self.arm_requested.emit(self._seals.seals[index.row()].id, False)

    def _double_clicked(self, index: QModelIndex) -> None:
        self.arm_requested.emit(self._seals.seals[index.row()].id, True)

    def _activated(self, index: QModelIndex) -> None:
        # Return arms as a click does; a double click has its own meaning and comes here too.
        if self._delegate.armed != self._seals.seals[index.row()].id:
            self.arm_requested.emit(self._seals.seals[index.row()].id, False)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        seal = self.current_seal
        if seal is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self._seals.mimeData([self.currentIndex()]))
        drag.setPixmap(self._art.picture(seal, 48, self.devicePixelRatioF()))
        self.arm_requested.emit("", False)
        drag.exec(Qt.DropAction.CopyAction)
