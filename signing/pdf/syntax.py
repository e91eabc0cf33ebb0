"""PDF object syntax as text: taking dictionaries and arrays apart and putting them together.

The reader hands objects out in one canonical ASCII spelling (no comments, non-ASCII strings in
hexadecimal), so a small tokenizer is enough; see ISO 32000-1, 7.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

_TOKEN = re.compile(
    r"\d+ \d+ R(?![^\s/<>\[\]()])|<<|>>|\[|\]|\((?:\\.|[^\\()])*\)"
    r"|<[0-9A-Fa-f\s]*>|/[^\s/<>\[\]()]*|[^\s/<>\[\]()]+",
    re.DOTALL,
)
_VALUE = re.compile(rf"\[[^\[\]<>()]*\]|<<[^\[\]<>()]*>>|{_TOKEN.pattern}", re.DOTALL)
"""A token, or at once a whole array or dictionary with nothing nested in it."""
_FLAT = r"[^\[\]<>()]*+"
_PAIR = (
    r"(/[^\s/<>\[\]()]++) ?"
    r"(\d++ \d++ R(?![^\s/<>\[\]()])|/[^\s/<>\[\]()]*+|[^\s/<>\[\]()]++"
    rf"|\[{_FLAT}\]|<<(?:{_FLAT}(?:<<{_FLAT}>>|\[{_FLAT}\]))*+{_FLAT}>>)"
)
"""An entry whose value holds no string, and nothing nested twice; there is one way to read it."""
_PAIRS, _PLAIN = re.compile(_PAIR), re.compile(rf"<<(?:{_PAIR})*+>>")
_STRING = re.compile(r"<<|\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_REFERENCE = re.compile(r"(\d+) (\d+) R")
_SPELLED_REFERENCE = re.compile(r"\d+ \d+ R")
_ONLY_REFERENCES = re.compile(r"\[\d+ \d+ R(?: \d+ \d+ R)*+\]")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\r\n": b"",
    b"\n": b"",
}
_DELIMITERS = "/[(<"
"""Which need no space in front of them; nor does nothing at all."""
_BRACKETS = frozenset({"<<", ">>", "[", "]"})
_MAX_DEPTH = 500

Reference = tuple[int, int]
"""Object number and generation."""


class PdfSyntaxError(ValueError):
    """An object is not spelled as ISO 32000 wants it; mapped by the callers."""


def reference(value: str | None) -> Reference | None:
    """``"12 0 R"`` as (12, 0); None for anything else."""
    # Asked of every value there is: most show at their last letter that they are none.
    match = _REFERENCE.fullmatch(value) if value and value[-1] == "R" else None
    return (int(match[1]), int(match[2])) if match else None


def _values(text: str, opening: str, closing: str) -> list[str]:
    """The texts of all objects between the outer brackets of `text`."""
    if not (text.startswith(opening) and text.endswith(closing) and len(text) > len(opening)):
        raise PdfSyntaxError(text[:80])
    inner = text[len(opening) : -len(closing)]
    tokens: list[str] = _VALUE.findall(inner)
    if _BRACKETS.isdisjoint(tokens):
        return tokens  # nothing is nested deeper, as in most pages
    values: list[str] = []
    depth = start = 0
    for match in _VALUE.finditer(inner):
        token = match[0]
        if token in ("<<", "["):
            if not depth:
                start = match.start()
            depth += 1
        elif token in (">>", "]"):
            depth -= 1
            if not depth:
                values.append(inner[start : match.end()])
        elif not depth:
            values.append(token)
        if not 0 <= depth <= _MAX_DEPTH:
            raise PdfSyntaxError("unbalanced brackets or nested too deeply")
    if depth:
        raise PdfSyntaxError("unbalanced brackets")
    return values


def spaced(text: str) -> str:
    """`text` with one space between any two tokens."""
    return " ".join(_TOKEN.findall(text))


def split_dict(text: str) -> dict[str, str]:
    """Keys (with their slash) and value texts of the outermost dictionary; keeps the order.

    Those of pages and resources are plain, and are taken apart in one go.
    """
    if _PLAIN.fullmatch(text):
        return dict(_PAIRS.findall(text, 2))
    values = _values(text, "<<", ">>")
    if len(values) % 2:
        raise PdfSyntaxError(text[:80])
    keys = values[::2]
    if {key[:1] for key in keys} - {"/"}:
        raise PdfSyntaxError(text[:80])
    return dict(zip(keys, values[1::2], strict=True))


def split_array(text: str) -> list[str]:
    """Value texts of an array; one of references only, as most are, is taken apart in one go."""
    if _ONLY_REFERENCES.fullmatch(text):
        return _SPELLED_REFERENCE.findall(text)
    return _values(text, "[", "]")


def join_dict(entries: Mapping[str, str]) -> str:
    """The dictionary of `entries`, without needless spaces."""
    pairs = [
        key + value if value[:1] in _DELIMITERS else f"{key} {value}"
        for key, value in entries.items()
    ]
    return "<<" + "".join(pairs) + ">>"


def join_array(values: Iterable[str]) -> str:
    """The array of `values`."""
    return "[" + " ".join(values) + "]"


def is_dict(text: str | None) -> bool:
    """Whether a value is a direct dictionary."""
    return bool(text) and str(text).startswith("<<")


def is_array(text: str | None) -> bool:
    """Whether a value is a direct array."""
    return bool(text) and str(text).startswith("[")


def number(text: str | None) -> float | None:
    """A number, or None for anything else."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def decimal(value: float) -> str:
    """A number with at most 5 decimals (0.0000035 mm), as short as possible, never exponential."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def read_string(text: str) -> bytes:
    """The bytes of a literal or hexadecimal string (7.3.4)."""
    if text.startswith("<"):
        digits = re.sub(r"\s", "", text[1:-1])
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    return _ESCAPE.sub(_unescape, text[1:-1].encode("latin-1"))


def _unescape(match: re.Match[bytes]) -> bytes:
    token = match[1]
    if token[:1] in b"01234567":
        return bytes([int(token, 8) & 0xFF])
    return _ESCAPED.get(token, token)


def read_text(text: str | None) -> str:
    """A text string (7.9.2.2) decoded; empty when it is none. PDFDocEncoding read as Latin-1."""
    if not text or text[0] not in "(<" or text.startswith("<<"):
        return ""
    data = read_string(text)
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")


def literal(data: bytes) -> bytes:
    r"""`data` as a literal string: raw bytes but for ``( ) \`` and CR, which readers alter."""
    escaped = data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + escaped.replace(b"\r", b"\\r") + b")"


def text_string(text: str) -> str:
    """A text string (7.9.2.2): plain ASCII where that is enough, else UTF-16BE with a mark."""
    if text.isascii() and text.isprintable():
        return literal(text.encode("ascii")).decode("ascii")
    marked = "\ufeff" + text
    return f"<{marked.encode('utf-16-be').hex().upper()}>"


def map_strings(text: str, change: Callable[[bytes], bytes]) -> str:
    """`text` with the bytes of every string in it replaced, written in hexadecimal."""

    def replaced(match: re.Match[str]) -> str:
        return match[0] if match[0] == "<<" else f"<{change(read_string(match[0])).hex()}>"

    return _STRING.sub(replaced, text)
