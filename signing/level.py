"""The baseline levels of a PAdES signature (ETSI EN 319 142-1, clause 6)."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How long a signature can be verified; the values are the standard's names.

    B-B ⊂ B-T ⊂ B-LT ⊂ B-LTA: each contains what the one before it does.
    """

    B_B = "B-B"
    """The signature alone; its time is what the signer's clock said."""
    B_T = "B-T"
    """A timestamp proves when it existed."""
    B_LT = "B-LT"
    """Certificates and revocation data are in the file, so nothing need be fetched later."""
    B_LTA = "B-LTA"
    """A document timestamp covers those too, and can be renewed."""

    def reaches(self, other: Level) -> bool:
        """Whether this level contains everything that `other` asks for."""
        order = list(Level)
        return order.index(self) >= order.index(other)
