"""Short messages with login codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sync.cloud.providers.sandbox import Sandbox


class SmsProvider(Protocol):
    """Sends a login code to a number."""

    def send(self, phone: str, code: str) -> str | None:
        """Send it; a sandbox answers the code, because nothing is really sent.

        Refusal (provider.failed) when it cannot be sent.
        """


@dataclass(slots=True)
class SandboxSms(Sandbox):
    """Sends nothing and says so."""

    def send(self, phone: str, code: str) -> str | None:
        """The code itself."""
        self.reach()
        return code
