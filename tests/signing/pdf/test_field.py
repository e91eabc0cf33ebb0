"""The signature dictionary: what it says of the signer and of the time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from signing.pdf.field import signature_entries


@pytest.mark.parametrize(("hours", "said"), [(8, b"+08'00'"), (-3.5, b"-03'30'"), (0, b"+00'00'")])
def test_the_time_names_its_zone(hours: float, said: bytes) -> None:
    now = datetime(2026, 3, 8, 14, 5, 9, tzinfo=timezone(timedelta(hours=hours)))
    made = signature_entries(
        lambda data: b"(%s)" % data, signer="", reason="", seal_data=None, now=now
    )
    assert made.endswith(b"/M(D:20260308140509" + said + b")")
