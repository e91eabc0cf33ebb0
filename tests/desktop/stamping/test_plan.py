"""What keeps a placement from being submitted is said with its reason."""

from __future__ import annotations

import pytest

from desktop.stamping.plan import raise_blocking
from signing.errors import PlacementError
from signing.placement.model import Finding, Placement, Severity


def test_nothing_placed_says_why() -> None:
    single = Finding(Severity.NOTE, "seam.single-page", "文件只有 {pages} 页。", {"pages": 1})
    with pytest.raises(PlacementError, match="文件只有 1 页。") as caught:
        raise_blocking(Placement((), (single,)))
    assert caught.value.arguments["finding_code"] == "seam.single-page"
    with pytest.raises(PlacementError, match="没有任何印章落在页面上。"):
        raise_blocking(Placement(()))
