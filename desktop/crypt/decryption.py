"""Knows the containers that are to be decrypted and when they may be, and shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.cloud.platform_choice import PlatformChoice
from desktop.crypt.certificates import Known, Loaded, container_line
from desktop.crypt.choosing import choose_files, choose_folder
from desktop.crypt.forms import DecryptForm
from desktop.enveloping.model import DecryptRequest
from desktop.services.operations import Operations, Progress
from resources.i18n import tr
from signing.engine.order import CancelCheck
from signing.envelope.decrypt import read_container
from signing.errors import UserError

_TICK = 500
"""ms between two looks at the clock"""


class Decryption(QObject):
    """Serves the form that decrypts.

    Signals:
        changed: What can be submitted may be another.
        chosen: Files were chosen for the page. arg 0: list[str]
    """

    changed = Signal()
    chosen = Signal(list)

    def __init__(
        self, form: DecryptForm, platforms: PlatformChoice, operations: Operations
    ) -> None:
        """Belongs to `form`."""
        super().__init__(form)
        self._form = form
        self._platforms = platforms
        self._operations = operations
        self._loaded: list[Loaded] = []
        self._known: tuple[Known, ...] = ()
        self._folder: Path | None = None
        self._tick = QTimer(self, interval=_TICK)
        self._tick.timeout.connect(self._count_down)
        form.files.add_requested.connect(self._choose)
        form.files.removed.connect(self._remove)
        form.folder_requested.connect(self._choose_folder)
        self.show()

    @property
    def names(self) -> list[str]:
        """The files that would be submitted."""
        return [path.name for path in self._containers]

    @property
    def ready(self) -> bool:
        """Whether the form can be submitted."""
        opening = self._opening
        early = opening is not None and opening > datetime.now(UTC)
        return bool(self._containers) and not early

    @property
    def request(self) -> DecryptRequest:
        """What the form says."""
        return DecryptRequest(tuple(self._containers), self._folder, platform=self._platforms.code)

    def add(self, paths: Iterable[Path]) -> None:
        """Decrypt these too; they are read in the background."""
        known = {item.path for item in self._loaded}
        fresh = [path for path in paths if path not in known]

        def work(_progress: Progress, _cancelled: CancelCheck) -> list[Loaded]:
            return [_loaded(path) for path in fresh]

        self._operations.run(work, success=self._arrived)

    def set_folder(self, folder: str) -> None:
        """Where output goes from now on."""
        self._folder = Path(folder)
        self.show()

    def set_known(self, known: Sequence[Known]) -> None:
        """The certificates whose keys the phone of this person holds."""
        self._known = tuple(known)
        self.show()

    def show(self) -> None:
        """Bring the form up to date."""
        form = self._form
        form.files.show_lines([container_line(item, self._known) for item in self._loaded])
        form.show_folder(self._folder)
        serials = [set(item.container.keyring.wrapped) for item in self._loaded if item.container]
        mixed = bool(serials) and not set.intersection(*serials)
        text = tr("这些文件是用不同的证书加密的,请按证书分批解密。") if mixed else ""
        form.show_notice(text, "warn")
        self._tick.start() if self._opening else self._tick.stop()
        self._count_down()

    @property
    def _containers(self) -> list[Path]:
        """The files that could be read."""
        return [item.path for item in self._loaded if item.container is not None]

    @property
    def _opening(self) -> datetime | None:
        """The latest opening time of the containers."""
        heads = [item.container.head for item in self._loaded if item.container]
        return max((head.opening for head in heads if head.opening), default=None)

    def _count_down(self) -> None:
        opening, text = self._opening, ""
        if opening is not None:
            rest = int((opening - datetime.now(UTC)).total_seconds())
            text = (
                tr("距开标 {time}", time=_clock(rest))
                if rest > 0
                else tr("已到开标时间,请尽快解密(已过 {time})", time=_clock(-rest))
            )
        self._form.show_countdown(text)
        self.changed.emit()

    def _arrived(self, loaded: list[Loaded]) -> None:
        self._loaded += loaded
        self.show()

    def _choose(self) -> None:
        choose_files(
            self._form,
            tr("选择要解密的文件"),
            self.chosen.emit,
            name="cryptFilesDialog",
            only=tr("加密文件 (*.bse)"),
        )

    def _choose_folder(self) -> None:
        choose_folder(self._form, self.set_folder)

    def _remove(self, numbers: list[int]) -> None:
        self._loaded = [item for n, item in enumerate(self._loaded) if n not in numbers]
        self.show()


def _loaded(path: Path) -> Loaded:
    try:
        return Loaded(path, read_container(path))
    except UserError as error:
        return Loaded(path, error=error)


def _clock(seconds: int) -> str:
    days, rest = divmod(seconds, 86_400)
    text = f"{rest // 3600:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"
    return tr("{days} 天 {time}", days=days, time=text) if days else text
