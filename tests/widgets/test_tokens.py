"""The tokens are legible: contrast computed from tokens.json (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import pytest

from widgets.tokens import Scheme, load_tokens

TEXT_PAIRS = [
    (text, ground)
    for text in ("text", "text2", "text3")
    for ground in ("bg", "surface", "surface2", "sel")
] + [
    ("onPrimary", "primary"),
    ("onPrimary", "hover"),
    ("onPrimary", "pressed"),
    ("primary", "surface"),
    ("text", "sealSoft"),
    *((level, f"{level}Bg") for level in ("ok", "warn", "err", "info")),
    *((level, "surface") for level in ("ok", "warn", "err", "info")),
]
SHAPE_PAIRS = [
    ("borderStrong", "surface"),
    ("borderStrong", "bg"),
    ("focus", "surface"),
    ("focus", "bg"),
    ("primary", "sel"),
    ("seal", "surface"),
    ("guide", "paper"),
    ("handle", "paper"),
    ("ink", "paper"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_is_legible(scheme: Scheme, text: str, ground: str) -> None:
    colours = load_tokens(scheme).colours
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_shapes_stand_out(scheme: Scheme, shape: str, ground: str) -> None:
    colours = load_tokens(scheme).colours
    assert contrast(colours[shape], colours[ground]) >= 3.0


def test_schemes_name_the_same_tokens() -> None:
    assert load_tokens("light").colours.keys() == load_tokens("dark").colours.keys()


def test_type_grows_with_the_users_factor() -> None:
    assert load_tokens("light", factor=1.3).size("body") == round(13 * 1.3)
