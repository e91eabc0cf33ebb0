"""The endpoint of the embedded cloud, where no cloud has to run for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.embedded.connect import CloudEndpoint
from desktop.embedded.record import CloudFolder
from signing.errors import CloudError


def test_nothing_is_started_after_the_end(tmp_path: Path) -> None:
    endpoint = CloudEndpoint(CloudFolder(tmp_path))
    endpoint.close()
    with pytest.raises(CloudError):
        endpoint.revive()
    assert list(tmp_path.iterdir()) == []
