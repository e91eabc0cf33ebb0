"""Text as keywords are compared: one form for widths, brackets, colons, case; no blanks."""

from __future__ import annotations

import unicodedata

_BRACKETS = dict.fromkeys("[{〔【〖「『", "(") | dict.fromkeys("]}〕】〗」』", ")")
_COLONS = dict.fromkeys("∶ː꞉", ":")
# Fonts of office programs map many characters to their radical; Unicode gives the Kangxi
# radicals a compatibility mapping, but these of the supplement (U+2E80..2EFF) have none.
_RADICALS = dict(
    zip(
        "⺠⻅⻆⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
        "民见角车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙",
        strict=True,
    )
)
_SAME = _BRACKETS | _COLONS | _RADICALS
_BLANK_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pc"})
"""Spaces, line ends, controls, invisible formatting and underlines (connector punctuation)."""


class _Table(dict[int, str]):
    """Works out each character once; `str.translate` then runs at the speed of C."""

    def __missing__(self, code: int) -> str:
        plain = "".join(_SAME.get(part, part) for part in unicodedata.normalize("NFKD", chr(code)))
        self[code] = "".join(
            part for part in plain.casefold() if unicodedata.category(part) not in _BLANK_CATEGORIES
        )
        return self[code]


_TABLE = _Table()


def normalise(text: str) -> str:
    """The form in which two texts are compared; one character gives none, one or several.

    normalise("投标人 ：____（盖章）")    "投标人:(盖章)"
    normalise("ＢｉｄＳｅａｌ")           "bidseal"
    """
    return text.translate(_TABLE)
