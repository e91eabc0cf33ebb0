"""Leads the user to a signature on its page: opens the file, scrolls, draws a frame."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.verifying.presenter import SealPlace
from desktop.window.window import Window
from desktop.workbench.open_document import OpenDocument
from signing.geometry import Box


class PlaceGuide(QObject):
    """Lives until the file is shown."""

    def __init__(self, window: Window, place: SealPlace) -> None:
        """Begins at once."""
        super().__init__(window)
        self._window = window
        self._place = place
        window.workbench.current_changed.connect(self._current_changed)
        window.open_on_workbench([place.path])
        self._current_changed(window.workbench.current)

    def _current_changed(self, session: OpenDocument | None) -> None:
        place = self._place
        if session is None or session.document.path.absolute() != place.path.absolute():
            return
        self._window.workbench.current_changed.disconnect(self._current_changed)
        self.deleteLater()
        if place.page <= len(session.document.pages):
            geometry = session.document.pages[place.page - 1]
            rect = geometry.rect_to_visual(Box.normalised(*place.rect_pt))
            self._window.view.canvas.outline(place.page, rect)
