"""The pages beside the workbench: made when they are wanted, for the first paint shows none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.services.settings import Settings
from desktop.window.frame import WindowFrame
from resources.i18n import tr
from widgets.late_page import LatePage

if TYPE_CHECKING:
    from desktop.account.view import AccountPage
    from desktop.crypt.view import CryptView
    from desktop.verifying.view import VerifyView
    from desktop.window.settings_page import SettingsPage


class LatePages(QObject):
    """Adds the pages to a frame.

    Signals:
        choose_requested: Files to verify are to be chosen.
        look_changed: Scheme or type size is another one.
        language_changed: Another language is wanted. arg 0: zh-CN or en
    """

    choose_requested = Signal()
    look_changed = Signal()
    language_changed = Signal(str)

    def __init__(self, frame: WindowFrame, settings: Settings) -> None:
        """Belongs to `frame`; no page is made yet."""
        super().__init__(frame)
        self._verify = LatePage(_make_verify_view)
        self._crypt = LatePage(_make_crypt_view)
        self._account = LatePage(_make_account_page)
        self._settings = LatePage(partial(_make_settings_page, settings))
        frame.add_page("verify", self._verify, text=tr("验签"), picture="verify")
        frame.add_page("crypt", self._crypt, text=tr("加解密"), picture="lock")
        frame.add_page("account", self._account, text=tr("账户"), picture="account")
        frame.add_page("settings", self._settings, text=tr("设置"), picture="settings")
        self._verify.made.connect(self._connect_verify)
        self._settings.made.connect(self._connect_settings)

    @property
    def verify(self) -> VerifyView:
        """The page that verifies."""
        return self._verify.page

    @property
    def crypt(self) -> CryptView:
        """The page that encrypts and decrypts."""
        return self._crypt.page

    @property
    def account(self) -> AccountPage:
        """The page of the account."""
        return self._account.page

    @property
    def settings(self) -> SettingsPage:
        """The page of settings."""
        return self._settings.page

    def _connect_verify(self, view: VerifyView) -> None:
        view.choose_requested.connect(self.choose_requested)

    def _connect_settings(self, page: SettingsPage) -> None:
        page.look_changed.connect(self.look_changed)
        page.language_changed.connect(self.language_changed)


def _make_verify_view() -> VerifyView:
    from desktop.verifying.view import VerifyView

    return VerifyView()


def _make_crypt_view() -> CryptView:
    from desktop.crypt.view import CryptView

    return CryptView()


def _make_account_page() -> AccountPage:
    from desktop.account.view import AccountPage

    return AccountPage()


def _make_settings_page(settings: Settings) -> SettingsPage:
    from desktop.window.settings_page import SettingsPage

    return SettingsPage(settings)
