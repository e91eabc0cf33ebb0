"""Schemes 方案: named placement rules, kept as JSON and applied to one document after another."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar, overload

from signing.errors import PlaceSpecError
from signing.placement.limits import BLEED_MOST_MM, FIRST_WIDTHS, KEYWORD_MOST
from signing.placement.model import (
    AllRule,
    Anchor,
    FieldRule,
    InvisibleRule,
    KeywordRule,
    Occurrence,
    PageRule,
    PagesRule,
    Position,
    Rule,
    RuleKind,
    SeamRule,
)
from signing.placement.ranges import unreadable_part

VERSION = 2
"""Of the JSON form; a file of another version is refused, not guessed at."""
_READ = (1, VERSION)
"""Version 1 lacks the keys that are younger; what lacks takes its default."""
LENGTH_MOST = 1_000_000
"""Characters of JSON; a scheme is a page of text, not a database."""
RULES_MOST = 500
_Value = TypeVar("_Value", bound=StrEnum)
_FIELD, _INVISIBLE = "field", "invisible"
"""Kinds of rules whose marks count as those of a page: in a signature field, without a look."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """Placement rules under a name, in the order they are applied."""

    name: str
    rules: tuple[Rule, ...]


STANDARD = Scheme(
    "标准标书",
    (
        KeywordRule("盖单位章", seal="公章"),
        KeywordRule("签字或盖章", seal="法人章"),
        SeamRule(seal="公章"),
    ),
)
"""The usual places of a bid document: 盖单位章, 签字或盖章 and a seam over every 20 pages."""


def to_json(scheme: Scheme) -> str:
    """The scheme as indented JSON; `from_json` reads it back."""
    return json.dumps(
        {
            "version": VERSION,
            "name": scheme.name,
            "rules": [_rule_to_json(rule) for rule in scheme.rules],
        },
        ensure_ascii=False,
        indent=2,
    )


def from_json(untrusted_text: str) -> Scheme:
    """The scheme in a JSON text, every key and value checked.

    Raises PlaceSpecError naming what is wrong and where.
    """
    if len(untrusted_text) > LENGTH_MOST:
        raise PlaceSpecError("方案文件过大,不可能是盖章方案。")
    try:
        untrusted = json.loads(untrusted_text)
    except (ValueError, RecursionError) as error:
        raise PlaceSpecError("方案文件不是有效的 JSON。") from error
    top = _Reader(untrusted, "方案")
    top.only("version", "name", "rules")
    if top.value("version") not in _READ:
        raise PlaceSpecError("方案文件的版本不是 {version},请升级程序后再试。", version=VERSION)
    name = top.text("name")
    rules = top.value("rules")
    if not isinstance(rules, list) or not 0 < len(rules) <= RULES_MOST:
        raise top.bad("rules")
    return Scheme(
        name,
        tuple(_rule(_Reader(rule, f"rules[{index}]")) for index, rule in enumerate(rules)),
    )


def _rule_to_json(rule: Rule) -> dict[str, object]:
    found = {key: value for key, value in asdict(rule).items() if key != "kind"}
    if "at" in found:
        at = found.pop("at")
        found |= {key: value for key, value in at.items() if value is not None}
    match rule:
        case FieldRule():
            kind = _FIELD
        case InvisibleRule():
            kind = _INVISIBLE
        case _:
            kind = rule.kind.value
    return {"kind": kind} | found


class _Reader:
    """Takes checked values out of one JSON object; `where` names the object in errors."""

    def __init__(self, untrusted: Any, where: str) -> None:
        if not isinstance(untrusted, dict):
            raise PlaceSpecError("方案中的 {where} 不是一个对象。", where=where)
        self._values: Mapping[str, Any] = untrusted
        self._where = where

    def bad(self, key: str) -> PlaceSpecError:
        """The error for a value that means nothing."""
        return PlaceSpecError("方案中 {where} 的 {key} 缺少或无效。", where=self._where, key=key)

    def only(self, *keys: str) -> None:
        """No other keys are allowed: a misspelt one must not silently mean its default."""
        for key in self._values:
            if key not in keys:
                raise self.bad(key)

    def value(self, key: str) -> Any:
        """Whatever stands there; None when nothing does."""
        return self._values.get(key)

    def text(self, key: str, default: str | None = None, *, most: int = 200) -> str:
        """A text of 1 to `most` characters; the default may be empty, and be given."""
        value = self._values.get(key, default)
        if (
            not isinstance(value, str)
            or len(value) > most
            or not (value.strip() or value == default)
        ):
            raise self.bad(key)
        return value

    def ranges(self, key: str, default: str | None = None) -> str:
        """Page ranges."""
        text = self.text(key, default)
        if text != default and unreadable_part(text) is not None:
            raise self.bad(key)
        return text

    def choice(self, key: str, default: _Value) -> _Value:
        """One of an enumeration's values."""
        value = self._values.get(key, default)
        if value not in list(type(default)):
            raise self.bad(key)
        return type(default)(value)

    def within(self, key: str, default: float, least: float, most: float) -> float:
        """A number from `least` to `most`."""
        value = self.number(key, default)
        if not least <= value <= most:
            raise self.bad(key)
        return value

    @overload
    def number(self, key: str) -> float | None: ...

    @overload
    def number(self, key: str, default: float) -> float: ...

    def number(self, key: str, default: float | None = None) -> float | None:
        """A finite number, in mm."""
        value = self._values.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.bad(key)
        if not math.isfinite(value):
            raise self.bad(key)
        return float(value)

    def whole(self, key: str, *, least: int, default: int | None = None) -> int:
        """A whole number ≥ `least`."""
        value = self._values.get(key, default)
        if type(value) is not int or not least <= value <= 1_000_000:
            raise self.bad(key)
        return value

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers ≥ 1, empty when missing."""
        values = self._values.get(key, [])
        if not isinstance(values, list) or len(values) > RULES_MOST * 20:
            raise self.bad(key)
        if not all(type(value) is int and value >= 1 for value in values):
            raise self.bad(key)
        return tuple(values)

    def flag(self, key: str) -> bool:
        """A truth value, false when missing."""
        value = self._values.get(key, False)
        if type(value) is not bool:
            raise self.bad(key)
        return value

    def position(self, default: Position | None = None) -> Position:
        """Exactly one of x/right and one of y/bottom, or the default when none is given."""
        at = Position(**{field.name: self.number(field.name) for field in fields(Position)})
        if default and at == Position():
            return default
        if (at.x is None) == (at.right is None):
            raise self.bad("x/right")
        if (at.y is None) == (at.bottom is None):
            raise self.bad("y/bottom")
        return at


_AT = ("x", "y", "right", "bottom")


def _rule(reader: _Reader) -> Rule:
    match reader.value("kind"):
        case kind if kind == _FIELD:
            reader.only("kind", "name", "seal")
            return FieldRule(reader.text("name"), _seal(reader))
        case kind if kind == _INVISIBLE:
            reader.only("kind", "seal")
            return InvisibleRule(_seal(reader))
        case RuleKind.PAGE:
            reader.only("kind", "page", "seal", *_AT)
            page = reader.whole("page", least=1)
            return PageRule(page, reader.position(), _seal(reader))
        case RuleKind.PAGES:
            reader.only("kind", "pages", "seal", *_AT)
            pages = reader.ranges("pages")
            return PagesRule(pages, reader.position(), _seal(reader))
        case RuleKind.ALL:
            reader.only("kind", "seal", *_AT)
            at = reader.position(AllRule().at)
            return AllRule(at, _seal(reader))
        case RuleKind.SEAM:
            return _seam(reader)
        case RuleKind.KEYWORD:
            return _keyword(reader)
    raise reader.bad("kind")


def _seal(reader: _Reader) -> str:
    return reader.text("seal", "")


_SEAM = ("edge", "group", "pages", "skip_cover", "along", "percent", "groups", "first")
_KEYWORD = ("keyword", "occurrence", "dx", "dy", "anchor", "clamp", "skip")


def _seam(reader: _Reader) -> SeamRule:
    reader.only("kind", "seal", *_SEAM, "opposite", "bleed")
    usual = SeamRule()
    first = reader.number("first", usual.first)
    if first not in FIRST_WIDTHS:
        raise reader.bad("first")
    return SeamRule(
        edge=reader.choice("edge", usual.edge),
        group=reader.whole("group", least=2, default=usual.group),
        pages=reader.ranges("pages", usual.pages),
        skip_cover=reader.flag("skip_cover"),
        along=reader.number("along"),
        seal=_seal(reader),
        percent=reader.within("percent", usual.percent, 0.0, 100.0),
        groups=reader.ranges("groups", ""),
        first=first,
        opposite=reader.flag("opposite"),
        bleed=reader.within("bleed", 0.0, 0.0, BLEED_MOST_MM),
    )


def _keyword(reader: _Reader) -> KeywordRule:
    reader.only("kind", "seal", *_KEYWORD)
    wanted = reader.value("occurrence")
    occurrence: Occurrence | int
    if wanted is None or wanted in list(Occurrence):
        occurrence = Occurrence(wanted or Occurrence.ALL)
    else:
        occurrence = reader.whole("occurrence", least=1)
    return KeywordRule(
        reader.text("keyword", most=KEYWORD_MOST),
        occurrence,
        reader.number("dx", 0.0),
        reader.number("dy", 0.0),
        _seal(reader),
        anchor=reader.choice("anchor", Anchor.PHRASE),
        clamp=reader.flag("clamp"),
        skip=reader.numbers("skip"),
    )
