"""Answers of a drawing process are believed only when they make sense."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.render.wire import (
    Answer,
    Drawn,
    NonsenseError,
    Opened,
    Ready,
    Refused,
    decode_answer,
    encode_answer,
)
from signing.errors import DamagedPdfError, PasswordError


@pytest.mark.parametrize(
    "answer",
    [
        Ready(),
        Opened(12),
        Drawn(768, 768),
        Refused("document.password"),
        Refused("document.access", "磁盘已拔出"),
    ],
)
def test_answers_come_back(answer: Answer) -> None:
    assert decode_answer(encode_answer(answer)) == answer


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b"null",
        b'{"ready": false}',
        b'{"pages": -1}',
        b'{"pages": "9"}',
        b'{"width": 0, "height": 5}',
        b'{"width": 100000, "height": 100000}',
        b'{"width": -5, "height": -5}',
        b'{"refused": 5, "reason": ""}',
    ],
)
def test_nonsense_is_not_believed(untrusted: bytes) -> None:
    with pytest.raises(NonsenseError):
        decode_answer(untrusted)


def test_texts_are_cut_and_unknown_errors_count_as_damage() -> None:
    long = json.dumps({"refused": "bug", "reason": "x" * 999}).encode()

    answer = decode_answer(long)

    assert isinstance(answer, Refused)
    assert len(answer.reason) == 200
    assert type(answer.error("a.pdf")) is DamagedPdfError
    assert type(Refused("document.password").error("a.pdf")) is PasswordError


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_any_json_is_an_answer_or_nonsense(value: object) -> None:
    for data in (value, {"pages": value}, {"hits": value}, {"width": value, "height": value}):
        try:
            decode_answer(json.dumps(data).encode())
        except NonsenseError:
            continue
