"""The actions of the view menu that only concern the canvas."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.services.actions import ActionRegistry
from widgets.pageview.area import ZoomMode
from widgets.pageview.canvas import SealCanvas


class ViewActions(QObject):
    """Zooms and turns pages."""

    def __init__(self, canvas: SealCanvas, registry: ActionRegistry) -> None:
        """Connects the actions to `canvas`."""
        super().__init__(canvas)
        self._canvas = canvas
        registry.connect_all(
            {
                "view.zoom-in": self._zoom_in,
                "view.zoom-out": self._zoom_out,
                "view.fit-page": self._fit_page,
                "view.actual": self._actual_size,
                "view.fit-width": self._fit_width,
                "view.next": self._next_page,
                "view.previous": self._previous_page,
            }
        )

    def _zoom_in(self) -> None:
        self._canvas.step_zoom(1)

    def _zoom_out(self) -> None:
        self._canvas.step_zoom(-1)

    def _fit_page(self) -> None:
        self._canvas.set_zoom_mode(ZoomMode.FIT_PAGE)

    def _fit_width(self) -> None:
        self._canvas.set_zoom_mode(ZoomMode.FIT_WIDTH)

    def _actual_size(self) -> None:
        self._canvas.set_zoom(1.0)

    def _next_page(self) -> None:
        self._canvas.go_to(self._canvas.page + 1)

    def _previous_page(self) -> None:
        self._canvas.go_to(self._canvas.page - 1)
