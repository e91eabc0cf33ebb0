"""Short messages with login codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


class SmsProvider(Protocol):
    """Sends a login code to a number."""

    def send(self, phone: str, code: str) -> str | None:
        """Send it; a sandbox answers the code, because nothing is really sent.

        Refusal (provider.failed) when it cannot be sent.
        """


class NoSms:
    """A cloud without a contract sends nothing."""

    def send(self, phone: str, code: str) -> str | None:
        """Always refused."""
        raise Refusal(ErrorCode.PROVIDER_FAILED)


@dataclass(slots=True)
class SandboxSms:
    """Sends nothing and says so."""

    failing: bool = field(default=False)
    """Set by tests to see what a failing provider does."""

    def send(self, phone: str, code: str) -> str | None:
        """The code itself."""
        if self.failing:
            raise Refusal(ErrorCode.PROVIDER_FAILED)
        return code
