"""Small transfers to corporate accounts (对公打款), paid by 网银在线."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from sync.cloud.providers.sandbox import Sandbox

RETURNED_END: Final = "0000"
"""In a sandbox, transfers to accounts that end so are returned by the bank."""


class Arrival(StrEnum):
    """Where the money is."""

    UNDERWAY = "underway"
    ARRIVED = "arrived"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money for a corporate account."""

    id: str
    """The same transfer is never sent twice."""
    account: str
    amount: int
    """fen"""
    at: datetime


class TransferProvider(Protocol):
    """A bank's interface for single payments."""

    def send(self, transfer: Transfer) -> None:
        """Order it; Refusal (provider.failed)."""

    def arrival(self, transfer: Transfer, now: datetime) -> Arrival:
        """What became of it; Refusal (provider.failed)."""


@dataclass(slots=True)
class SandboxTransfers(Sandbox):
    """Moves no money; what it answers follows from the order, so it survives a restart."""

    underway_seconds: int = 20

    def send(self, transfer: Transfer) -> None:
        """Nothing to do."""
        self.reach()

    def arrival(self, transfer: Transfer, now: datetime) -> Arrival:
        """Arrived or returned after `underway_seconds`."""
        self.reach()
        if now < transfer.at + timedelta(seconds=self.underway_seconds):
            return Arrival.UNDERWAY
        back = transfer.account.endswith(RETURNED_END)
        return Arrival.RETURNED if back else Arrival.ARRIVED
