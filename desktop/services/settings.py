"""The user's settings: each declared once with its type and default, kept in one INI file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

T = TypeVar("T", str, bool, float)

MAX_RECENT = 20
"""Recent files kept."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting: its key, its default and what it is for."""

    key: str
    default: T
    about: str


THEME = Setting("look/theme", "system", "system, light or dark")
FONT_FACTOR = Setting("look/font-factor", 1.0, "1.0, 1.15 or 1.3")
LANGUAGE = Setting("look/language", "zh-CN", "zh-CN or en")
NATIVE_DIALOGS = Setting("files/native-dialogs", True, "the system's file dialogs or Qt's own")
SIDE_PANEL = Setting("window/side-panel", True, "thumbnails are shown")
LAST_SEAL = Setting("stamping/last-seal", "", "id of the seal used last")
LEVEL = Setting("stamping/level", "B-T", "PAdES level: B-B, B-T, B-LT or B-LTA")
LAST_FOLDER = Setting("files/last-folder", "", "folder of the file opened last")

PLATFORM = Setting("stamping/platform", "", "code of the trading platform chosen last")

ALL = (
    THEME,
    FONT_FACTOR,
    LANGUAGE,
    NATIVE_DIALOGS,
    SIDE_PANEL,
    LAST_SEAL,
    LEVEL,
    LAST_FOLDER,
    PLATFORM,
)


class Settings(QObject):
    """Typed access to the settings file; secrets never come here.

    Signals:
        recent_changed: The list of recent files is another one.
    """

    recent_changed = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        """`file`: the INI file; made on the first write."""
        super().__init__(parent)
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def get(self, setting: Setting[T]) -> T:
        """The stored value, or the default when there is none or it cannot be read."""
        raw = self._store.value(setting.key)
        if raw is None:
            return setting.default
        return cast(T, _read(str(raw), setting.default))

    def put(self, setting: Setting[T], value: T) -> None:
        """Store a value."""
        self._store.setValue(setting.key, value)

    def geometry(self) -> QByteArray:
        """The window's last place; empty on the first start."""
        value = self._store.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    def put_geometry(self, value: QByteArray) -> None:
        """Keep the window's place."""
        self._store.setValue("window/geometry", value)

    def recent(self) -> list[Path]:
        """Recent files, the latest first."""
        raw = self._store.value("files/recent")
        texts = [raw] if isinstance(raw, str) else cast("list[str]", raw or [])
        return [Path(text) for text in texts]

    def add_recent(self, path: Path) -> None:
        """Put `path` on top of the recent files."""
        paths = [path, *(other for other in self.recent() if other != path)]
        self._put_recent(paths[:MAX_RECENT])

    def remove_recent(self, path: Path) -> None:
        """Take a file off the list, e.g. because it is gone."""
        self._put_recent([other for other in self.recent() if other != path])

    def clear_recent(self) -> None:
        """Forget all recent files."""
        self._put_recent([])

    def _put_recent(self, paths: list[Path]) -> None:
        self._store.setValue("files/recent", [str(path) for path in paths])
        self.recent_changed.emit()


def _read(text: str, default: str | bool | float) -> str | bool | float:
    if isinstance(default, bool):
        return text.lower() in ("true", "1")
    if isinstance(default, float):
        try:
            return float(text)
        except ValueError:
            return default
    return text
