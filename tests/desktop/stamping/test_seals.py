"""A seal that may not be used now is explained, never replaced."""

from __future__ import annotations

import pytest

from desktop.stamping.seals import explain_missing
from signing.errors import SealError
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw
from sync.protocol.desktop import SealList, WithheldSeal

OWNER = "测试单位"
FINANCE = Seal(
    "s2", OWNER + "财务专用章", SealKind.FINANCE, OWNER, draw(SealKind.FINANCE, owner=OWNER), b""
)
LISTED = SealList(
    seals=(),
    withheld=(
        WithheldSeal(id="s1", name="测试单位公章", kind="official", code="seal.grant-expired"),
        WithheldSeal(id="s3", name="测试单位合同专用章", kind="contract", code="seal.void"),
    ),
)


@pytest.mark.requirement("R061")
@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("", "不在有效期内"),
        ("公章", "不在有效期内"),
        ("s1", "不在有效期内"),
        ("测试单位公章", "不在有效期内"),
        ("合同章", "已作废"),
    ],
)
def test_withheld_seal_is_refused_with_its_reason(wanted: str, reason: str) -> None:
    with pytest.raises(SealError, match=reason):
        explain_missing([wanted], {FINANCE.id: FINANCE}, LISTED)


def test_usable_and_unknown_seals_are_left_to_the_placement() -> None:
    explain_missing(["财务章", "s2", "发票章"], {FINANCE.id: FINANCE}, LISTED)
