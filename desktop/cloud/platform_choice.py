"""Which platform of the directory the window works for: one choice for every page."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from desktop.cloud.desk import CloudDesk, CloudState
from desktop.services.settings import PLATFORM, Settings
from sync.protocol.desktop import PlatformView
from widgets.platform_picker import PlatformEntry


def entries(platforms: Iterable[PlatformView]) -> tuple[PlatformEntry, ...]:
    """Platforms as the picker shows them."""
    return tuple(
        PlatformEntry(item.code, item.name, item.theme.short, item.theme.accent)
        for item in platforms
    )


class PlatformChoice(QObject):
    """Remembered in the settings; the directory's first platform until one was chosen.

    Signals:
        changed: Another platform is chosen, or the directory says something else of it.
    """

    changed = Signal()

    def __init__(self, cloud: CloudDesk, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._cloud = cloud
        self._settings = settings
        self._told: tuple[PlatformView | None, tuple[PlatformView, ...]] = (None, ())
        cloud.state_changed.connect(self._arrived)
        self._arrived(cloud.state)

    @property
    def all(self) -> tuple[PlatformView, ...]:
        """The directory's platforms, as the cloud said last."""
        return self._cloud.state.platforms

    @property
    def current(self) -> PlatformView | None:
        """The one to submit to; None until the cloud was heard of."""
        wanted = self._settings.get(PLATFORM)
        return next(
            (platform for platform in self.all if platform.code == wanted),
            self.all[0] if self.all else None,
        )

    @property
    def code(self) -> str:
        """Its code; empty without one."""
        return self.current.code if self.current else ""

    def choose(self, code: str) -> None:
        """Take another one."""
        self._settings.put(PLATFORM, code)
        self._tell()

    def _arrived(self, _state: CloudState) -> None:
        self._tell()

    def _tell(self) -> None:
        now = (self.current, self.all)
        if now != self._told:
            self._told = now
            self.changed.emit()
