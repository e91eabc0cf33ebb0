"""Entries that are written twice are found however they are spelled, and nothing else is."""

from __future__ import annotations

import pytest

from signing.verify.revisions.doubles import has_doubles


@pytest.mark.parametrize(
    "text",
    [
        b"3 0 obj <</A 1/A 2>> endobj",
        b"<</A 1 0 R/B[/A/A]/A 2 0 R>>",
        b"<</A/B/A/C>>",
        b"<</A(x)/#41(y)>>",
        b"<</A<</B 1/B 2>>>>",
        b"[<</A 1>><</A 1%>>\n/A<<>>>>]",
        b"<</A(\\)/A)/A()>>stream",
        b"<</A(a(b)c)/A(abc)>>",
        b"<</A<00>/A<01>>>",
        b"<</A null/A true>>",
    ],
)
def test_two_values(text: bytes) -> None:
    assert has_doubles(text)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"3 0 obj 17 endobj",
        b"<</A 1/B 1/C<</A 2>>/D[<</A 3>>]>>",
        b"<</A 1 0 R/A  1\n0 R>>",
        b"<</A/A/B/A>>",
        b"<</A(/B 1/B 2)/B 3>>",
        b"<</A 1>>stream\n<</A 1/A 2>>",
        b"<</A 1>> <</A 1/A 2>>",
        b"<</A (never ends/A 2>>",
        b"<</A 1%/A 2\n>>",
        b"] >> <</A 1>>",
        b"<</A 1",
    ],
)
def test_no_doubt(text: bytes) -> None:
    assert not has_doubles(text)
