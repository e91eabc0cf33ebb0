"""How seals travel to the engine: artwork is large, and the same for all files of a job."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Imported by the orders when they are carried out: the asking side starts faster without.
    from signing.placement.model import Mark
    from signing.seal.model import Seal


class SealCase(Mapping[str, "Seal"]):
    """Some seals by id, packed once however often they travel, and unpacked once."""

    def __init__(self, seals: Mapping[str, Seal]) -> None:
        """`seals` must not change afterwards."""
        self._seals = dict(seals)
        self._packed = b""

    def __getitem__(self, name: str) -> Seal:
        return self._seals[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._seals)

    def __len__(self) -> int:
        return len(self._seals)

    def __reduce__(self) -> tuple[object, ...]:
        self._packed = self._packed or pickle.dumps(self._seals)
        return _unpacked, (self._packed,)


@lru_cache(maxsize=8)
def _unpacked(packed: bytes) -> SealCase:
    """The same object for the same seals, so that what is drawn from them is kept, too."""
    return SealCase(pickle.loads(packed))  # noqa: S301 - from the process that asks us


class SealCases:
    """Hands out what the marks of a file need of a job's seals."""

    def __init__(self, seals: Mapping[str, Seal]) -> None:
        """All of the job."""
        self._seals = seals
        self._cases: dict[frozenset[str], SealCase] = {}

    def of(self, marks: Sequence[Mark]) -> SealCase:
        """The seals that `marks` show, in a case that equal wishes share."""
        wanted = frozenset(mark.seal for mark in marks)
        case = self._cases.get(wanted)
        if case is None:
            case = SealCase({name: self._seals[name] for name in sorted(wanted)})
            self._cases[wanted] = case
        return case
