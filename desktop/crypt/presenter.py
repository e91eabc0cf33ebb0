"""Brings the page's two forms to the phone: files in, submissions out, the result shown."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.cloud.desk import CloudDesk, CloudState, Connection
from desktop.cloud.platform_choice import PlatformChoice
from desktop.crypt.certificates import Known
from desktop.crypt.decryption import Decryption
from desktop.crypt.drawer_states import of_outcome, of_step, result_lines
from desktop.crypt.encryption import Encryption
from desktop.crypt.view import CryptView, Mode
from desktop.drawer.desk import DrawerDesk
from desktop.drawer.state import DrawerState, of_error
from desktop.drawer.view import DrawerWords
from desktop.enveloping.decrypting import DecryptJob
from desktop.enveloping.encrypting import EncryptJob
from desktop.enveloping.model import CryptProgress, EnvelopeOutcome, Stage
from desktop.services.errors import message_of
from desktop.services.operations import Operations, Progress
from desktop.session.controls import JobControls
from resources.i18n import tr
from signing.engine.order import CancelCheck
from signing.envelope.layout import SUFFIX
from signing.errors import BidSealError
from sync.protocol.session import Operation


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
        self._operation = Operation.ENCRYPT
        self._drawer = DrawerDesk(_drawer_words(), view.right, cloud, operations)
        self._encryption = Encryption(view.encrypt, platforms)
        self._decryption = Decryption(view.decrypt, platforms, operations)
        self._connect()

    def _connect(self) -> None:
        self._drawer.progressed.connect(self._progressed)
        self._drawer.finished.connect(self._finished)
        self._drawer.failed.connect(self._failed)
        self._drawer.left.connect(self._show_form)
        self._drawer.retried.connect(self.submit)
        for form in (self._encryption, self._decryption):
            form.changed.connect(self._refresh)
            form.chosen.connect(self._chosen)
        self._encryption.unreadable.connect(self._show_problem)
        self._view.encrypt.submitted.connect(self.submit)
        self._view.decrypt.submitted.connect(self.submit)
        self._cloud.connection_changed.connect(self._connection_changed)
        self._cloud.state_changed.connect(self._state_changed)
        self._state_changed(self._cloud.state)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._drawer.busy

    def cancel(self) -> None:
        """Cancel what is under way."""
        self._drawer.cancel()

    # files

    def open(self, paths: Iterable[Path]) -> None:
        """Add files; containers of ours go to the decryption."""
        files = [path for path in paths if path.is_file()]
        sealed = [path for path in files if path.suffix.lower() == SUFFIX]
        plain = [path for path in files if path not in sealed]
        if sealed:
            self._view.show_mode(Mode.DECRYPT)
            self._decryption.add(sealed)
        if plain:
            self._view.show_mode(Mode.ENCRYPT)
            self._encryption.add(plain)

    def _chosen(self, files: list[str]) -> None:
        self.open(Path(file) for file in files)

    def set_folder(self, mode: Mode, folder: str) -> None:
        """Where output goes from now on."""
        (self._encryption if mode is Mode.ENCRYPT else self._decryption).set_folder(folder)

    # submitting

    def submit(self) -> None:
        """Start what the shown form says."""
        access, encrypting = self._cloud.access, self._view.mode is Mode.ENCRYPT
        form = self._encryption if encrypting else self._decryption
        if self.busy or access is None or not form.names:
            return
        names, services = form.names, access.envelope_services()
        self._operation = Operation.ENCRYPT if encrypting else Operation.DECRYPT
        self._drawer.view.show_job(
            file=_title(names),
            lines="",
            cost=self._encryption.cost if encrypting else tr("解密不收费"),
        )
        encrypt, decrypt = self._encryption.request, self._decryption.request

        def work(controls: JobControls[CryptProgress]) -> EnvelopeOutcome:
            with closing(services.cloud.clone()) as own_cloud:
                own = replace(services, cloud=own_cloud)
                if encrypting:
                    return EncryptJob(own, controls).run(encrypt)
                return DecryptJob(own, controls).run(decrypt)

        first = CryptProgress(Stage.EXAMINING, name=names[0])
        self._drawer.start(work, of_step(first, self._operation))
        self._refresh()

    def _progressed(self, step: CryptProgress) -> None:
        self._show(of_step(step, self._operation))

    def _finished(self, outcome: EnvelopeOutcome) -> None:
        done = [file.input.name for file in outcome.files if file.output is not None]
        if done:
            self._drawer.view.show_job(file=_title(done), lines=result_lines(outcome), cost="")
        self._show(of_outcome(outcome, self._operation))
        self._refresh()
        self._cloud.refresh()

    def _failed(self, error: BidSealError) -> None:
        self._show(of_error(error))
        self._refresh()

    def _show(self, state: DrawerState) -> None:
        self._drawer.view.show_state(state)

    def _show_form(self) -> None:
        self._view.right.setCurrentIndex(0)
        form = self._view.encrypt if self._view.mode is Mode.ENCRYPT else self._view.decrypt
        form.files.add.setFocus()

    def _show_problem(self, error: BidSealError) -> None:
        self._view.info.show_message(message_of(error))

    # the cloud

    def _connection_changed(self, _connection: Connection) -> None:
        self._refresh()

    def _state_changed(self, state: CloudState) -> None:
        self._encryption.set_account(state.account)
        access = self._cloud.access
        if access is None or not state.fresh:
            return

        def work(_progress: Progress, _cancelled: CancelCheck) -> tuple[Known, ...]:
            with closing(access.client.clone()) as client:
                listed = client.encryption_certificates().certificates
            return tuple(
                Known(i.serial, i.holder, i.ca, i.not_after, i.usable, i.current) for i in listed
            )

        self._operations.run(work, success=self._known_arrived, failure=self._unknown)

    def _known_arrived(self, known: tuple[Known, ...]) -> None:
        self._encryption.set_known(known)
        self._decryption.set_known(known)

    def _unknown(self, _error: BidSealError) -> None:
        """The lists stay as they are; the connection is shown in the status bar."""

    def _refresh(self) -> None:
        free = self._cloud.connection is Connection.ONLINE and not self.busy
        self._view.encrypt.submit.setEnabled(free and self._encryption.ready)
        self._view.decrypt.submit.setEnabled(free and self._decryption.ready)


def _title(names: list[str]) -> str:
    return names[0] if len(names) == 1 else tr("{n} 个文件", n=len(names))


def _drawer_words() -> DrawerWords:
    return DrawerWords(
        title=tr("扫码确认"),
        steps=(tr("读取"), tr("扫码"), tr("确认"), tr("写入"), tr("完成")),
        edit=tr("返回修改"),
        name="cryptDrawer",
    )
