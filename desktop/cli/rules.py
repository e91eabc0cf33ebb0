"""The placement rules of a command line: ``--place`` specifications and ``--scheme`` files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.home import Home
from signing.errors import FileAccessError, UsageError
from signing.os_reason import os_reason
from signing.placement import scheme
from signing.placement.model import Rule
from signing.placement.place_spec import parse_place
from signing.placement.scheme import STANDARD, Scheme


def rules_of(places: Sequence[str], scheme_name: str | None, home: Home) -> tuple[Rule, ...]:
    """The rules of a scheme, then those of the places; UsageError when there are none.

    Raises PlaceSpecError for a specification or a scheme that cannot be read.
    """
    rules = load_scheme(scheme_name, home).rules if scheme_name else ()
    rules += tuple(parse_place(place) for place in places)
    if not rules:
        raise UsageError(detail="没有指定盖章位置,请用 --place 或 --scheme")
    return rules


def load_scheme(name: str, home: Home) -> Scheme:
    """A scheme by the path of its file, by the name of a saved one, or the built-in one.

    Raises FileAccessError when there is none, PlaceSpecError when it cannot be read.
    """
    path = Path(name)
    if not path.is_file():
        if name == STANDARD.name:
            return STANDARD
        path = home.schemes / f"{name}.json"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileAccessError(name=name, reason=os_reason(error)) from error
    except UnicodeDecodeError as error:
        raise FileAccessError(name=name, reason="不是 UTF-8 文本") from error
    return scheme.from_json(text)


def saved_schemes(home: Home) -> list[Scheme]:
    """The built-in scheme and the saved ones, by name; unreadable files raise PlaceSpecError."""
    saved = [
        scheme.from_json(path.read_text(encoding="utf-8"))
        for path in sorted(home.schemes.glob("*.json"))
    ]
    return [STANDARD, *saved]
