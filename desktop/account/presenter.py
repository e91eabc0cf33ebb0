"""Knows what the cloud tells of person and account, and carries the login scan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop.account.login import login_job
from desktop.account.picture import of_error, of_login, of_session, starting
from desktop.account.view import AccountPage
from desktop.crypt.running import Running
from desktop.enveloping.model import Step
from desktop.services.operations import Operations
from desktop.workbench.cloud import CloudDesk, CloudState, Connection
from desktop.workbench.drawer import DrawerWords, SubmitDrawer
from desktop.workbench.drawer_state import Button, DrawerState
from desktop.workbench.platform_choice import PlatformChoice
from resources.i18n import tr
from signing.errors import BidSealError
from sync.protocol.desktop import AccountView, PassView, WhoAmI

_DAY = timedelta(days=1)


class AccountDesk(QObject):
    """Serves one page."""

    def __init__(
        self,
        view: AccountPage,
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
        self._running: Running | None = None
        self._drawer = _login_drawer()
        self._drawer.show_job(file="", lines="", cost=tr("登录不收费"))
        view.right.addWidget(self._drawer)
        self._drawer.pressed.connect(self._pressed)
        view.login_requested.connect(self.log_in)
        view.refresh_requested.connect(cloud.refresh)
        cloud.connection_changed.connect(self._connection_changed)
        cloud.state_changed.connect(self._show)
        self._show(cloud.state)

    @property
    def busy(self) -> bool:
        """Whether a login is under way."""
        return self._running is not None

    def log_in(self) -> None:
        """Show a login QR, or go on with the one that is shown."""
        access = self._cloud.access
        if self._running is not None or access is None:
            return
        self._picture(starting())
        self._view.right.setCurrentWidget(self._drawer)
        self._drawer.button(Button.CANCEL).setFocus()
        running = Running(access.client, login_job(self._platforms.code), self)
        running.progressed.connect(self._progressed)
        running.finished.connect(self._finished)
        running.failed.connect(self._failed)
        self._running = running
        running.start(self._operations)

    def let_go(self) -> None:
        """Stop what is under way, because the page goes away."""
        if self._running is not None:
            self._running.abandon()
            self._running = None

    def _progressed(self, step: Step) -> None:
        if step.session is not None:
            self._picture(of_session(step.session))

    def _finished(self, who: WhoAmI | None) -> None:
        self._end()
        if who is None:
            self._leave()
            return
        self._picture(of_login(who))
        self._show_person(who)
        self._cloud.refresh()

    def _failed(self, error: BidSealError) -> None:
        self._end()
        self._picture(of_error(error))

    def _end(self) -> None:
        if self._running is not None:
            self._running.deleteLater()
            self._running = None

    def _picture(self, state: DrawerState) -> None:
        self._drawer.show_state(state)

    def _leave(self) -> None:
        self._view.right.setCurrentIndex(0)
        self._view.login.setFocus()

    def _pressed(self, button: Button) -> None:
        state = self._drawer.state
        match button:
            case Button.CANCEL if self._running is not None:
                self._running.cancel()
            case Button.REFRESH if self._running is not None:
                self._running.renew()
            case Button.OPEN_PHONE if state is not None:
                QDesktopServices.openUrl(QUrl(state.link))
            case Button.COPY_LINK if state is not None:
                QGuiApplication.clipboard().setText(state.link)
            case Button.RETRY:
                self.log_in()
            case Button.EDIT | Button.CLOSE:
                self._leave()
            case _:
                pass

    # the cloud

    def _connection_changed(self, _connection: Connection) -> None:
        self._show(self._cloud.state)

    def _show(self, state: CloudState) -> None:
        view, connection = self._view, self._cloud.connection
        self._drawer.support.set_number(state.entrance.hotline if state.entrance else "")
        # A login can be tried whenever the way to the cloud is open, even when it was last lost.
        view.login.setEnabled(self._cloud.access is not None)
        if connection is Connection.CONNECTING:
            view.show_notice(tr("正在连接云端……"), "info")
        elif connection is Connection.OFFLINE:
            view.show_notice(
                tr(
                    "连不上云端,以下是上次取得的内容。已放置的印章不受影响,恢复后会自动更新,也可点“刷新”。"
                ),
                "warn",
            )
        else:
            view.show_notice("", "info")
        if state.who is not None:
            self._show_person(state.who)
        self._show_account(state)

    def _show_person(self, who: WhoAmI) -> None:
        unit = who.unit or (tr("以个人身份使用") if who.person else "")
        self._view.show_person(who.person or "", unit, sandbox=who.sandbox)

    def _show_account(self, state: CloudState) -> None:
        account: AccountView | None = state.account
        if account is None:
            self._view.show_money("", "")
            return
        self._view.show_money(
            _yuan(account.balance), tr("可用 {amount}", amount=_yuan(account.available))
        )
        names = {platform.code: platform.name for platform in state.platforms}
        self._view.show_passes([_pass_line(entry, names) for entry in account.passes])


def _pass_line(entry: PassView, names: dict[str, str]) -> tuple[str, str]:
    where = names.get(entry.platform, entry.platform)
    if entry.unit:
        where = tr("{platform} · {unit}", platform=where, unit=entry.unit)
    days = max(0, -((datetime.now(UTC) - entry.ends) // _DAY))
    until = f"{entry.ends.astimezone():%Y-%m-%d %H:%M}"
    return where, tr("剩 {days} 天,至 {until}", days=days, until=until)


def _yuan(amount: str) -> str:
    """A wire amount as people read it, e.g. ¥1,234.50."""
    return f"¥{Decimal(amount):,.2f}"


def _login_drawer() -> SubmitDrawer:
    return SubmitDrawer(
        DrawerWords(
            title=tr("【全国共享CA互认入口】"),
            steps=(tr("准备"), tr("扫码"), tr("确认"), tr("登录"), tr("完成")),
            edit=tr("返回"),
            name="loginDrawer",
            retry=tr("重新扫码"),
        )
    )
