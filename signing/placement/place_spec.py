"""The command line's ``--place KIND[;key=value]…`` specifications."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from signing.errors import PlaceSpecError
from signing.placement.model import (
    AllRule,
    Edge,
    FieldRule,
    KeywordRule,
    Occurrence,
    PageRule,
    PagesRule,
    Position,
    Rule,
    SeamPages,
    SeamRule,
)
from signing.placement.ranges import unreadable_part

KEYWORD_MOST = 30
"""Characters; longer keywords are sentences that break over lines and pages."""
FIELD_MOST = 200
"""Characters of a signature field's name."""
_Value = TypeVar("_Value", bound=StrEnum)


def parse_place(spec: str) -> Rule:
    """The rule that `spec` describes; distances in mm, to the mark's centre.

    page=3;x=120;y=200
    pages=1-5,8,末页;x=120;bottom=40
    all                                   at right=35;bottom=40 unless told otherwise
    seam;edge=right;group=20;pages=odd;skip-cover=1
    keyword=投标人;occurrence=all;dx=0;dy=0
    field=Signature1                      an empty signature field, signed in place
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
        if text is None:
            return None
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
    part = unreadable_part(fields.value)
    if part is not None:
        raise fields.bad("pages", part)
    return PagesRule(fields.value, fields.position(), fields.seal())


def _all(fields: _Fields) -> AllRule:
    _no_value(fields)
    return AllRule(fields.position(AllRule().at), fields.seal())


def _seam(fields: _Fields) -> SeamRule:
    _no_value(fields)
    cover = fields.take("skip-cover") or "0"
    if cover not in ("0", "1"):
        raise fields.bad("skip-cover", cover)
    return SeamRule(
        edge=fields.choice("edge", Edge.RIGHT),
        group=fields.whole("group", fields.take("group") or "20", least=2),
        pages=fields.choice("pages", SeamPages.ALL),
        skip_cover=cover == "1",
        along=fields.number("along"),
        seal=fields.seal(),
    )


def _keyword(fields: _Fields) -> KeywordRule:
    if not 0 < len(fields.value) <= KEYWORD_MOST:
        raise fields.bad("keyword", fields.value)
    return KeywordRule(
        fields.value,
        occurrence=_occurrence(fields),
        dx=fields.number("dx") or 0.0,
        dy=fields.number("dy") or 0.0,
        seal=fields.seal(),
    )


def _field(fields: _Fields) -> FieldRule:
    if not 0 < len(fields.value) <= FIELD_MOST:
        raise fields.bad("field", fields.value)
    return FieldRule(fields.value, fields.seal())


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
}
