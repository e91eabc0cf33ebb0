"""What every sandbox can be told: to be down, or to be slow."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


@dataclass(slots=True)
class Sandbox:
    """A pretended service."""

    failing: bool = False
    """Every call is refused (provider.failed)."""
    delay_seconds: float = 0.0
    """Every answer takes so long."""

    def reach(self) -> None:
        """Begin a call; Refusal (provider.failed) while the service is down."""
        if self.delay_seconds:
            threading.Event().wait(self.delay_seconds)
        if self.failing:
            raise Refusal(ErrorCode.PROVIDER_FAILED)
