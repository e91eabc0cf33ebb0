"""A file mapped for reading that digests what its signatures have in common only once."""

from __future__ import annotations

import mmap
from typing import Final, Self

from cryptography.hazmat.primitives import hashes

from signing.crypto.signatures import hash_algorithm

_CHUNK: Final = 8 << 20
"""Bytes; few large calls, between which the pages that were read are given back."""


class MappedFile(mmap.mmap):
    """The bytes of a file, and digests of them.

    Every signature covers its file from the first byte on, and the whole file begins like that
    too; so the digest of a long beginning is kept and gone on from.
    """

    _states: dict[str, list[tuple[int, hashes.Hash]]]

    def __new__(cls, descriptor: int) -> Self:
        """Map an open file; ValueError for an empty one."""
        made = super().__new__(cls, descriptor, 0, access=mmap.ACCESS_READ)
        made._states = {}
        return made

    def digest_around(self, name: str, gap: tuple[int, int], end: int) -> bytes:
        """The digest of everything up to `end` but the bytes of `gap` (from, to).

        `name` is asn1crypto's; UnsupportedAlgorithmError for one that is not known.
        """
        context = self._beginning(name, gap[0]).copy()
        self._feed(context, gap[1], end)
        return context.finalize()

    def digest(self, name: str) -> bytes:
        """The digest of the whole file. Raises as `digest_around`."""
        return self._beginning(name, len(self)).copy().finalize()

    def _beginning(self, name: str, end: int) -> hashes.Hash:
        """The state after the first `end` bytes; the caller goes on with a copy."""
        states = self._states.setdefault(name, [])
        known = [state for state in states if state[0] <= end]
        start, before = max(known, key=_position, default=(0, None))
        context = before.copy() if before else hashes.Hash(hash_algorithm(name))
        self._feed(context, start, end)
        states.append((end, context))
        return context

    def _feed(self, context: hashes.Hash, start: int, end: int) -> None:
        with memoryview(self) as view:
            for at in range(start, end, _CHUNK):
                stop = min(at + _CHUNK, end)
                context.update(view[at:stop])
                if hasattr(self, "madvise"):
                    # Keep the process small: a large file must not stay in its memory.
                    self.madvise(mmap.MADV_DONTNEED, at & -mmap.PAGESIZE, stop - at)


def _position(state: tuple[int, hashes.Hash]) -> int:
    return state[0]
