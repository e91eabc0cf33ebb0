"""What deciding a task does, by its kind: the one place where a kind of application plugs in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sync.cloud.domain.joining import Kind
from sync.cloud.services import certificate_requests, joining, seal_requests
from sync.cloud.services.asking import Effect

EFFECTS: Final[Mapping[Kind, Effect]] = {
    Kind.JOIN: joining.EFFECT,
    Kind.CERTIFICATE: certificate_requests.EFFECT,
    Kind.SEAL: seal_requests.EFFECT,
}
