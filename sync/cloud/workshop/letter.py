"""The order to read a letter of authorisation, as a sandbox does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sync.cloud.domain.letter import Letter, MediaType, Reading

MAX_PIXELS: Final = 40_000_000
"""More than any phone's camera takes."""
SHORTEST_PIXELS: Final = 600
"""A photograph whose shorter side is smaller cannot be read."""
FLAT: Final = 24
"""A picture whose brightest and darkest tones lie closer holds no writing."""


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """The text of a PDF's first page is compared; of a picture, size and contrast are judged.

    What crashes its reader, or needs too much memory or time, is unreadable.
    """

    content: bytes
    media_type: MediaType
    letter: Letter

    def carry_out(self) -> bytes:
        """The reading's name."""
        # loaded here, under the limits: it is the library that must not be trusted
        import pymupdf

        api: Any = pymupdf  # the library has no types
        try:
            return self._reading(api).value.encode()
        except (RuntimeError, ValueError, api.mupdf.FzErrorBase):
            # whatever the library cannot open is not a letter; its own errors are of these kinds
            return Reading.UNREADABLE.value.encode()

    def read(self, untrusted: bytes) -> Reading:
        """How the reading went."""
        known = {reading.value.encode(): reading for reading in Reading}
        return known.get(untrusted, Reading.UNREADABLE)

    def _reading(self, api: Any) -> Reading:
        if self.media_type is MediaType.PDF:
            return self._compared(api)
        picture = api.Pixmap(self.content)
        if picture.width * picture.height > MAX_PIXELS:
            return Reading.UNREADABLE
        grey = api.Pixmap(api.csGRAY, picture)
        samples = grey.samples
        sharp = min(grey.width, grey.height) >= SHORTEST_PIXELS
        written = max(samples) - min(samples) >= FLAT
        return Reading.RECOGNISED if sharp and written else Reading.UNREADABLE

    def _compared(self, api: Any) -> Reading:
        with api.open(stream=self.content, filetype="pdf") as document:
            text = "".join(document[0].get_text().split()) if document.page_count else ""
        if not text:
            return Reading.UNREADABLE
        wanted = ("".join(word.split()) for word in self.letter.words)
        return Reading.RECOGNISED if all(word in text for word in wanted) else Reading.MISMATCH
