"""The tax service that numbers invoices."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sync.cloud.domain.invoice import Invoice
from sync.cloud.providers.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Receipt:
    """An invoice was numbered."""

    number: str
    """20 digits, as digital invoices have."""
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Rejection:
    """The service will not issue it as it is."""

    reason: str


class TaxProvider(Protocol):
    """开票服务."""

    def issue(self, request: str, invoice: Invoice, *, now: datetime) -> Receipt | Rejection | None:
        """Number an invoice; the same `request` always gets the same number.

        None while it is being worked on (3 to 5 working days); Refusal (provider.failed).
        """


@dataclass(slots=True)
class SandboxTax(Sandbox):
    """Numbers samples at once."""

    slow: bool = False
    """As in special cases, the answer takes days."""
    rejecting: str = ""
    """The reason, while everything is rejected."""

    def issue(self, request: str, invoice: Invoice, *, now: datetime) -> Receipt | Rejection | None:
        """A number that follows from the request, so that it survives a restart; 9900 is no
        tax region's beginning."""
        self.reach()
        if self.rejecting:
            return Rejection(self.rejecting)
        if self.slow:
            return None
        digest = int.from_bytes(hashlib.sha256(request.encode()).digest()[:8])
        return Receipt(f"9900{digest % 10**16:016d}", now)
