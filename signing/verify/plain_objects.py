"""Objects that are plainly spelled, taken apart in one go: pyHanko reads every byte by a call.

Only what can be read in no other way is taken over: an object between ``obj`` and ``endobj`` with
nothing but blanks between its tokens, without escapes, comments or a stream. Everything else, what
is broken above all, is left to pyHanko, so that what is read stays its decision.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pyhanko.pdf_utils import generic

_module: Any = generic
"""pyHanko is only partly typed; through this name it counts as untyped."""
_BLANKS: Final = rb"[\0\t\n\f\r ]*"
_ENDS: Final = rb"(?=[\0\t\n\f\r ()<>\[\]/])"
"""What stands behind a word or a number."""
_HEAD: Final = re.compile(rb"(\d{1,10}) (\d{1,5}) obj")
_END: Final = re.compile(_BLANKS + rb"endobj" + _BLANKS + rb"[^\0\t\n\f\r %]")
_TRAILER_END: Final = re.compile(_BLANKS + rb"startxref[\0\t\n\f\r ]")
_TOKEN: Final = re.compile(
    _BLANKS
    + rb"(?:/([^\0-\x20\x7f-\xff()<>\[\]{}/%#]+)"
    + rb"|([1-9]\d{0,8}) (\d{1,5}) R"
    + _ENDS
    + rb"|([+-]?\d{1,18})"
    + _ENDS
    + rb"|([+-]?(?:\d{1,18}\.\d{0,18}|\.\d{1,18}))"
    + _ENDS
    + rb"|(<<|>>|\[|\])|<([0-9A-Fa-f]*)>|\(([^()\\]*)\)|(true|false|null)"
    + _ENDS
    + rb")"
)
_REFERENCES: Final = re.compile(rb"(?:" + _BLANKS + rb"[1-9]\d{0,8} \d{1,5} R)+" + _BLANKS + rb"\]")
"""What stands behind the bracket of an array of nothing but references."""
_PAIRS: Final = re.compile(rb"(\d+) (\d+) R").findall
_NAME, _REFERENCE, _INTEGER, _REAL, _BRACKET, _HEX, _LITERAL, _WORD = 1, 3, 4, 5, 6, 7, 8, 9
"""The last group of the token that matched."""
_MAX_DEPTH: Final = 64


def read(data: bytes, target: Any) -> Any:
    """The object that `data` begins with, which must be `target` (pyHanko's reference).

    None where it is not plain or does not end within `data`.
    """
    head = _HEAD.match(data)
    if head is None or (int(head[1]), int(head[2])) != (target.idnum, target.generation):
        return None
    value, position = _value(data, head.end(), target)
    if value is None or not _END.match(data, position):
        return None
    value.container_ref = target
    return value


def read_trailer(data: bytes, target: Any) -> tuple[Any, int]:
    """The trailer dictionary that `data` begins with, and where in `data` it ends.

    None and 0 where it is not plain, or no ``startxref`` stands behind it.
    """
    value, position = _value(data, 0, target) if data.startswith(b"<<") else (None, 0)
    is_whole = value is not None and _TRAILER_END.match(data, position)
    return (value, position) if is_whole else (None, 0)


def _value(data: bytes, position: int, target: Any) -> tuple[Any, int]:
    """The value that stands at `position`, and where it ends; None where it is not plain."""
    around: list[tuple[bytes, list[Any]]] = []
    while found := _TOKEN.match(data, position):
        position = found.end()
        bracket = found[_BRACKET]
        if bracket == b"[" and (listed := _REFERENCES.match(data, position)):
            position, value = listed.end(), _references(listed[0], target)
        elif bracket in (b"<<", b"["):
            around.append((bracket, []))
            if len(around) > _MAX_DEPTH:
                break
            continue
        elif bracket is None:
            value = _scalar(found, target)
        else:
            value = _collection(*around.pop(), bracket, target) if around else None
            if value is None:
                break
        if not around:
            return value, position
        around[-1][1].append(value)
    return None, position


def _references(text: bytes, target: Any) -> Any:
    """The array of the references in `text`, of which a page tree has thousands."""
    make, handler = _module.IndirectObject, target.get_pdf_handler()
    values = [make(int(number), int(generation), handler) for number, generation in _PAIRS(text)]
    return _array(values, target)


def _array(values: list[Any], target: Any) -> Any:
    for value in values:
        value.container_ref = target
    return _module.ArrayObject(values)


def _scalar(found: re.Match[bytes], target: Any) -> Any:
    """The value of a token that is no bracket."""
    kind = found.lastindex
    if kind == _NAME:
        return _module.NameObject("/" + found[_NAME].decode("ascii"))
    if kind == _REFERENCE:
        return _module.IndirectObject(int(found[2]), int(found[3]), target.get_pdf_handler())
    if kind == _INTEGER:
        return _module.NumberObject(found[_INTEGER])
    if kind == _REAL:
        return _module.FloatObject(found[_REAL].decode("ascii"))
    if kind == _HEX:
        digits = found[_HEX].decode("ascii")
        # an odd number of digits means a last zero (ISO 32000-1, 7.3.4.3)
        return _module.pdf_string(bytes.fromhex(digits + "0" * (len(digits) % 2)))
    if kind == _LITERAL:
        return _module.pdf_string(found[_LITERAL])
    word = found[_WORD]
    return _module.NullObject() if word == b"null" else _module.BooleanObject(word == b"true")


def _collection(opening: bytes, inside: list[Any], closing: bytes, target: Any) -> Any:
    """The array or dictionary of the values `inside`; None where that is none."""
    if opening + closing == b"[]":
        return _array(inside, target)
    keys, values = inside[::2], inside[1::2]
    is_sound = opening + closing == b"<<>>" and len(keys) == len(values) == len({*keys})
    if not is_sound or any(type(key) is not generic.NameObject for key in keys):
        return None
    for value in values:
        value.container_ref = target
    return _module.DictionaryObject(dict(zip(keys, values, strict=True)))
