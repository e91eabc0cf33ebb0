"""A scroll area over pages one below the other: layout, zoom, moving about, rulers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from signing.geometry import PointMm
from widgets.pageview.layout import GAP, PageLayout, SizeMm, fit_page, fit_width
from widgets.pageview.mapper import SCREEN_PX_PER_MM, PageMapper
from widgets.pageview.ruler import THICKNESS, MmRuler

MIN_ZOOM, MAX_ZOOM = 0.1, 8.0
ZOOM_STEPS = (0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)


class ZoomMode(Enum):
    """Whether the zoom follows the size of the view."""

    FREE = "free"
    FIT_WIDTH = "fit-width"
    FIT_PAGE = "fit-page"


class PagedArea(QAbstractScrollArea):
    """Knows where pages lie and which one is current. 0-based inside, 1-based in signals.

    Signals:
        page_changed: Another page is the current one. arg 0: page, 1-based
        zoom_changed: The zoom is another one. arg 0: factor, 1.0 is 100 %
        pointer_moved: The pointer is over a page or over none. arg 0: page, 1-based, or 0;
            arg 1: PointMm of that page
    """

    page_changed = Signal(int)
    zoom_changed = Signal(float)
    pointer_moved = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: Sequence[SizeMm] = ()
        self._layout = PageLayout((), scale=SCREEN_PX_PER_MM, viewport_width=1)
        self._mode = ZoomMode.FIT_WIDTH
        self._page = 0
        self._rulers = (
            MmRuler(Qt.Orientation.Horizontal, self),
            MmRuler(Qt.Orientation.Vertical, self),
        )
        self.setViewportMargins(THICKNESS, THICKNESS, 0, 0)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)

    # what to show

    def set_pages(self, sizes: Sequence[SizeMm]) -> None:
        """Show a document: width and height of every page in mm. Scrolls to the first page."""
        self._sizes = sizes
        self._page = -1
        self._relayout(self._wanted_scale(0))
        self.go_to(1)

    # zoom and place

    @property
    def scale(self) -> float:
        """px per mm."""
        return self._layout.scale

    @property
    def zoom(self) -> float:
        """The zoom factor; 1.0 is 100 % at 96 dpi."""
        return self._layout.scale / SCREEN_PX_PER_MM

    @property
    def page(self) -> int:
        """The current page, 1-based; 0 without a document."""
        return self._page + 1

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self._sizes)

    def set_zoom(self, factor: float, *, anchor: QPointF | None = None) -> None:
        """Zoom freely, clamped to 10–800 %; the page point under `anchor` (view px) stays."""
        self._mode = ZoomMode.FREE
        self._zoom_to(factor * SCREEN_PX_PER_MM, anchor)

    def step_zoom(self, direction: int, *, anchor: QPointF | None = None) -> None:
        """Go to the next zoom step; `direction` is 1 or -1."""
        now = self.zoom
        steps = [s for s in ZOOM_STEPS if (s - now) * direction > 0.005]
        if steps:
            self.set_zoom(min(steps) if direction > 0 else max(steps), anchor=anchor)

    def set_zoom_mode(self, mode: ZoomMode) -> None:
        """Let the zoom follow the view, or stop that."""
        self._mode = mode
        if mode is not ZoomMode.FREE and self._sizes:
            self._zoom_to(self._wanted_scale(max(self._page, 0)), None)

    def go_to(self, page: int, at: PointMm | None = None) -> None:
        """Scroll to a page (1-based, clamped); a point `at` is brought to the middle."""
        if not self._sizes:
            return
        index = max(0, min(page - 1, len(self._sizes) - 1))
        x, y, width, _ = self._layout.rect(index)
        view = self.viewport()
        left, top = x + width / 2 - view.width() / 2, y - GAP / 2
        if at is not None:
            scale = self._layout.scale
            left = x + at.x * scale - view.width() / 2
            top = y + at.y * scale - view.height() / 2
        self.horizontalScrollBar().setValue(round(left))
        self.verticalScrollBar().setValue(round(top))
        self._note_page(index)

    def mapper(self, page: int) -> PageMapper:
        """Mapper of a 0-based page for the current scroll position."""
        return self._layout.mapper(
            page, dx=self.horizontalScrollBar().value(), dy=self.verticalScrollBar().value()
        )

    def page_under(self, position: QPointF) -> int | None:
        """The 0-based page under a viewport position, or None between pages."""
        if not self._sizes:
            return None
        index = self._layout.page_at(position.y() + self.verticalScrollBar().value())
        return index if self.page_rect(index).contains(position) else None

    def page_rect(self, page: int) -> QRectF:
        """Where a 0-based page lies in the viewport, px."""
        mapper = self.mapper(page)
        width, height = self._sizes[page]
        return QRectF(mapper.left, mapper.top, width * mapper.scale, height * mapper.scale)

    def page_size(self, page: int) -> SizeMm:
        """Width and height of a 0-based page in mm."""
        return self._sizes[page]

    def visible_pages(self) -> range:
        """The 0-based pages that show."""
        top = self.verticalScrollBar().value()
        return self._layout.visible(top, top + self.viewport().height())

    # scrolling and layout

    def _scrolled(self, _value: int) -> None:
        if self._sizes:
            middle = self.verticalScrollBar().value() + self.viewport().height() * 0.4
            self._note_page(self._layout.page_at(middle))
        self.refresh()

    def _note_page(self, index: int) -> None:
        if index != self._page:
            self._page = index
            self.page_changed.emit(index + 1)
        self.refresh()

    def refresh(self) -> None:
        """Something moved: paint anew. Subclasses also ask for what is missing."""
        self.viewport().update()
        self._place_rulers()

    def _place_rulers(self) -> None:
        across, down = self._rulers
        view = self.viewport().geometry()
        across.setGeometry(view.left(), view.top() - THICKNESS, view.width(), THICKNESS)
        down.setGeometry(view.left() - THICKNESS, view.top(), THICKNESS, view.height())
        if self._sizes and self._page >= 0:
            mapper = self.mapper(self._page)
            width, height = self._sizes[self._page]
            across.show_page(mapper.left, scale=mapper.scale, length=width)
            down.show_page(mapper.top, scale=mapper.scale, length=height)

    def _wanted_scale(self, page: int) -> float:
        view = self.viewport()
        if not self._sizes or self._mode is ZoomMode.FREE:
            return self._layout.scale
        # The vertical bar is always there when fitting the width, or the fit would oscillate.
        if self._mode is ZoomMode.FIT_WIDTH:
            scale = fit_width(self._sizes[page], view.width())
        else:
            scale = fit_page(self._sizes[page], view.width(), view.height())
        return min(max(scale, MIN_ZOOM * SCREEN_PX_PER_MM), MAX_ZOOM * SCREEN_PX_PER_MM)

    def _zoom_to(self, scale: float, anchor: QPointF | None) -> None:
        if not self._sizes:
            return
        view = self.viewport()
        at = anchor or QPointF(view.width() / 2, view.height() / 2)
        page = self._layout.page_at(at.y() + self.verticalScrollBar().value())
        point = self.mapper(page).to_mm(at.x(), at.y())
        self._relayout(min(max(scale, MIN_ZOOM * SCREEN_PX_PER_MM), MAX_ZOOM * SCREEN_PX_PER_MM))
        x, y = self._layout.mapper(page).to_view(point)
        self.horizontalScrollBar().setValue(round(x - at.x()))
        self.verticalScrollBar().setValue(round(y - at.y()))
        self.refresh()

    def _relayout(self, scale: float) -> None:
        view = self.viewport()
        self._layout = PageLayout(self._sizes, scale=scale, viewport_width=view.width())
        for bar, content, shown in (
            (self.horizontalScrollBar(), self._layout.width, view.width()),
            (self.verticalScrollBar(), self._layout.height, view.height()),
        ):
            bar.setRange(0, max(0, round(content) - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(40)
        self.zoom_changed.emit(self.zoom)
        self.refresh()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._sizes:
            page = max(self._page, 0)
            offset = self.mapper(page).top
            scale = self._wanted_scale(page)
            ratio = scale / self._layout.scale
            self._relayout(scale)
            self.verticalScrollBar().setValue(round(self._layout.rect(page)[1] - offset * ratio))
        self.refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = 1.0015 ** event.angleDelta().y()
            self.set_zoom(self.zoom * factor, anchor=event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        targets = {
            Qt.Key.Key_PageDown: self.page + 1,
            Qt.Key.Key_PageUp: self.page - 1,
            Qt.Key.Key_Home: 1,
            Qt.Key.Key_End: self.page_count,
        }
        key = Qt.Key(event.key())
        if key in targets:
            self.go_to(targets[key])
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._track(event.position())
        event.accept()

    def _track(self, position: QPointF) -> None:
        across, down = self._rulers
        across.show_marker(position.x())
        down.show_marker(position.y())
        page = self.page_under(position)
        if page is None:
            self.pointer_moved.emit(0, PointMm(0, 0))
        else:
            point = self.mapper(page).to_mm(position.x(), position.y())
            self.pointer_moved.emit(page + 1, point)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()
