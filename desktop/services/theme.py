"""The look: Fusion, a palette and one generated style sheet per scheme, switched at run time."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from widgets.icons import svg
from widgets.tokens import Scheme, Tokens, load_tokens, publish

ThemeChoice = Literal["system", "light", "dark"]

_SHEET_ICONS = {
    "check-on": ("check", "onPrimary"),
    "chevron-down": ("chevron-down", "text2"),
    "chevron-up": ("chevron-up", "text2"),
    "close": ("close", "text2"),
}
"""Icons that the style sheet names: file name → (icon, colour token)."""

_ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface2",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "err",
    QPalette.ColorRole.Highlight: "sel",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "primary",
    QPalette.ColorRole.LinkVisited: "primary",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Accent: "primary",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "surface2",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "borderStrong",
    QPalette.ColorRole.Shadow: "borderStrong",
}


class Theme(QObject):
    """Applies a scheme to the application and follows the system's when asked to.

    Signals:
        changed: Another scheme or type size is in force. arg 0: Tokens
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, cache: Path) -> None:
        """`cache`: a folder for recoloured icons of the style sheet; made when missing."""
        super().__init__(app)
        self._app = app
        self._cache = cache
        self._choice: ThemeChoice = "system"
        self._factor = 1.0
        self._tokens: Tokens | None = None
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def scheme(self) -> Scheme:
        """The scheme in force."""
        return self._tokens.scheme if self._tokens else "light"

    def apply(self, choice: ThemeChoice, *, factor: float = 1.0) -> None:
        """Put `choice` in force; `factor` enlarges the type (1.0, 1.15 or 1.3)."""
        tokens = self._tokens
        self.prepare(choice, factor=factor)
        if self._tokens != tokens:
            self.dress()

    def prepare(self, choice: ThemeChoice, *, factor: float = 1.0) -> None:
        """Put `choice` in force but for the style sheet: what widgets ask for while they are made.

        With a style sheet in force, every widget is dressed again by each layout that takes it in.
        """
        self._choice, self._factor = choice, factor
        self._ask_for_title_bars(choice)
        tokens = load_tokens(self._resolve(choice), factor=factor)
        if tokens == self._tokens:
            return
        self._tokens = tokens
        publish(self._app, tokens)
        self._app.setFont(tokens.font())
        self._app.setPalette(palette(tokens))

    def dress(self) -> None:
        """Put the style sheet of the scheme in force."""
        if self._tokens is not None:
            icons = self._write_icons(self._tokens)
            self._app.setStyleSheet(style_sheet(self._tokens, icons=icons))
            self.changed.emit(self._tokens)

    def _resolve(self, choice: ThemeChoice) -> Scheme:
        if choice != "system":
            return choice
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _ask_for_title_bars(self, choice: ThemeChoice) -> None:
        # Unknown gives the decision back to the system; some platforms ignore all of it.
        wish = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        hints = self._app.styleHints()
        hints.colorSchemeChanged.disconnect(self._follow_system)
        hints.setColorScheme(wish.get(choice, Qt.ColorScheme.Unknown))
        hints.colorSchemeChanged.connect(self._follow_system)

    def _follow_system(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self.apply("system", factor=self._factor)

    def _write_icons(self, tokens: Tokens) -> Path:
        folder = self._cache / tokens.scheme
        folder.mkdir(parents=True, exist_ok=True)
        for name, (source, token) in _SHEET_ICONS.items():
            text = svg(source).replace("currentColor", tokens.colours[token])
            path = folder / f"{name}.svg"
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
        return folder


def palette(tokens: Tokens) -> QPalette:
    """The palette of a scheme."""
    result = QPalette()
    for role, token in _ROLES.items():
        result.setColor(role, tokens.colour(token))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, tokens.colour("disabled"))
    return result


def style_sheet(tokens: Tokens, *, icons: Path) -> str:
    """The style sheet with its tokens filled in; KeyError for an unknown token."""
    text = files("resources").joinpath("styles", "window.qss").read_text(encoding="utf-8")

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "icons":
            return icons.as_posix()
        return tokens.colours[name] if name in tokens.colours else f"{tokens.sizes[name]}px"

    return re.sub(r"@(\w+)", fill, re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
