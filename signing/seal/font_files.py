"""Finds Chinese fonts on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import pymupdf
from fontTools.ttLib import TTCollection, TTFont, TTLibError

_api: Any = pymupdf
"""PyMuPDF's annotations are incomplete; everything it answers is converted here."""
_LINUX_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-serif-cjk-fonts",
    "/usr/share/fonts/google-noto-sans-cjk-fonts",
    "/usr/share/fonts/opentype/source-han-serif",
    "/usr/share/fonts/adobe-source-han-serif",
)
_MACOS_FOLDERS = ("/System/Library/Fonts/Supplemental", "/System/Library/Fonts")
_FC_MATCH_SECONDS = 5
_PROBE = ord("章")


class FontStyle(Enum):
    """What a font is for: known file names, best first, and fontconfig's pattern."""

    SEAL = (
        ("NotoSerifCJK-Bold.ttc", "SourceHanSerifSC-Bold.otf", "simsun.ttc", "Songti.ttc"),
        "serif:bold:lang=zh-cn",
    )
    TEXT = (
        ("NotoSerifCJK-Regular.ttc", "SourceHanSerifSC-Regular.otf", "simsun.ttc", "Songti.ttc"),
        "serif:lang=zh-cn",
    )
    HEADING = (
        ("NotoSansCJK-Bold.ttc", "SourceHanSansSC-Bold.otf", "simhei.ttf", "STHeiti Medium.ttc"),
        "sans:bold:lang=zh-cn",
    )


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font as fontTools opened it, and where it came from."""

    font: TTFont
    origin: str
    """Path of the file, or ``built-in`` for the font that comes with PyMuPDF."""


def find_font(
    style: FontStyle = FontStyle.SEAL, *, folders: Sequence[Path] | None = None
) -> FontFile:
    """The best Chinese font of this machine for `style`.

    Seals are cut in Song letters (serif), so known files come first, then what fontconfig
    answers; `folders` replaces the system's own. The last resort, Droid Sans Fallback inside
    PyMuPDF, is always there but has neither serifs nor a bold face.
    """
    for path in _candidates(style, _system_folders() if folders is None else folders):
        if path.is_file() and (font := _open(path)) is not None:
            return FontFile(font, str(path))
    return built_in_font()


def built_in_font() -> FontFile:
    """Droid Sans Fallback, which PyMuPDF carries, so that no machine is without Chinese."""
    buffer = bytes(_api.Font("china-s").buffer)
    return FontFile(TTFont(BytesIO(buffer), lazy=True), "built-in")


def _system_folders() -> list[Path]:
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    return list(map(Path, _MACOS_FOLDERS if sys.platform == "darwin" else _LINUX_FOLDERS))


def _candidates(style: FontStyle, folders: Sequence[Path]) -> Iterator[Path]:
    names, pattern = style.value
    yield from (folder / name for name in names for folder in folders)
    yield from _ask_fontconfig(pattern)


def _ask_fontconfig(pattern: str) -> Iterator[Path]:
    """The file fontconfig takes for a pattern, if fontconfig is installed."""
    program = shutil.which("fc-match")
    if program is None:
        return
    command = [program, "--format=%{file}", pattern]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=_FC_MATCH_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return
    if answer.stdout:
        yield Path(answer.stdout)


def _open(path: Path) -> TTFont | None:
    """The font of `path` if it can be read and knows Chinese; of a collection its SC face."""
    try:
        with path.open("rb") as file:
            # Mapped, a font of 27 MB costs only the pages in use and leaves no file open.
            data = mmap(file.fileno(), 0, access=ACCESS_READ)
        if data[:4] == b"ttcf":
            faces = TTCollection(data, lazy=True).fonts
            font = next((face for face in faces if _is_simplified(face)), faces[0])
        else:
            font = TTFont(data, lazy=True)
        return font if _PROBE in _cmap(font) else None
    except (OSError, ValueError, TTLibError):
        return None


def _is_simplified(face: Any) -> bool:
    """Whether the face is for simplified Chinese: Noto and Songti say so in their names."""
    name = str(face["name"].getDebugName(4) or "")
    return " SC" in name and "Light" not in name and "Black" not in name


def _cmap(font: Any) -> dict[int, str]:
    cmap: dict[int, str] | None = font.getBestCmap()
    return cmap or {}
