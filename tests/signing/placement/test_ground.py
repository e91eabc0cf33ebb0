"""Which pages are looked at before a seal is printed on them."""

from __future__ import annotations

import pytest

from signing.placement.ground import PAGES_MOST, pages_looked_at


@pytest.mark.parametrize("count", [0, 1, 2, PAGES_MOST - 1, PAGES_MOST])
def test_few_pages_are_all_looked_at(count: int) -> None:
    assert pages_looked_at(range(1, count + 1)) == tuple(range(1, count + 1))


@pytest.mark.parametrize("count", [PAGES_MOST + 1, 3_000])
def test_of_many_the_first_are_and_the_last(count: int) -> None:
    looked = pages_looked_at(range(1, count + 1))
    assert looked == (*range(1, PAGES_MOST), count)
    assert len(looked) == PAGES_MOST
