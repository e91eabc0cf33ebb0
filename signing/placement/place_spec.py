"""The command line's ``--place KIND[;key=value]…`` specifications."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from signing.errors import PlaceSpecError
from signing.placement.limits import BLEED_MOST_MM, FIRST_WIDTHS, KEYWORD_MOST
from signing.placement.model import (
    WHOLE_FILE,
    AllRule,
    Anchor,
    Edge,
    FieldRule,
    InvisibleRule,
    KeywordRule,
    Occurrence,
    PageRule,
    PagesRule,
    Position,
    Rule,
    SeamRule,
)
from signing.placement.ranges import unreadable_part

FIELD_MOST = 200
"""Characters of a signature field's name."""
_Value = TypeVar("_Value", bound=StrEnum)


def parse_place(spec: str) -> Rule:
    """The rule that `spec` describes; distances in mm, to the mark's centre.

    page=3;x=120;y=200
    pages=1-5,8,末页;x=120;bottom=40
    all                                   at right=35;bottom=40 unless told otherwise
    seam;edge=right;group=20;pages=odd;skip-cover=1
        group=all or groups=1-12,13-末页; along=60 or 25%; first=1.5; opposite=1; bleed=0.5
    keyword=投标人;occurrence=all;dx=0;dy=0
        anchor=phrase, colon or date; clamp=1; skip=2,5
    field=Signature1                      an empty signature field, signed in place
    invisible                             a signature without an impression
    any with seal=公章, an id or a name

    Raises PlaceSpecError.
    """
    fields = _Fields(spec)
    make = _KINDS.get(fields.kind)
    if make is None:
        raise PlaceSpecError(
            "盖章位置“{spec}”无法识别:不认识“{kind}”。", spec=spec, kind=fields.kind
        )
    rule = make(fields)
    fields.finish()
    return rule


class _Fields:
    """The parts of a specification, taken out one by one; what is left over is an error."""

    def __init__(self, spec: str) -> None:
        self.spec = spec
        head, *rest = [part.strip() for part in spec.split(";")]
        self.kind, self.has_value, value = (part.strip() for part in head.partition("="))
        self.value = value
        self._left: dict[str, str] = {}
        for part in rest:
            key, equals, text = (piece.strip() for piece in part.partition("="))
            if not equals or not key or not text or key in self._left:
                raise PlaceSpecError(
                    "盖章位置“{spec}”无法识别:“{part}”不是一个参数,或重复给出。",
                    spec=spec,
                    part=part,
                )
            self._left[key] = text

    def take(self, key: str) -> str | None:
        """The value of `key`, once."""
        return self._left.pop(key, None)

    def number(self, key: str) -> float | None:
        """A finite number of mm."""
        text = self.take(key)
        return None if text is None else self.read_number(key, text)

    def read_number(self, key: str, text: str) -> float:
        """A finite number."""
        try:
            number = float(text)
        except ValueError:
            raise self.bad(key, text) from None
        if not math.isfinite(number):
            raise self.bad(key, text)
        return number

    def whole(self, key: str, text: str, *, least: int) -> int:
        """A whole number ≥ `least`."""
        if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < least:
            raise self.bad(key, text)
        return int(text)

    def choice(self, key: str, default: _Value) -> _Value:
        """One of an enumeration's values."""
        text = self.take(key)
        if text is None:
            return default
        try:
            return type(default)(text)
        except ValueError:
            raise self.bad(key, text) from None

    def flag(self, key: str) -> bool:
        """0 or 1, 0 when missing."""
        text = self.take(key) or "0"
        if text not in ("0", "1"):
            raise self.bad(key, text)
        return text == "1"

    def ranges(self, key: str, text: str) -> str:
        """Page ranges."""
        part = unreadable_part(text)
        if part is not None:
            raise self.bad(key, part)
        return text

    def seal(self) -> str:
        """The seal wanted, empty for the first one."""
        return self.take("seal") or ""

    def bad(self, key: str, text: str) -> PlaceSpecError:
        """The error for a value that means nothing."""
        return PlaceSpecError(
            "盖章位置“{spec}”无法识别:{key} 不能是“{value}”。", spec=self.spec, key=key, value=text
        )

    def position(self, default: Position | None = None) -> Position:
        """x or right, and y or bottom; missing ones come from `default`."""
        x, right = self._pair("x", "right", default.right if default else None)
        y, bottom = self._pair("y", "bottom", default.bottom if default else None)
        return Position(x=x, y=y, right=right, bottom=bottom)

    def _pair(
        self, start: str, end: str, default: float | None
    ) -> tuple[float | None, float | None]:
        pair = (self.number(start), self.number(end))
        if pair == (None, None) and default is not None:
            return (None, default)
        if (pair[0] is None) == (pair[1] is None):
            raise PlaceSpecError(
                "盖章位置“{spec}”无法识别:须且只须给出 {start} 或 {end} 之一。",
                spec=self.spec,
                start=start,
                end=end,
            )
        return pair

    def finish(self) -> None:
        """Nothing may be left that no one asked for."""
        for key in self._left:
            raise PlaceSpecError(
                "盖章位置“{spec}”无法识别:不认识参数“{key}”。", spec=self.spec, key=key
            )


def _page(fields: _Fields) -> PageRule:
    page = fields.whole("page", fields.value, least=1)
    return PageRule(page, fields.position(), fields.seal())


def _pages(fields: _Fields) -> PagesRule:
    return PagesRule(fields.ranges("pages", fields.value), fields.position(), fields.seal())


def _all(fields: _Fields) -> AllRule:
    _no_value(fields)
    return AllRule(fields.position(AllRule().at), fields.seal())


def _seam(fields: _Fields) -> SeamRule:
    _no_value(fields)
    groups, group = fields.take("groups") or "", fields.take("group") or "20"
    if group == WHOLE_FILE:
        groups, group = groups or WHOLE_FILE, "20"
    along, percent = _along(fields)
    return SeamRule(
        edge=fields.choice("edge", Edge.RIGHT),
        group=fields.whole("group", group, least=2),
        pages=fields.ranges("pages", fields.take("pages") or "all"),
        skip_cover=fields.flag("skip-cover"),
        along=along,
        seal=fields.seal(),
        percent=percent,
        groups=fields.ranges("groups", groups) if groups else "",
        first=_first(fields),
        opposite=fields.flag("opposite"),
        bleed=_bleed(fields),
    )


def _along(fields: _Fields) -> tuple[float | None, float]:
    """The place along the edge: mm, or percent of the edge with a percent sign."""
    text = fields.take("along")
    if text is None:
        return None, SeamRule().percent
    if not text.endswith(("%", "％")):
        return fields.read_number("along", text), SeamRule().percent
    percent = fields.read_number("along", text[:-1])
    if not 0 <= percent <= 100:
        raise fields.bad("along", text)
    return None, percent


def _first(fields: _Fields) -> float:
    width = fields.number("first")
    if width is None:
        return 1.0
    if width not in FIRST_WIDTHS:
        raise fields.bad("first", f"{width:g}")
    return width


def _bleed(fields: _Fields) -> float:
    bleed = fields.number("bleed") or 0.0
    if not 0 <= bleed <= BLEED_MOST_MM:
        raise fields.bad("bleed", f"{bleed:g}")
    return bleed


def _keyword(fields: _Fields) -> KeywordRule:
    if not 0 < len(fields.value) <= KEYWORD_MOST:
        raise fields.bad("keyword", fields.value)
    skip = fields.take("skip")
    return KeywordRule(
        fields.value,
        occurrence=_occurrence(fields),
        dx=fields.number("dx") or 0.0,
        dy=fields.number("dy") or 0.0,
        seal=fields.seal(),
        anchor=fields.choice("anchor", Anchor.PHRASE),
        clamp=fields.flag("clamp"),
        skip=tuple(fields.whole("skip", part, least=1) for part in skip.split(",")) if skip else (),
    )


def _field(fields: _Fields) -> FieldRule:
    if not 0 < len(fields.value) <= FIELD_MOST:
        raise fields.bad("field", fields.value)
    return FieldRule(fields.value, fields.seal())


def _invisible(fields: _Fields) -> InvisibleRule:
    _no_value(fields)
    return InvisibleRule(fields.seal())


def _occurrence(fields: _Fields) -> Occurrence | int:
    text = fields.take("occurrence") or Occurrence.ALL.value
    if text in set(Occurrence):
        return Occurrence(text)
    return fields.whole("occurrence", text, least=1)


def _no_value(fields: _Fields) -> None:
    if fields.has_value:
        raise fields.bad(fields.kind, fields.value)


_KINDS: dict[str, Callable[[_Fields], Rule]] = {
    "page": _page,
    "pages": _pages,
    "all": _all,
    "seam": _seam,
    "keyword": _keyword,
    "field": _field,
    "invisible": _invisible,
}
