"""An invoice's states, all moves through one table.

开票中 issuing → 已开具 issued → 已红冲 reversed
side exit: 未通过 failed (the tax service refused), back to issuing when it is handed in again
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode


class InvoiceState(StrEnum):
    """Where an invoice stands."""

    ISSUING = "issuing"
    ISSUED = "issued"
    REVERSED = "reversed"
    """A red-letter invoice took it back."""
    FAILED = "failed"


class InvoiceEvent(StrEnum):
    """What moves an invoice."""

    ISSUE = "issue"
    REJECT = "reject"
    RETRY = "retry"
    REVERSE = "reverse"


TABLE: Final = {
    (InvoiceState.ISSUING, InvoiceEvent.ISSUE): InvoiceState.ISSUED,
    (InvoiceState.ISSUING, InvoiceEvent.REJECT): InvoiceState.FAILED,
    (InvoiceState.FAILED, InvoiceEvent.RETRY): InvoiceState.ISSUING,
    (InvoiceState.ISSUED, InvoiceEvent.REVERSE): InvoiceState.REVERSED,
}
"""Every allowed move."""


class Colour(StrEnum):
    """蓝字 adds, 红字 takes back."""

    BLUE = "blue"
    RED = "red"


def move(state: InvoiceState, event: InvoiceEvent) -> InvoiceState:
    """The state after `event`; Refusal (invoice.state) for a move that is not in the table."""
    try:
        return TABLE[state, event]
    except KeyError:
        raise Refusal(ErrorCode.INVOICE_STATE) from None
