"""Text sources of placing: none at all, and one whose reading can be stopped."""

from __future__ import annotations

from collections.abc import Sequence

from signing.engine.order import CancelCheck
from signing.errors import Cancelled
from signing.placement.text_source import TextChar, TextSource


class NoText:
    """The text of a document that is not read, because no rule asks for it."""

    def __init__(self, pages: int) -> None:
        """`pages`: number of pages."""
        self.page_count = pages

    def plain(self, _page: int) -> str:
        """Nothing."""
        return ""

    def chars(self, _page: int, _wanted: Sequence[int]) -> Sequence[TextChar]:
        """Nothing."""
        return ()

    def runs(self, _page: int) -> Sequence[Sequence[range]]:
        """Nothing."""
        return ()

    def has_images(self, _page: int) -> bool:
        """No."""
        return False


class Interruptible:
    """A text source that stops the reading once nobody wants it any more."""

    def __init__(self, text: TextSource, cancelled: CancelCheck) -> None:
        """`text`: the real source; `cancelled`: asked before every page."""
        self._text = text
        self._cancelled = cancelled

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return self._text.page_count

    def plain(self, page: int) -> str:
        """All text of a page. Raises Cancelled."""
        if self._cancelled():
            raise Cancelled
        return self._text.plain(page)

    def chars(self, page: int, wanted: Sequence[int]) -> Sequence[TextChar]:
        """The characters at some places of a page."""
        return self._text.chars(page, wanted)

    def runs(self, page: int) -> Sequence[Sequence[range]]:
        """Parts of a page's text that continue each other."""
        return self._text.runs(page)

    def has_images(self, page: int) -> bool:
        """Whether a page shows an image. Raises Cancelled."""
        if self._cancelled():
            raise Cancelled
        return self._text.has_images(page)
