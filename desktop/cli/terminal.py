"""Where a command's words go: JSON alone on stdout, or sentences there and progress on stderr."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol, TextIO

from resources.i18n import tr
from signing.errors import OutputError
from signing.os_reason import os_reason

if TYPE_CHECKING:
    from rich.console import Console


_OBEYED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line feed, and those that change the direction of writing."""


class Bar(Protocol):
    """How far a job has come."""

    def show(self, title: str, done: int, total: int) -> None:
        """Stand at `done` of `total`; 0 of 0 while nobody knows."""


class Terminal:
    """One command's output."""

    def __init__(self, *, as_json: bool) -> None:
        """With `as_json`, stdout carries exactly one JSON object and all else goes to stderr."""
        self.as_json = as_json

    @cached_property
    def errors(self) -> Console:
        """Standard error for a person who watches; rich takes a while to load."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=True)

    @cached_property
    def _out(self) -> Console:
        from rich.console import Console

        return self.errors if self.as_json else Console(highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """A plain sentence; markup is not interpreted, so file names stay as they are."""
        if self.interactive:
            self._out.print(_harmless(text), markup=False)
        else:
            _write(sys.stderr if self.as_json else sys.stdout, text)

    def warn(self, text: str) -> None:
        """A sentence that must be seen even when stdout is redirected."""
        if self.interactive:
            self.errors.print(_harmless(text), markup=False)
        else:
            _write(sys.stderr, text)

    def result(self, content: Mapping[str, Any]) -> None:
        """The one JSON object, where JSON is wanted."""
        if self.as_json:
            # ASCII only, so that no encoding of a terminal or a pipe can spoil it.
            _put(sys.stdout, json.dumps(content))

    @property
    def interactive(self) -> bool:
        """Whether a person seems to watch."""
        return sys.stderr.isatty()

    @contextmanager
    def progress(self) -> Iterator[Bar]:
        """A progress bar on stderr while the context is open; silent when nobody watches."""
        if not self.interactive:
            yield _Silent()
            return
        # Imported here: a script pays for nothing that it cannot see.
        from desktop.cli.progress_bar import progress_bar

        with progress_bar(self.errors) as bar:
            yield bar


class _Silent:
    """The bar that nobody watches."""

    def show(self, title: str, done: int, total: int) -> None:
        """Nothing."""


def _harmless(text: str) -> str:
    """Without what a terminal would obey: names in strangers' files must not redraw a verdict."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def _write(stream: TextIO | None, text: str) -> None:
    _put(stream, _harmless(text))


def _put(stream: TextIO | None, line: str) -> None:
    """Write a line now; OutputError where a disk or a pipe does not take what was asked for.

    A program without a console has no streams: then nobody listens, which is no failure.
    """
    if stream is None:
        return
    try:
        stream.write(f"{line}\n")
        stream.flush()
    except OSError as error:
        _silence(stream)
        if stream is sys.stderr:  # nobody hears of progress any more; the work goes on
            return
        raise OutputError(
            path=tr("输出"), reason=os_reason(error), safe="已完成的文件不受影响。"
        ) from error


def _silence(stream: TextIO) -> None:
    """Let what could not be written go nowhere, or Python tries again when it ends."""
    with suppress(OSError, ValueError):  # a stream in memory has no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
