"""The stamping page's way to the cloud: seals and prices in, submissions out."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication

from desktop.services.errors import message_of, sentences
from desktop.services.operations import Operations
from desktop.stamping.model import StampOutcome, StampProgress
from desktop.stamping.withdraw import Withdrawal
from desktop.workbench.cloud import CloudDesk, CloudState, Connection
from desktop.workbench.drawer import SubmitDrawer
from desktop.workbench.drawer_state import (
    Button,
    DrawerState,
    Step,
    checking,
    of_outcome,
    of_progress,
)
from desktop.workbench.platform_choice import PlatformChoice, entries
from desktop.workbench.presenter import WorkbenchPresenter
from desktop.workbench.submission import Submission, plan_of
from desktop.workbench.view import WorkbenchView
from desktop.workbench.withdrawing import Withdrawing, withdrawal_text
from desktop.workbench.wording import summary
from resources.i18n import tr
from signing.errors import BidSealError
from sync.protocol.desktop import PlatformView


class ConnectionDisplay(Protocol):
    """Where the connection is shown."""

    def show_connection(self, text: str, *, token: str) -> None:
        """The state in words and the colour token of its dot."""


class StampingDesk(QObject):
    """Serves one workbench.

    Signals:
        verify_wanted: The finished file is to be verified. arg 0: Path
    """

    verify_wanted = Signal(object)

    def __init__(
        self,
        view: WorkbenchView,
        presenter: WorkbenchPresenter,
        cloud: CloudDesk,
        operations: Operations,
        platforms: PlatformChoice,
        *,
        submit: QAction,
        display: ConnectionDisplay,
    ) -> None:
        """`submit`: the action that follows what can be submitted."""
        super().__init__(view)
        self._view = view
        self._presenter = presenter
        self._cloud = cloud
        self._operations = operations
        self._platforms = platforms
        self._action = submit
        self._display = display
        self._job: Submission | None = None
        self._output: Path | None = None
        self._drawer = SubmitDrawer()
        view.right.addWidget(self._drawer)
        self._drawer.pressed.connect(self._pressed)
        self._withdrawing = Withdrawing(operations, view)
        self._withdrawing.done.connect(self._withdrawn)
        self._withdrawing.failed.connect(self._not_withdrawn)
        view.inspector.footer.submitted.connect(self.submit)
        view.inspector.footer.platforms.chosen.connect(platforms.choose)
        platforms.changed.connect(self._show_platform)
        submit.triggered.connect(self._submit_triggered)
        presenter.placements_changed.connect(self._refresh)
        cloud.connection_changed.connect(self._show_connection)
        cloud.state_changed.connect(self._show_state)
        self._show_connection(cloud.connection)
        self._show_platform()
        self._show_state(cloud.state)

    @property
    def busy(self) -> bool:
        """Whether a submission is under way."""
        return self._job is not None

    # submitting

    def submit(self) -> None:
        """Start a submission of the current document, if it is ready."""
        session, access = self._presenter.current, self._cloud.access
        if self._job is not None:
            self._view.right.setCurrentWidget(self._drawer)
            return
        if session is None or access is None or not self._presenter.ready:
            return
        self._output = None
        self._drawer.show_job(
            file=file_line(
                session.document.name, len(session.sizes), platform=self._platforms.current
            ),
            lines="\n".join(
                [*(entry.text for entry in entries(self._current)), summary(session.preview)]
            ),
            title=action_text(self._platforms.current),
            cost=cost_line(self._cloud.state, self._platforms.current),
        )
        self._drawer.show_state(checking())
        self._view.right.setCurrentWidget(self._drawer)
        self._drawer.button(Button.CANCEL).setFocus()
        plan = plan_of(
            session,
            dict(self._presenter.seals),
            self._presenter.level,
            platform=self._platforms.code,
        )
        job = Submission(access, plan, self)
        job.progressed.connect(self._progressed)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)
        self._job = job
        job.start(self._operations)
        self._refresh()

    def cancel(self) -> None:
        """Cancel the running submission."""
        if self._job is not None:
            self._job.cancel()

    def _submit_triggered(self, _checked: bool = False) -> None:
        self.submit()

    def _progressed(self, progress: StampProgress) -> None:
        self._drawer.show_state(of_progress(progress))

    def _finished(self, outcome: StampOutcome) -> None:
        state = of_outcome(outcome)
        self._end(state)
        self._output = state.output
        if state.output is None and Button.EDIT in state.buttons and not state.error_code:
            self._view.right.setCurrentWidget(self._view.inspector)
            self._view.canvas.setFocus()
        self._cloud.refresh()

    def _failed(self, error: BidSealError) -> None:
        self._end(
            DrawerState(
                Step.CHECK,
                sentences(error),
                "err",
                failed=True,
                error_code=error.code,
                buttons=frozenset({Button.EDIT, Button.RETRY}),
            )
        )

    def _end(self, state: DrawerState) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
        self._drawer.show_state(state)
        self._refresh()

    # the drawer's buttons

    def _pressed(self, button: Button) -> None:
        match button:
            case Button.CANCEL:
                self.cancel()
            case Button.REFRESH:
                if self._job is not None:
                    self._job.renew()
            case Button.OPEN_PHONE:
                state = self._drawer.state
                if state is not None:
                    QDesktopServices.openUrl(QUrl(state.link))
            case Button.COPY_LINK:
                state = self._drawer.state
                if state is not None:
                    QGuiApplication.clipboard().setText(state.link)
            case Button.EDIT | Button.CLOSE:
                self._view.right.setCurrentWidget(self._view.inspector)
                self._view.canvas.setFocus()
            case Button.RETRY:
                self.submit()
            case Button.OPEN_FILE:
                if self._output is not None:
                    self._presenter.open_one(self._output)
                    self._view.right.setCurrentWidget(self._view.inspector)
            case Button.VERIFY:
                if self._output is not None:
                    self.verify_wanted.emit(self._output)
            case Button.WITHDRAW:
                if self._output is not None and self._cloud.access is not None:
                    self._withdrawing.ask(self._cloud.access.services().journal, self._output)
            case Button.OPEN_FOLDER:
                if self._output is not None:
                    QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._output.parent)))

    def _withdrawn(self, withdrawal: Withdrawal) -> None:
        self._output = None
        text = withdrawal_text(withdrawal)
        closing = frozenset({Button.CLOSE})
        self._drawer.show_state(DrawerState(Step.DONE, text, "ok", buttons=closing))
        self._presenter.close_path(withdrawal.output)
        self._presenter.open_one(withdrawal.original)

    def _not_withdrawn(self, error: BidSealError) -> None:
        self._view.info.show_message(message_of(error))

    # the cloud

    def _show_connection(self, connection: Connection) -> None:
        texts = {
            Connection.CONNECTING: (tr("正在连接云端"), "warn"),
            Connection.ONLINE: (tr("已连接"), "ok"),
            Connection.OFFLINE: (tr("未连接,可继续放置印章"), "err"),
        }
        text, token = texts[connection]
        self._display.show_connection(text, token=token)
        self._refresh()

    def _show_state(self, state: CloudState) -> None:
        self._drawer.support.set_number(state.entrance.hotline if state.entrance else "")
        notice = ""
        if not state.seals:
            offline = self._cloud.connection is Connection.OFFLINE
            notice = (
                tr("连不上云端,暂时取不到印章。恢复后会自动重试。")
                if offline
                else tr("没有已授权的印章。请联系单位管理员授权。")
            )
            if self._cloud.connection is Connection.CONNECTING:
                notice = tr("正在取得印章……")
        if dict(state.seals) != dict(self._presenter.seals) or not state.seals:
            self._presenter.set_seals(state.seals, notice=notice)
        self._presenter.set_cost(cost_line(state, self._platforms.current))
        self._refresh()

    @property
    def _current(self) -> tuple[PlatformView, ...]:
        return (self._platforms.current,) if self._platforms.current else ()

    def _show_platform(self) -> None:
        platform, footer = self._platforms.current, self._view.inspector.footer
        footer.platforms.show_platforms(entries(self._platforms.all), self._platforms.code)
        footer.show_words(action_text(platform))
        self._presenter.set_platform(platform)
        self._presenter.set_cost(cost_line(self._cloud.state, platform))

    def _refresh(self) -> None:
        online = self._cloud.connection is Connection.ONLINE
        possible = self._presenter.ready and online and self._job is None
        self._action.setEnabled(possible)
        self._view.inspector.footer.set_ready(possible)


def action_text(platform: PlatformView | None) -> str:
    """What submitting is called, in the platform's own word if it has one."""
    word = platform.labels.stamp if platform else ""
    return tr("提交{stamp}", stamp=word) if word else tr("提交签章")


def file_line(name: str, pages: int, *, platform: PlatformView | None) -> str:
    """The file to submit, and what the platform calls such files if it has a word for them."""
    text = tr("{name} · {pages} 页", name=name, pages=f"{pages:,}")
    word = platform.labels.document if platform else ""
    return tr("{document}:{file}", document=word, file=text) if word else text


def cost_line(state: CloudState, platform: PlatformView | None) -> str:
    """What a submission to `platform` would cost, before anything is sent."""
    if platform is None:
        return ""
    if state.account is not None and any(
        entry.platform == platform.code for entry in state.account.passes
    ):
        return tr("费用:天数卡内,本次 0 元")
    return tr("费用:按次 {amount} 元,签章成功后才扣", amount=platform.price_use)
