"""Bank cards: whether card, name, document and reserved number belong together (四要素)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from sync.cloud.domain.identity import Holder, Verdict
from sync.cloud.providers.sandbox import Sandbox

STRANGERS_CARD: Final = "9"
"""In a sandbox, cards that begin so belong to someone else."""


class CardProvider(Protocol):
    """Asks the bank that issued a card."""

    def owner(self, card: str, phone: str, holder: Holder) -> Verdict:
        """Whether `holder` left `phone` with the bank of `card`; Refusal (provider.failed)."""


@dataclass(slots=True)
class SandboxCards(Sandbox):
    """Every card is its holder's, unless it begins with `STRANGERS_CARD`."""

    def owner(self, card: str, phone: str, holder: Holder) -> Verdict:
        """Judge by the first digit."""
        self.reach()
        return Verdict.MISMATCH if card.startswith(STRANGERS_CARD) else Verdict.PASSED
