"""Everything that is loaded after the first paint: hand-over, page drawing, the cloud."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.access import EMBEDDED, open_cloud
from desktop.account.presenter import AccountDesk
from desktop.cloud.desk import CloudDesk, CloudState
from desktop.cloud.platform_choice import PlatformChoice
from desktop.crypt.presenter import CryptDesk
from desktop.enveloping.notes import Notes
from desktop.home import Home
from desktop.render.service import RenderService
from desktop.services.operations import Operations
from desktop.services.settings import Settings
from desktop.services.single_instance import SingleInstance, server_name
from desktop.verifying.banner import SignatureBanner
from desktop.verifying.presenter import SealPlace, VerifyPresenter
from desktop.window.place_guide import PlaceGuide
from desktop.window.recovery import Recovery
from desktop.window.window import Window
from desktop.workbench.feed import PageFeed
from desktop.workbench.stamping import StampingDesk
from resources.i18n import tr
from signing.engine.pool import EnginePool
from widgets.infobar import Message


class LateServices(QObject):
    """Lives as long as the program; serves one window at a time."""

    def __init__(
        self,
        parent: QObject,
        home: Home,
        operations: Operations,
        settings: Settings,
        *,
        where: str = EMBEDDED,
    ) -> None:
        """Starts listening, drawing and connecting to the cloud at `where`."""
        super().__init__(parent)
        self._window: Window | None = None
        self._stamping: StampingDesk | None = None
        self._verifier: VerifyPresenter | None = None
        self._crypt: CryptDesk | None = None
        self._account: AccountDesk | None = None
        self._home = home
        self._operations = operations
        self._instance = SingleInstance(server_name(home.folder), self)
        self._instance.files_received.connect(self._files_received)
        self._render = RenderService(self)
        self._engine = EnginePool()
        self._engine.start()
        way = partial(open_cloud, where, home, language=tr.language, engine=self._engine)
        self.cloud = CloudDesk(way, operations, self)
        self._platforms = PlatformChoice(self.cloud, settings, self)
        self._recovery = Recovery(self.cloud, operations, Notes(home.envelopes, home.jobs), self)
        self._recovery.finished.connect(self._recovered)
        self.cloud.connect_cloud()

    def attach(self, window: Window) -> None:
        """Serve `window` from now on."""
        self._window = window
        window.set_engine(self._engine)
        feed = PageFeed(self._render, window.view.canvas, window.view.thumbnails)
        window.workbench.set_feed(feed)
        self._stamping = StampingDesk(
            window.view,
            window.workbench,
            self.cloud,
            self._operations,
            self._platforms,
            submit=window.frame.registry["stamp.submit"],
            display=window.frame.status,
        )
        self._stamping.verify_wanted.connect(self._verify)
        self._attach_verifying(window)
        self._crypt = CryptDesk(window.pages.crypt, self.cloud, self._operations, self._platforms)
        window.crypt_wanted.connect(self._crypt.open)
        self._attach_account(window)
        self.cloud.state_changed.connect(self._show_entrance)
        self._show_entrance(self.cloud.state)
        window.frame.registry["stamp.refresh"].triggered.connect(self._refresh)

    def _attach_account(self, window: Window) -> None:
        if self._account is not None:
            self._account.let_go()
        self._account = AccountDesk(
            window.pages.account, self.cloud, self._operations, self._platforms
        )

    def _attach_verifying(self, window: Window) -> None:
        verifier = VerifyPresenter(window.pages.verify, self._operations, self._home, self._engine)
        verifier.open_wanted.connect(self._open_verified)
        verifier.place_wanted.connect(self._show_place)
        verifier.password_wanted.connect(self._ask_password)
        window.verify_wanted.connect(verifier.verify_all)
        self._verifier = verifier
        banner = SignatureBanner(window.view.info, self._operations, self._home, self._engine)
        banner.details_wanted.connect(self._verify)
        window.document_opened.connect(banner.check)

    def _show_entrance(self, state: CloudState) -> None:
        if self._window is not None:
            self._window.show_entrance(state.entrance)

    def close(self) -> None:
        """End listening, drawing and the connection."""
        self._instance.close()
        self._render.shutdown()
        self.cloud.close()
        self._engine.close()

    @property
    def busy(self) -> bool:
        """Whether a submission is under way."""
        desks = (self._stamping, self._crypt)
        return any(desk is not None and desk.busy for desk in desks)

    def cancel(self) -> None:
        """Cancel the running submission."""
        for desk in (self._stamping, self._crypt):
            if desk is not None:
                desk.cancel()

    def _refresh(self, _checked: bool = False) -> None:
        self.cloud.refresh()

    def _recovered(self, message: Message) -> None:
        if self._window is not None:
            self._window.view.info.show_message(message)

    def _open_verified(self, path: Path) -> None:
        if self._window is not None:
            self._window.open_on_workbench([path])

    def _show_place(self, place: SealPlace) -> None:
        if self._window is not None:
            PlaceGuide(self._window, place)

    def _ask_password(self, path: Path, wrong: bool) -> None:
        if self._window is not None and self._verifier is not None:
            self._window.opening.ask_password(path, wrong, self._verifier.verify)

    def _verify(self, path: Path) -> None:
        if self._window is not None and self._verifier is not None:
            self._window.frame.show_page("verify")
            self._verifier.verify(path)

    def _files_received(self, files: list[Path]) -> None:
        if self._window is None:
            return
        frame = self._window.frame
        frame.showNormal() if frame.isMinimized() else frame.show()
        frame.raise_()
        frame.activateWindow()
        if files:
            self._window.open(files)
