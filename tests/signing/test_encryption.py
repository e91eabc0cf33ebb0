"""Encryption dictionaries as files spell them, for pyHanko."""

from __future__ import annotations

from typing import Any

import pytest
from pyhanko.pdf_utils import generic

from signing.encryption import with_length

_generic: Any = generic


@pytest.mark.parametrize(
    ("given", "length"),
    [
        ({"/V": 4}, 128),
        ({"/V": 4, "/Length": 40}, 40),
        ({"/V": 5}, None),
        ({"/V": 2}, None),
    ],
)
def test_only_crypt_filters_that_leave_it_out_get_a_length(
    given: dict[str, int], length: int | None
) -> None:
    pairs = {_generic.NameObject(key): _generic.NumberObject(n) for key, n in given.items()}
    assert with_length(_generic.DictionaryObject(pairs)).get("/Length") == length
