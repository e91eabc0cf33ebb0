"""Which fields a lock means, and how one grows."""

from __future__ import annotations

import pytest

from signing.pdf.lock import Lock, LockAction, covered, with_fields

ALL, INCLUDE, EXCLUDE = LockAction.ALL, LockAction.INCLUDE, LockAction.EXCLUDE


@pytest.mark.parametrize(
    ("lock", "name", "is_covered"),
    [
        (Lock(ALL), "甲", True),
        (Lock(INCLUDE, ("甲",)), "甲", True),
        (Lock(INCLUDE, ("甲",)), "甲.一", True),
        (Lock(INCLUDE, ("甲",)), "甲方", False),
        (Lock(INCLUDE, ("甲.一",)), "甲", False),
        (Lock(INCLUDE), "甲", False),
        (Lock(EXCLUDE, ("甲",)), "甲", False),
        (Lock(EXCLUDE, ("甲",)), "甲.一", False),
        (Lock(EXCLUDE, ("甲",)), "甲方", True),
        (Lock(EXCLUDE), "甲", True),
    ],
)
def test_a_name_stands_for_what_is_below_it(lock: Lock, name: str, is_covered: bool) -> None:
    assert lock.covers(name) is is_covered
    assert covered([lock], name) is is_covered
    assert covered([Lock(INCLUDE, ("乙",)), lock], name) is is_covered


def test_impressions_are_locked_with_what_was() -> None:
    """A lock of all, or of all but some, covers new names already."""
    assert with_fields(None, ("a", "b")) == Lock(INCLUDE, ("a", "b"))
    assert with_fields(Lock(INCLUDE, ("甲",)), ("a",)) == Lock(INCLUDE, ("甲", "a"))
    for lock in (Lock(ALL), Lock(EXCLUDE, ("甲",))):
        assert with_fields(lock, ("a",)) is lock
