"""Design tokens: colours, type sizes and font families from resources/styles/tokens.json."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

Scheme = Literal["light", "dark"]
_PROPERTY = "bidsealTokens"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The values of one scheme.

    tokens.colour("primary")      a QColor
    tokens.size("body")           a font size in px, the user's factor included
    """

    scheme: Scheme
    colours: Mapping[str, str]
    sizes: Mapping[str, int]
    """px"""
    families: tuple[str, ...]
    mono: tuple[str, ...]

    def colour(self, name: str) -> QColor:
        """The colour of a token; KeyError for an unknown name."""
        return QColor(self.colours[name])

    def size(self, name: str) -> int:
        """The font size of a token in px; KeyError for an unknown name."""
        return self.sizes[name]

    def font(self, size: str = "body", *, bold: bool = False, mono: bool = False) -> QFont:
        """A font of the interface by families and size token."""
        font = QFont()
        font.setFamilies([*self.mono, *self.families] if mono else list(self.families))
        font.setPixelSize(self.size(size))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font


def load_tokens(scheme: Scheme, *, factor: float = 1.0) -> Tokens:
    """The tokens of a scheme; `factor` 1.0 to 1.3 enlarges the type."""
    raw = _document()
    families: dict[str, list[str]] = raw["families"]
    own = families.get(sys.platform, families["linux"])
    others = [name for names in families.values() for name in names if name not in own]
    return Tokens(
        scheme=scheme,
        colours={**raw["page"], **raw[scheme]},
        sizes={name: round(size * factor) for name, size in raw["type"].items()},
        families=(*own, *others),
        mono=tuple(raw["mono"]),
    )


@cache
def _document() -> dict[str, Any]:
    text = files("resources").joinpath("styles", "tokens.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@cache
def _default() -> Tokens:
    return load_tokens("light")


def publish(app: QApplication, tokens: Tokens) -> None:
    """Make `tokens` the ones that widgets paint with, as the palette is the application's."""
    app.setProperty(_PROPERTY, tokens)


def current() -> Tokens:
    """The application's tokens; light ones before a theme was applied."""
    app = QApplication.instance()
    value = app.property(_PROPERTY) if app is not None else None
    return value if isinstance(value, Tokens) else _default()


def colour(name: str) -> QColor:
    """The current colour of a token, for painting."""
    return current().colour(name)
