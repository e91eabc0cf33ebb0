"""Breaks Chinese text into lines."""

from __future__ import annotations

import re

from resources.sample.fonts import Face

_UNIT = re.compile(r"[（《“]*(?:[¥A-Za-z0-9.,%/×~\-]+|.)", re.DOTALL)
"""Words and figures stay whole, Chinese breaks anywhere but behind an opening bracket."""
_CLOSING = "，。；：、！？）》”％"
"""May not begin a line, so they hang into the margin (中文排版: 标点悬挂)."""


def wrap(text: str, *, width: float, size: float, face: Face, indent: float = 0.0) -> list[str]:
    """Lines of at most `width` pt at `size` pt; the first begins `indent` pt further right."""
    lines, line, used = [], "", indent
    for paragraph in text.split("\n"):
        for unit in _UNIT.findall(paragraph):
            room = face.width(unit) * size
            if used + room > width + 0.01 and line and unit not in _CLOSING:
                lines.append(line)
                line, used = "", 0.0
            line += unit
            used += room
        lines.append(line)
        line, used = "", 0.0
    return lines
