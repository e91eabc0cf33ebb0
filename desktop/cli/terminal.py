"""Where a command's words go: JSON alone on stdout, or sentences there and progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


class Terminal:
    """One command's output."""

    def __init__(self, *, as_json: bool) -> None:
        """With `as_json`, stdout carries exactly one JSON object and all else goes to stderr."""
        self.as_json = as_json

    @cached_property
    def errors(self) -> Console:
        """Standard error; made when there is something to say, for loading rich takes a while."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=True)

    @cached_property
    def _out(self) -> Console:
        from rich.console import Console

        return self.errors if self.as_json else Console(highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """A plain sentence; markup is not interpreted, so file names stay as they are."""
        self._out.print(text, markup=False)

    def warn(self, text: str) -> None:
        """A sentence that must be seen even when stdout is redirected."""
        self.errors.print(text, markup=False)

    def result(self, content: Mapping[str, Any]) -> None:
        """The one JSON object, where JSON is wanted."""
        if self.as_json:
            # ASCII only, so that no encoding of a terminal or a pipe can spoil it.
            sys.stdout.write(json.dumps(content) + "\n")
            sys.stdout.flush()

    @property
    def interactive(self) -> bool:
        """Whether a person seems to watch."""
        return self.errors.is_terminal

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A progress bar on stderr while the context is open; silent when nobody watches."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
        )
        with Progress(
            *columns, console=self.errors, transient=True, disable=not self.interactive
        ) as bar:
            yield bar
