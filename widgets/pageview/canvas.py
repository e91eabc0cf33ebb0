"""The page canvas with seals: it shows marks and says what the user wants of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QWidget

from signing.geometry import PointMm, RectMm
from signing.placement.model import Mark
from signing.seal.model import Seal
from widgets.art import ArtCache
from widgets.pageview.aim import Ghost, aim
from widgets.pageview.drag import Drag
from widgets.pageview.marks import MarkPainter
from widgets.pageview.shown import ShownMarks
from widgets.pageview.view import PageView

SEAL_MIME = "application/x-bidseal-seal"
_CAPTURE_PX = 6.0
_SLACK_PX = 3.0
_EXTENDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
NUDGE, NUDGE_LARGE, NUDGE_FINE = 0.5, 5.0, 0.1
"""mm: arrow, Shift + arrow, Ctrl + arrow"""


_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def nudge_of(event: QKeyEvent) -> tuple[float, float] | None:
    """How far a key moves what is selected: mm right and down; None for any other key."""
    arrow = _ARROWS.get(Qt.Key(event.key()))
    if arrow is None:
        return None
    step = NUDGE
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        step = NUDGE_LARGE
    elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        step = NUDGE_FINE
    return arrow[0] * step, arrow[1] * step


class SealCanvas(PageView):
    """Shows marks over pages. Rules are known by their index only.

    Signals:
        placed: A seal was put on a page. arg 0: seal id; arg 1: page, 1-based; arg 2: PointMm
        moved: The selected rules were dragged. arg 0: mm right; arg 1: mm down
        nudged: The selected rules were moved by a key. arg 0: mm right; arg 1: mm down
        selection_changed: Other rules are selected. arg 0: frozenset of rule indices
        disarmed: The armed seal was put down.
    """

    placed = Signal(str, int, object)
    moved = Signal(float, float)
    nudged = Signal(float, float)
    selection_changed = Signal(object)
    disarmed = Signal()

    def __init__(self, art: ArtCache, parent: QWidget | None = None) -> None:
        """`art`: pictures of seals, shared with the palette."""
        super().__init__(parent)
        self._marks = ShownMarks()
        self._seals: Mapping[str, Seal] = {}
        self._selected: frozenset[int] = frozenset()
        self._armed: str | None = None
        self._keep_armed = False
        self._ghost: Ghost | None = None
        self._buttons_down = False
        self._drag: Drag | None = None
        self._painter = MarkPainter(art)
        self._covering = False
        self._outline: tuple[int, RectMm] | None = None
        self.setAcceptDrops(True)

    # what to show

    def set_seals(self, seals: Mapping[str, Seal]) -> None:
        """The seals that marks may name, by id."""
        self._seals = seals
        self.viewport().update()

    @property
    def covering(self) -> bool:
        """Whether ink covers what lies below instead of blending with it, as in the file."""
        return self._covering

    def set_covering(self, covering: bool) -> None:
        """Let ink cover what lies below, or blend with it."""
        self._covering = covering
        self.viewport().update()

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show these marks; ends the display of a finished drag."""
        self._marks = ShownMarks(marks)
        if self._drag is not None and not self._dragging:
            self._drag = None
        self.viewport().update()

    def outline(self, page: int, rect: RectMm) -> None:
        """Scroll to a place of a 1-based page and draw a frame around it; a click removes it."""
        self.go_to(page, rect.centre)
        self._outline = (page - 1, rect)
        self.viewport().update()

    @property
    def outlined(self) -> tuple[int, RectMm] | None:
        """The framed place, its page 0-based; None without one."""
        return self._outline

    def marks_on(self, page: int) -> tuple[Mark, ...]:
        """The marks shown on a 1-based page."""
        return self._marks.on(page - 1)

    def select(self, rules: Iterable[int]) -> None:
        """Select rules by index."""
        chosen = frozenset(rules)
        if chosen != self._selected:
            self._selected = chosen
            self.selection_changed.emit(chosen)
            self.viewport().update()

    @property
    def selected(self) -> frozenset[int]:
        """Indices of the selected rules."""
        return self._selected

    # arming

    @property
    def armed(self) -> str | None:
        """Id of the seal that the next click places."""
        return self._armed

    def arm(self, seal: str, *, keep: bool = False) -> None:
        """Let the next click place `seal`; `keep` it armed after that."""
        self._armed, self._keep_armed = seal, keep
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def disarm(self) -> None:
        """Put the armed seal down."""
        if self._armed is not None:
            self._armed = None
            self._ghost = None
            self.viewport().unsetCursor()
            self.viewport().update()
            self.disarmed.emit()

    # placing

    def _aim(self, seal_id: str, position: QPointF, *, free: bool) -> None:
        page, seal = self.page_under(position), self._seals.get(seal_id)
        ghost = None
        if page is not None and seal is not None:
            ghost = aim(
                seal,
                page,
                self.mapper(page).to_mm(position.x(), position.y()),
                size=self.page_size(page),
                others=self._marks.rects(page),
                capture=0.0 if free else _CAPTURE_PX / self.scale,
            )
        if ghost != self._ghost:
            self._ghost = ghost
            self.viewport().update()

    def _place(self) -> None:
        ghost, self._ghost = self._ghost, None
        if ghost is not None:
            self.placed.emit(ghost.seal.id, ghost.page + 1, ghost.rect.centre)
        self.viewport().update()

    # selecting and dragging

    @property
    def _dragging(self) -> bool:
        return self._drag is not None and bool(self._buttons_down)

    def mark_at(self, position: QPointF) -> Mark | None:
        """The topmost mark under a viewport position."""
        page = self.page_under(position)
        if page is None:
            return None
        point = self.mapper(page).to_mm(position.x(), position.y())
        return self._marks.topmost(page, point, _SLACK_PX / self.scale)

    def _press(self, mark: Mark | None, position: QPointF, *, extend: bool) -> None:
        if mark is None:
            if not extend:
                self.select(())
            return
        if extend:
            self.select(self._selected ^ {mark.rule_index})
        elif mark.rule_index not in self._selected:
            self.select({mark.rule_index})
        page = mark.page - 1
        start = self.mapper(page).to_mm(position.x(), position.y())
        self._drag = Drag(mark, page, self.page_size(page), start)
        self._buttons_down = True

    def _drag_to(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        drag = self._drag
        if drag is None:
            return
        mapper = self.mapper(drag.page)
        self._drag = drag.to(
            mapper.to_mm(position.x(), position.y()),
            others=self._marks.rects(drag.page, without=self._selected),
            capture=0.0 if _alt(modifiers) else _CAPTURE_PX / mapper.scale,
            lock_axis=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        )
        self.viewport().update()

    def _release(self) -> None:
        self._buttons_down = False
        if self._drag is not None and self._drag.moved:
            # The drag stays until the new marks arrive, so nothing jumps back meanwhile.
            self.moved.emit(self._drag.dx, self._drag.dy)
        else:
            self._drag = None

    # painting

    def paint_page(self, painter: QPainter, page: int) -> None:
        mapper = self.mapper(page)
        drag = self._drag
        for mark in self._marks.on(page):
            selected = mark.rule_index in self._selected
            rect = mark.rect
            if drag is not None and selected:
                rect = rect.moved(drag.dx, drag.dy)
            target = QRectF(*mapper.rect_to_view(rect))
            seal = self._seals.get(mark.seal)
            self._painter.impression(painter, target, mark, seal, covering=self._covering)
            if selected:
                self._painter.handles(painter, target)
        if drag is not None and drag.page == page:
            self._painter.guides(
                painter, self.page_rect(page), mapper, drag.vertical, drag.horizontal
            )
        if self._outline is not None and self._outline[0] == page:
            target = QRectF(*mapper.rect_to_view(self._outline[1]))
            self._painter.outline(painter, target)
        ghost = self._ghost
        if ghost is not None and ghost.page == page:
            target = QRectF(*mapper.rect_to_view(ghost.rect))
            self._painter.ghost(painter, target, ghost.seal)

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._outline = None
        self.viewport().update()
        if self._armed is not None:
            self._aim(self._armed, event.position(), free=_alt(event.modifiers()))
            self._place()
            if not self._keep_armed:
                self.disarm()
            return
        extend = bool(event.modifiers() & _EXTENDING)
        self._press(self.mark_at(event.position()), event.position(), extend=extend)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._armed is not None:
            self._aim(self._armed, event.position(), free=_alt(event.modifiers()))
        elif self._dragging:
            self._drag_to(event.position(), event.modifiers())
        else:
            over = self.mark_at(event.position()) is not None
            shape = Qt.CursorShape.SizeAllCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._buttons_down:
            self._release()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = nudge_of(event)
        if step is not None and self._selected:
            self.nudged.emit(*step)
        elif event.key() == Qt.Key.Key_Escape and self._armed is not None:
            self.disarm()
        elif event.key() == Qt.Key.Key_Escape and self._selected:
            self.select(())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._armed is not None:
            self._place_by_key()
        else:
            super().keyPressEvent(event)

    def _place_by_key(self) -> None:
        """Without a mouse, the armed seal goes to the middle of the current page."""
        width, height = self.page_size(self.page - 1)
        if self._armed is not None:
            self.placed.emit(self._armed, self.page, PointMm(width / 2, height / 2))
        if not self._keep_armed:
            self.disarm()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(SEAL_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(SEAL_MIME):
            self._aim(_seal_of(event), event.position(), free=False)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._ghost = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(_seal_of(event), event.position(), free=False)
        self._place()
        event.acceptProposedAction()


def _seal_of(event: QDropEvent) -> str:
    return bytes(event.mimeData().data(SEAL_MIME).data()).decode()


def _alt(modifiers: Qt.KeyboardModifier) -> bool:
    return bool(modifiers & Qt.KeyboardModifier.AltModifier)
