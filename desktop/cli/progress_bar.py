"""The progress bar that a person at a terminal sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn


class RichBar:
    """One line of rich's progress display."""

    def __init__(self, display: Progress) -> None:
        """`display` is running."""
        self._display = display
        self._task: TaskID | None = None

    def show(self, title: str, done: int, total: int) -> None:
        """Stand at `done` of `total`; 0 of 0 while nobody knows."""
        if self._task is None:
            self._task = self._display.add_task("", total=None)
        self._display.update(self._task, description=title, completed=done, total=total or None)


@contextmanager
def progress_bar(console: Console) -> Iterator[RichBar]:
    """A bar on `console` while the context is open."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as display:
        yield RichBar(display)
