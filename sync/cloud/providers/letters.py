"""Machine reading of letters of authorisation (授权委托书识别)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

import pymupdf

from sync.cloud.domain.letter import Letter, MediaType, Reading
from sync.cloud.providers.sandbox import Sandbox

_api: Any = pymupdf
"""The library has no types."""
SHORTEST_PIXELS: Final = 600
"""A photograph whose shorter side is smaller cannot be read."""
FLAT: Final = 24
"""A picture whose brightest and darkest tones lie closer holds no writing."""


class LetterProvider(Protocol):
    """Reads a letter and compares it with what it should say."""

    def read(self, content: bytes, media_type: MediaType, letter: Letter) -> Reading:
        """How the reading went; Refusal (provider.failed)."""


@dataclass(slots=True)
class SandboxLetters(Sandbox):
    """Really reads the text of a PDF; of a picture it judges size and contrast only."""

    misreading: bool = False
    """Nothing is recognised."""

    def read(self, content: bytes, media_type: MediaType, letter: Letter) -> Reading:
        """Judge the first page."""
        self.reach()
        if self.misreading:
            return Reading.UNREADABLE
        try:
            if media_type is MediaType.PDF:
                return _read_text(content, letter)
            return _judge_picture(content)
        except (RuntimeError, ValueError, _api.mupdf.FzErrorBase):
            # whatever the library cannot open is not a letter; its own errors are of these kinds
            return Reading.UNREADABLE


def _read_text(content: bytes, letter: Letter) -> Reading:
    with _api.open(stream=content, filetype="pdf") as document:
        text = "".join(document[0].get_text().split()) if document.page_count else ""
    if not text:
        return Reading.UNREADABLE
    wanted = ("".join(word.split()) for word in letter.words)
    return Reading.RECOGNISED if all(word in text for word in wanted) else Reading.MISMATCH


def _judge_picture(content: bytes) -> Reading:
    grey = _api.Pixmap(_api.csGRAY, _api.Pixmap(content))
    samples = grey.samples
    sharp = min(grey.width, grey.height) >= SHORTEST_PIXELS
    written = max(samples) - min(samples) >= FLAT
    return Reading.RECOGNISED if sharp and written else Reading.UNREADABLE
