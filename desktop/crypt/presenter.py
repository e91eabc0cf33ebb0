"""Knows the page's files, certificates and folders, and submits them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.crypt.certificates import (
    Known,
    Loaded,
    container_line,
    expiry_warning,
    own_lines,
    recipient_lines,
    size_text,
)
from desktop.crypt.drawer import crypt_drawer
from desktop.crypt.file_list import Line
from desktop.crypt.picture import of_outcome, of_step, result_lines
from desktop.crypt.running import Job, Running
from desktop.crypt.view import CryptView, Mode
from desktop.enveloping.decrypting import DecryptJob
from desktop.enveloping.encrypting import EncryptJob
from desktop.enveloping.model import (
    DecryptRequest,
    EncryptRequest,
    EnvelopeOutcome,
    Stage,
    Step,
)
from desktop.enveloping.recipients import read_certificate
from desktop.services.errors import message_of, sentences, what
from desktop.services.operations import CancelCheck, Operations, Progress
from desktop.stamping.limits import limit_problem
from desktop.workbench.cloud import CloudDesk, CloudState, Connection
from desktop.workbench.drawer_state import Button, DrawerState
from desktop.workbench.drawer_state import Step as Place
from desktop.workbench.platform_choice import PlatformChoice, entries
from resources.i18n import tr
from signing.envelope.decrypt import read_container
from signing.errors import BidSealError, UserError
from sync.protocol.session import Operation

_TICK = 500
"""ms between two looks at the clock"""


class CryptDesk(QObject):
    """Serves one page."""

    def __init__(
        self,
        view: CryptView,
        cloud: CloudDesk,
        operations: Operations,
        platforms: PlatformChoice,
    ) -> None:
        """Belongs to `view`."""
        super().__init__(view)
        self._view = view
        self._cloud = cloud
        self._operations = operations
        self._platforms = platforms
        self._files: list[Path] = []
        self._extra: list[bytes] = []
        self._loaded: list[Loaded] = []
        self._known: tuple[Known, ...] = ()
        self._folders: dict[Mode, Path | None] = {Mode.ENCRYPT: None, Mode.DECRYPT: None}
        self._running: Running | None = None
        self._output: Path | None = None
        self._operation = Operation.ENCRYPT
        self._drawer = crypt_drawer()
        view.right.addWidget(self._drawer)
        self._tick = QTimer(self, interval=_TICK)
        self._tick.timeout.connect(self._count_down)
        self._connect()

    def _connect(self) -> None:
        view = self._view
        self._drawer.pressed.connect(self._pressed)
        view.encrypt.files.add_requested.connect(partial(self._choose, Mode.ENCRYPT))
        view.encrypt.files.removed.connect(self._remove_files)
        view.encrypt.recipients.add_requested.connect(self._choose_certificates)
        view.encrypt.recipients.removed.connect(self._remove_recipients)
        view.encrypt.opening_changed.connect(self._show_encryption)
        view.encrypt.submitted.connect(self.submit)
        view.encrypt.folder_requested.connect(partial(self._choose_folder, Mode.ENCRYPT))
        view.decrypt.files.add_requested.connect(partial(self._choose, Mode.DECRYPT))
        view.decrypt.files.removed.connect(self._remove_containers)
        view.decrypt.submitted.connect(self.submit)
        view.decrypt.folder_requested.connect(partial(self._choose_folder, Mode.DECRYPT))
        self._cloud.connection_changed.connect(self._connection_changed)
        self._cloud.state_changed.connect(self._state_changed)
        self._platforms.changed.connect(self._show_all)
        view.encrypt.platforms.chosen.connect(self._platforms.choose)
        self._state_changed(self._cloud.state)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._running is not None

    def cancel(self) -> None:
        """Cancel what is under way."""
        if self._running is not None:
            self._running.cancel()

    # files

    def open(self, paths: Iterable[Path]) -> None:
        """Add files; containers of ours go to the decryption."""
        files = [path for path in paths if path.is_file()]
        sealed = [path for path in files if path.suffix.lower() == ".bse"]
        plain = [path for path in files if path not in sealed]
        if sealed:
            self._view.show_mode(Mode.DECRYPT)
            self._load(sealed)
        if plain:
            self._view.show_mode(Mode.ENCRYPT)
            self._files += [path for path in plain if path not in self._files]
            self._show_encryption()

    def _load(self, paths: list[Path]) -> None:
        fresh = [path for path in paths if path not in {item.path for item in self._loaded}]

        def work(_progress: Progress, _cancelled: CancelCheck) -> list[Loaded]:
            return [_loaded(path) for path in fresh]

        self._operations.run(work, success=self._arrived)

    def _arrived(self, loaded: list[Loaded]) -> None:
        self._loaded += loaded
        self._show_decryption()

    def _remove_files(self, numbers: list[int]) -> None:
        self._files = [path for n, path in enumerate(self._files) if n not in numbers]
        self._show_encryption()

    def _remove_containers(self, numbers: list[int]) -> None:
        self._loaded = [item for n, item in enumerate(self._loaded) if n not in numbers]
        self._show_decryption()

    def _remove_recipients(self, numbers: list[int]) -> None:
        own = len(own_lines(self._known, None))
        self._extra = [der for n, der in enumerate(self._extra) if n + own not in numbers]
        self._show_encryption()

    # choosing

    def _choose(self, mode: Mode) -> None:
        title = tr("选择要加密的文件") if mode is Mode.ENCRYPT else tr("选择要解密的文件")
        self._view.show_mode(mode)
        dialog = QFileDialog(self._view, title)
        dialog.setObjectName("cryptFilesDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        if mode is Mode.DECRYPT:
            dialog.setNameFilter(tr("加密文件 (*.bse)"))
        dialog.filesSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _chosen(self, files: list[str]) -> None:
        self.open(Path(file) for file in files)

    def _choose_certificates(self) -> None:
        dialog = QFileDialog(self._view, tr("选择接收证书"))
        dialog.setObjectName("cryptCertificatesDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(tr("证书 (*.cer *.crt *.pem *.der)"))
        dialog.filesSelected.connect(self.add_certificates)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def add_certificates(self, files: list[str]) -> None:
        """Encrypt for these too."""
        for file in files:
            try:
                der = read_certificate(Path(file))
            except UserError as error:
                self._view.info.show_message(message_of(error))
                continue
            if der not in self._extra:
                self._extra.append(der)
        self._show_encryption()

    def _choose_folder(self, mode: Mode) -> None:
        dialog = QFileDialog(self._view, tr("选择输出文件夹"))
        dialog.setObjectName("cryptFolderDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(partial(self.set_folder, mode))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_folder(self, mode: Mode, folder: str) -> None:
        """Where output goes from now on."""
        self._folders[mode] = Path(folder)
        self._show_all()

    # submitting

    def submit(self) -> None:
        """Start what the shown form says."""
        access = self._cloud.access
        if self._running is not None or access is None:
            return
        mode = self._view.mode
        self._operation = Operation.ENCRYPT if mode is Mode.ENCRYPT else Operation.DECRYPT
        job, names = self._encryption() if mode is Mode.ENCRYPT else self._decryption()
        if not names:
            return
        self._output = None
        first = Step(Stage.EXAMINING, name=names[0])
        file = names[0] if len(names) == 1 else tr("{n} 个文件", n=len(names))
        self._drawer.show_job(file=file, lines="", cost=self._cost(mode))
        self._drawer.show_state(of_step(first, self._operation))
        self._view.right.setCurrentWidget(self._drawer)
        self._drawer.button(Button.CANCEL).setFocus()
        running = Running(access.client, job, self)
        running.progressed.connect(self._progressed)
        running.finished.connect(self._finished)
        running.failed.connect(self._failed)
        self._running = running
        running.start(self._operations)
        self._refresh()

    def _encryption(self) -> tuple[Job, list[str]]:
        form = self._view.encrypt
        request = EncryptRequest(
            files=tuple(self._files),
            output=self._folders[Mode.ENCRYPT],
            opening=form.opening,
            project=form.project,
            recipients=tuple(self._extra),
            platform=self._platforms.code,
        )
        names = [path.name for path in self._files]
        return (lambda client, controls: EncryptJob(client, controls).run(request)), names

    def _decryption(self) -> tuple[Job, list[str]]:
        good = [item.path for item in self._loaded if item.container is not None]
        request = DecryptRequest(
            tuple(good), self._folders[Mode.DECRYPT], platform=self._platforms.code
        )
        names = [path.name for path in good]
        return (lambda client, controls: DecryptJob(client, controls).run(request)), names

    def _progressed(self, step: Step) -> None:
        self._drawer.show_state(of_step(step, self._operation))

    def _finished(self, outcome: EnvelopeOutcome) -> None:
        state = of_outcome(outcome, self._operation)
        self._output = state.output
        if state.output is not None:
            done = [file for file in outcome.files if file.output is not None]
            name = done[0].input.name if len(done) == 1 else tr("{n} 个文件", n=len(done))
            self._drawer.show_job(file=name, lines=result_lines(outcome), cost="")
        self._end(state)
        self._cloud.refresh()

    def _failed(self, error: BidSealError) -> None:
        self._end(
            DrawerState(
                Place.CHECK,
                sentences(error),
                "err",
                failed=True,
                error_code=error.code,
                buttons=frozenset({Button.EDIT, Button.RETRY}),
            )
        )

    def _end(self, state: DrawerState) -> None:
        if self._running is not None:
            self._running.deleteLater()
            self._running = None
        self._drawer.show_state(state)
        self._refresh()

    def _pressed(self, button: Button) -> None:
        state = self._drawer.state
        match button:
            case Button.CANCEL:
                self.cancel()
            case Button.REFRESH:
                if self._running is not None:
                    self._running.renew()
            case Button.OPEN_PHONE if state is not None:
                QDesktopServices.openUrl(QUrl(state.link))
            case Button.COPY_LINK if state is not None:
                QGuiApplication.clipboard().setText(state.link)
            case Button.EDIT | Button.CLOSE:
                self._view.right.setCurrentIndex(0)
                form = self._view.encrypt if self._view.mode is Mode.ENCRYPT else self._view.decrypt
                form.files.add.setFocus()
            case Button.RETRY:
                self.submit()
            case Button.OPEN_FOLDER if self._output is not None:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._output.parent)))
            case _:
                pass

    # the cloud

    def _connection_changed(self, _connection: Connection) -> None:
        self._refresh()

    def _state_changed(self, state: CloudState) -> None:
        self._drawer.support.set_number(state.entrance.hotline if state.entrance else "")
        self._show_all()
        access = self._cloud.access
        if access is None or not state.fresh:
            return

        def work(_progress: Progress, _cancelled: CancelCheck) -> tuple[Known, ...]:
            client = access.client.clone()
            try:
                listed = client.encryption_certificates().certificates
            finally:
                client.close()
            return tuple(
                Known(i.serial, i.holder, i.ca, i.not_after, i.usable, i.current) for i in listed
            )

        self._operations.run(work, success=self._known_arrived, failure=self._unknown)

    def _known_arrived(self, known: tuple[Known, ...]) -> None:
        self._known = known
        self._show_all()

    def _unknown(self, _error: BidSealError) -> None:
        """The lists stay as they are; the connection is shown in the status bar."""

    # what is shown

    def _show_all(self) -> None:
        self._show_encryption()
        self._show_decryption()

    def _show_encryption(self) -> None:
        form = self._view.encrypt
        form.files.show_lines(
            [Line((path.name, _size(path)), tip=str(path)) for path in self._files]
        )
        opening = form.opening
        own = own_lines(self._known, opening)
        form.recipients.show_lines([*own, *recipient_lines(self._extra, opening)])
        form.show_folder(self._folder_text(Mode.ENCRYPT))
        form.platforms.show_platforms(entries(self._platforms.all), self._platforms.code)
        form.show_cost(self._cost(Mode.ENCRYPT))
        warning = expiry_warning(self._known, self._extra, opening)
        if opening is not None and opening <= datetime.now(UTC):
            warning = tr("开标时间已过,请核对。")
        limit = self._limit
        if limit is not None:
            form.show_notice(f"{what(limit)} {tr(limit.next)}", "err")
        else:
            form.show_notice(warning, "warn")
        self._refresh()

    @property
    def _limit(self) -> BidSealError | None:
        """The platform's limit that the files to encrypt exceed."""
        return limit_problem(self._platforms.current, files=len(self._files), pages=0)

    def _show_decryption(self) -> None:
        form = self._view.decrypt
        form.files.show_lines([container_line(item, self._known) for item in self._loaded])
        form.show_folder(self._folder_text(Mode.DECRYPT))
        serials = [set(item.container.keyring.wrapped) for item in self._loaded if item.container]
        mixed = bool(serials) and not set.intersection(*serials)
        text = tr("这些文件是用不同的证书加密的,请按证书分批解密。") if mixed else ""
        form.show_notice(text, "warn")
        self._tick.start() if self._opening() else self._tick.stop()
        self._count_down()
        self._refresh()

    def _opening(self) -> datetime | None:
        """The latest opening time of the containers."""
        heads = [item.container.head for item in self._loaded if item.container]
        return max((head.opening for head in heads if head.opening), default=None)

    def _count_down(self) -> None:
        opening = self._opening()
        if opening is None:
            self._view.decrypt.show_countdown("")
            return
        rest = int((opening - datetime.now(UTC)).total_seconds())
        if rest > 0:
            text = tr("距开标 {time}", time=_clock(rest))
        else:
            text = tr("已到开标时间,请尽快解密(已过 {time})", time=_clock(-rest))
        self._view.decrypt.show_countdown(text)
        self._refresh()

    def _folder_text(self, mode: Mode) -> str:
        folder = self._folders[mode]
        return str(folder) if folder else tr("与原文件相同的文件夹")

    def _cost(self, mode: Mode) -> str:
        state, platform = self._cloud.state, self._platforms.current
        if mode is Mode.DECRYPT:
            return tr("解密不收费")
        if platform is None:
            return ""
        live = state.account.passes if state.account else ()
        if any(entry.platform == platform.code for entry in live):
            return tr("费用:天数卡内,本次 0 元")
        return tr("费用:按次 {amount} 元,加密成功后才扣", amount=platform.price_use)

    def _refresh(self) -> None:
        free = self._cloud.connection is Connection.ONLINE and self._running is None
        view = self._view
        opening = self._opening()
        early = opening is not None and opening > datetime.now(UTC)
        good = any(item.container for item in self._loaded)
        coming = view.encrypt.opening
        past = coming is not None and coming <= datetime.now(UTC)
        view.encrypt.submit.setEnabled(
            free and bool(self._files) and not past and self._limit is None
        )
        view.decrypt.submit.setEnabled(free and good and not early)


def _loaded(path: Path) -> Loaded:
    try:
        return Loaded(path, read_container(path))
    except UserError as error:
        return Loaded(path, error=error)


def _size(path: Path) -> str:
    try:
        return size_text(path.stat().st_size)
    except OSError:
        return "–"


def _clock(seconds: int) -> str:
    days, rest = divmod(seconds, 86_400)
    text = f"{rest // 3600:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"
    return tr("{days} 天 {time}", days=days, time=text) if days else text
