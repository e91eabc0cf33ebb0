"""Asking a pipe: with the system's poll, and where there is none."""

from __future__ import annotations

import multiprocessing
import select
import time

import pytest

from signing.engine.poll import polled


@pytest.mark.parametrize("has_poll", [True, False])
def test_a_pipe_has_something_once_it_was_sent(
    has_poll: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_poll:
        monkeypatch.delattr(select, "poll")
    ours, theirs = multiprocessing.Pipe()
    with ours:
        has_word = polled(ours)
        assert not has_word()
        began = time.monotonic()
        assert not has_word(0.3)
        assert time.monotonic() - began > 0.25
        theirs.send("word")
        assert has_word(60)
        assert ours.recv() == "word"
        assert not has_word()
        theirs.close()
        assert has_word(60)
