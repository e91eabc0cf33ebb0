"""Markup as values: text is always escaped, and nothing here can turn data into markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

VOID: Final = frozenset({"input", "img", "link", "meta", "br"})
"""Elements without content (HTML, 13.1.2)."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes and content."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Element | str, ...] = ()

    def render(self) -> str:
        """As HTML."""
        named = "".join(
            f' {name}="{escape(value)}"' if value else f" {name}"
            for name, value in self.attributes.items()
        )
        if self.tag in VOID:
            return f"<{self.tag}{named}>"
        inner = "".join(
            child.render() if isinstance(child, Element) else escape(child)
            for child in self.children
        )
        return f"<{self.tag}{named}>{inner}</{self.tag}>"


Child = Element | str | None


def h(
    tag: str, attributes: Mapping[str, str | bool | None] | None = None, *children: Child
) -> Element:
    """An element; an attribute that is True is empty, one that is None or False is left out, and
    so is a child that is None."""
    kept = {
        name: "" if value is True else value
        for name, value in (attributes or {}).items()
        if value is not None and value is not False
    }
    return Element(tag, kept, tuple(child for child in children if child is not None))


def page(language: str, head: tuple[Element, ...], body: tuple[Element, ...]) -> str:
    """A whole document."""
    root = Element(
        "html", {"lang": language}, (Element("head", {}, head), Element("body", {}, body))
    )
    return f"<!doctype html>{root.render()}"
