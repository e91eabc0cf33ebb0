"""Knows what is to be encrypted, for whom and until when, and shows it in its form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.cloud.platform_choice import PlatformChoice, entries
from desktop.crypt.certificates import Known, expiry_warning, own_lines, recipient_lines, size_text
from desktop.crypt.choosing import choose_files, choose_folder
from desktop.crypt.file_list import Line
from desktop.crypt.forms import EncryptForm
from desktop.enveloping.model import EncryptRequest
from desktop.enveloping.recipients import read_certificate
from desktop.services.errors import what
from desktop.stamping.limits import limit_problem
from resources.i18n import tr
from signing.errors import BidSealError, UserError
from sync.protocol.desktop import AccountView


class Encryption(QObject):
    """Serves the form that encrypts.

    Signals:
        changed: What can be submitted may be another.
        chosen: Files were chosen for the page. arg 0: list[str]
        unreadable: A recipient's certificate could not be read. arg 0: UserError
    """

    changed = Signal()
    chosen = Signal(list)
    unreadable = Signal(object)

    def __init__(self, form: EncryptForm, platforms: PlatformChoice) -> None:
        """Belongs to `form`."""
        super().__init__(form)
        self._form = form
        self._platforms = platforms
        self._files: list[Path] = []
        self._recipients: list[bytes] = []
        self._known: tuple[Known, ...] = ()
        self._account: AccountView | None = None
        self._folder: Path | None = None
        form.files.add_requested.connect(self._choose)
        form.files.removed.connect(self._remove_files)
        form.recipients.add_requested.connect(self._choose_certificates)
        form.recipients.removed.connect(self._remove_recipients)
        form.opening_changed.connect(self.show)
        form.folder_requested.connect(self._choose_folder)
        form.platforms.chosen.connect(platforms.choose)
        platforms.changed.connect(self.show)
        self.show()

    @property
    def names(self) -> list[str]:
        """The files that would be submitted."""
        return [path.name for path in self._files]

    @property
    def ready(self) -> bool:
        """Whether the form can be submitted."""
        return bool(self._files) and not self._is_past and self._limit is None

    @property
    def request(self) -> EncryptRequest:
        """What the form says."""
        return EncryptRequest(
            files=tuple(self._files),
            output=self._folder,
            opening=self._form.opening,
            project=self._form.project,
            recipients=tuple(self._recipients),
            platform=self._platforms.code,
        )

    @property
    def cost(self) -> str:
        """What it would cost, in words."""
        platform = self._platforms.current
        if platform is None:
            return ""
        passes = self._account.passes if self._account else ()
        if any(entry.platform == platform.code for entry in passes):
            return tr("费用:日包内,本次 0 元")
        return tr("费用:按次 {amount} 元,加密成功后才扣", amount=platform.price_use)

    def add(self, paths: Iterable[Path]) -> None:
        """Encrypt these too."""
        self._files += [path for path in paths if path not in self._files]
        self.show()

    def add_certificates(self, files: Iterable[str]) -> None:
        """Encrypt for these recipients too."""
        for file in files:
            try:
                der = read_certificate(Path(file))
            except UserError as error:
                self.unreadable.emit(error)
                continue
            if der not in self._recipients:
                self._recipients.append(der)
        self.show()

    def set_folder(self, folder: str) -> None:
        """Where output goes from now on."""
        self._folder = Path(folder)
        self.show()

    def set_known(self, known: Sequence[Known]) -> None:
        """The sender's own certificates."""
        self._known = tuple(known)
        self.show()

    def set_account(self, account: AccountView | None) -> None:
        """What the cost depends on."""
        self._account = account
        self.show()

    def show(self) -> None:
        """Bring the form up to date."""
        form, opening = self._form, self._form.opening
        form.files.show_lines(
            [Line((path.name, _size(path)), tip=str(path)) for path in self._files]
        )
        own = own_lines(self._known, opening)
        form.recipients.show_lines([*own, *recipient_lines(self._recipients, opening)])
        form.show_folder(self._folder)
        form.platforms.show_platforms(entries(self._platforms.all), self._platforms.code)
        form.show_cost(self.cost)
        limit = self._limit
        if limit is not None:
            form.show_notice(f"{what(limit)} {tr(limit.next)}", "err")
        elif self._is_past:
            form.show_notice(tr("开标时间已过,请核对。"), "warn")
        else:
            form.show_notice(expiry_warning(self._known, self._recipients, opening), "warn")
        self.changed.emit()

    @property
    def _is_past(self) -> bool:
        """Whether the opening is over already."""
        opening = self._form.opening
        return opening is not None and opening <= datetime.now(UTC)

    @property
    def _limit(self) -> BidSealError | None:
        """The platform's limit that the files exceed."""
        return limit_problem(self._platforms.current, files=len(self._files), pages=0)

    def _choose(self) -> None:
        choose_files(self._form, tr("选择要加密的文件"), self.chosen.emit, name="cryptFilesDialog")

    def _choose_certificates(self) -> None:
        choose_files(
            self._form,
            tr("选择接收证书"),
            self.add_certificates,
            name="cryptCertificatesDialog",
            only=tr("证书 (*.cer *.crt *.pem *.der)"),
        )

    def _choose_folder(self) -> None:
        choose_folder(self._form, self.set_folder)

    def _remove_files(self, numbers: list[int]) -> None:
        self._files = [path for n, path in enumerate(self._files) if n not in numbers]
        self.show()

    def _remove_recipients(self, numbers: list[int]) -> None:
        own = len(own_lines(self._known, None))
        self._recipients = [der for n, der in enumerate(self._recipients) if n + own not in numbers]
        self.show()


def _size(path: Path) -> str:
    try:
        return size_text(path.stat().st_size)
    except OSError:
        return "–"
