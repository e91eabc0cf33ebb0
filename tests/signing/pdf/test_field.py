"""The signature dictionary: what it says of the signer and of the time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from signing.pdf.field import lock_entries, signature_entries
from signing.pdf.lock import Lock, LockAction


@pytest.mark.parametrize(("hours", "said"), [(8, b"+08'00'"), (-3.5, b"-03'30'"), (0, b"+00'00'")])
def test_the_time_names_its_zone(hours: float, said: bytes) -> None:
    now = datetime(2026, 3, 8, 14, 5, 9, tzinfo=timezone(timedelta(hours=hours)))
    made = signature_entries(
        lambda data: b"(%s)" % data, signer="", reason="", seal_data=None, now=now
    )
    assert made.endswith(b"/M(D:20260308140509" + said + b")")


def quoted(data: bytes) -> bytes:
    return b"(%s)" % data


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        (None, b""),
        # /Fields is required for these two only (ISO 32000-1, table 256)
        (Lock(LockAction.ALL), b"/Action/All>>"),
        (Lock(LockAction.INCLUDE, ("a", "b")), b"/Action/Include/Fields[(a)(b)]>>"),
        (Lock(LockAction.EXCLUDE, ("a",)), b"/Action/Exclude/Fields[(a)]>>"),
    ],
)
def test_a_lock_names_its_fields_where_it_has_any(lock: Lock | None, said: bytes) -> None:
    made = lock_entries(quoted, lock, (12, 3))
    assert said in made
    assert (b"/Data 12 3 R" in made) is (lock is not None)
    assert made.count(b"/Fields") == said.count(b"/Fields")
