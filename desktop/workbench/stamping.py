"""The stamping page's way to the cloud: seals and prices in, submissions out."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from desktop.cloud.desk import CloudDesk, CloudState, Connection
from desktop.cloud.platform_choice import PlatformChoice, entries
from desktop.drawer.desk import DrawerDesk
from desktop.drawer.state import Button, DrawerState, Step, of_error
from desktop.services.errors import message_of
from desktop.services.operations import Operations
from desktop.stamping.model import StampOutcome, StampProgress
from desktop.stamping.relay import run_plan
from desktop.stamping.withdraw import Withdrawal
from desktop.workbench.drawer_states import checking, of_outcome, of_progress
from desktop.workbench.presenter import WorkbenchPresenter
from desktop.workbench.submission import action_text, cost_line, drawer_words, file_line, plan_of
from desktop.workbench.view import WorkbenchView
from desktop.workbench.withdrawing import Withdrawing, withdrawal_text
from desktop.workbench.wording import summary
from resources.i18n import tr
from signing.errors import BidSealError


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
        self._platforms = platforms
        self._action = submit
        self._display = display
        self._drawer = DrawerDesk(drawer_words(), view.right, cloud, operations)
        self._drawer.progressed.connect(self._progressed)
        self._drawer.finished.connect(self._finished)
        self._drawer.failed.connect(self._failed)
        self._drawer.left.connect(self._show_inspector)
        self._drawer.retried.connect(self.submit)
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
        return self._drawer.busy

    # submitting

    def submit(self) -> None:
        """Start a submission of the current document, if it is ready; show one under way."""
        session, access = self._presenter.current, self._cloud.access
        if self._drawer.busy:
            self._drawer.show()
            return
        if session is None or access is None or not self._presenter.ready:
            return
        platform = self._platforms.current
        listed = entries((platform,) if platform else ())
        self._drawer.view.show_job(
            file=file_line(session.document.name, len(session.sizes), platform=platform),
            lines="\n".join([*(entry.text for entry in listed), summary(session.preview)]),
            title=action_text(platform),
            cost=cost_line(self._cloud.state, platform),
        )
        plan = plan_of(
            session,
            dict(self._presenter.seals),
            self._presenter.level,
            platform=self._platforms.code,
        )
        self._drawer.start(lambda controls: run_plan(access.services(), plan, controls), checking())
        self._refresh()

    def cancel(self) -> None:
        """Cancel the running submission."""
        self._drawer.cancel()

    def _submit_triggered(self, _checked: bool = False) -> None:
        self.submit()

    def _progressed(self, progress: StampProgress) -> None:
        self._show(of_progress(progress))

    def _finished(self, outcome: StampOutcome) -> None:
        state = of_outcome(outcome)
        self._show(state)
        self._refresh()
        if state.output is None and Button.EDIT in state.buttons and not state.error_code:
            self._show_inspector()
        self._cloud.refresh()

    def _failed(self, error: BidSealError) -> None:
        self._show(of_error(error))
        self._refresh()

    # the drawer

    def _show(self, state: DrawerState) -> None:
        self._drawer.view.show_state(state)

    def _show_inspector(self) -> None:
        self._view.right.setCurrentWidget(self._view.inspector)
        self._view.canvas.setFocus()

    def _pressed(self, button: Button) -> None:
        state, access = self._drawer.view.state, self._cloud.access
        output = state.output if state else None
        if output is None:
            return
        match button:
            case Button.OPEN_FILE:
                self._presenter.open_one(output)
                self._view.right.setCurrentWidget(self._view.inspector)
            case Button.VERIFY:
                self.verify_wanted.emit(output)
            case Button.WITHDRAW if access is not None:
                self._withdrawing.ask(access.services().journal, output)
            case _:
                pass

    def _withdrawn(self, withdrawal: Withdrawal) -> None:
        text = withdrawal_text(withdrawal)
        closing = frozenset({Button.CLOSE})
        self._show(DrawerState(Step.DONE, text, "ok", buttons=closing))
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

    def _show_platform(self) -> None:
        platform, footer = self._platforms.current, self._view.inspector.footer
        footer.platforms.show_platforms(entries(self._platforms.all), self._platforms.code)
        footer.show_words(action_text(platform))
        self._presenter.set_platform(platform)
        self._presenter.set_cost(cost_line(self._cloud.state, platform))

    def _refresh(self) -> None:
        online = self._cloud.connection is Connection.ONLINE
        possible = self._presenter.ready and online and not self._drawer.busy
        self._action.setEnabled(possible)
        self._view.inspector.footer.set_ready(possible)
