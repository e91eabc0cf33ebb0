"""Knows what the cloud tells of person and account, and carries the login scan."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QObject

from desktop.account.drawer_states import of_error, of_login, of_session, starting
from desktop.account.login import logged_in
from desktop.account.view import AccountPage
from desktop.cloud.desk import CloudDesk, CloudState, Connection
from desktop.cloud.platform_choice import PlatformChoice
from desktop.drawer.desk import DrawerDesk
from desktop.drawer.state import DrawerState
from desktop.drawer.view import DrawerWords
from desktop.services.operations import Operations
from desktop.session.controls import JobControls
from resources.i18n import tr
from signing.errors import BidSealError
from sync.protocol.desktop import AccountView, PassView, WhoAmI
from sync.protocol.session import SessionView

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
        self._platforms = platforms
        self._drawer = DrawerDesk(_drawer_words(), view.right, cloud, operations)
        self._drawer.view.show_job(file="", lines="", cost=tr("登录不收费"))
        self._drawer.progressed.connect(self._progressed)
        self._drawer.finished.connect(self._finished)
        self._drawer.failed.connect(self._failed)
        self._drawer.left.connect(self._leave)
        self._drawer.retried.connect(self.log_in)
        view.login_requested.connect(self.log_in)
        view.refresh_requested.connect(cloud.refresh)
        cloud.connection_changed.connect(self._connection_changed)
        cloud.state_changed.connect(self._show)
        self._show(cloud.state)

    @property
    def busy(self) -> bool:
        """Whether a login is under way."""
        return self._drawer.busy

    def log_in(self) -> None:
        """Show a login QR, or go on with the one that is shown."""
        access, platform = self._cloud.access, self._platforms.code
        if self.busy or access is None:
            return
        client = access.client

        def work(controls: JobControls[SessionView]) -> WhoAmI | None:
            with closing(client.clone()) as own:
                return logged_in(own, controls, platform=platform)

        self._drawer.start(work, starting())

    def let_go(self) -> None:
        """Stop what is under way, because the page goes away."""
        self._drawer.abandon()

    def _progressed(self, view: SessionView) -> None:
        self._show_state(of_session(view))

    def _finished(self, who: WhoAmI | None) -> None:
        if who is None:
            self._leave()
            return
        self._show_state(of_login(who))
        self._show_person(who)
        self._cloud.refresh()

    def _failed(self, error: BidSealError) -> None:
        self._show_state(of_error(error))

    def _show_state(self, state: DrawerState) -> None:
        self._drawer.view.show_state(state)

    def _leave(self) -> None:
        self._view.right.setCurrentIndex(0)
        self._view.login.setFocus()

    # the cloud

    def _connection_changed(self, _connection: Connection) -> None:
        self._show(self._cloud.state)

    def _show(self, state: CloudState) -> None:
        view, connection = self._view, self._cloud.connection
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


def _drawer_words() -> DrawerWords:
    return DrawerWords(
        title=tr("【全国共享CA互认入口】"),
        steps=(tr("准备"), tr("扫码"), tr("确认"), tr("登录"), tr("完成")),
        edit=tr("返回"),
        name="loginDrawer",
        retry=tr("重新扫码"),
    )
