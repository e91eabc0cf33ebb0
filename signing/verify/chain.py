"""Builds the path from a certificate up to a trusted one (RFC 5280, 6, without policies)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from signing.verify.links import Link, is_issued_by, link
from signing.verify.trust import TrustStore

_MAX_DEPTH: Final = 8
_MAX_CHECKS: Final = 64
"""Signatures checked while searching; hostile certificate pools end here."""
_UNDERSTOOD: Final = frozenset(
    {
        "basic_constraints",
        "key_usage",
        "extended_key_usage",
        "certificate_policies",
        "subject_alt_name",
        "authority_key_identifier",
        "key_identifier",
        "crl_distribution_points",
        "qc_statements",
        "private_key_usage_period",
        "1.3.6.1.5.5.7.1.3",
    }
)


class ChainOutcome(StrEnum):
    """Whether a path was found and held at the time in question."""

    TRUSTED = "trusted"
    UNKNOWN_ISSUER = "unknown-issuer"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    UNSUPPORTED = "unsupported"
    """A critical extension that we do not understand."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What the search found."""

    outcome: ChainOutcome
    path: tuple[bytes, ...]
    """DER, from the certificate up; ends at the trusted one unless the issuer is unknown."""


def build(certificate: bytes, pool: Sequence[bytes], *, trust: TrustStore, at: datetime) -> Chain:
    """The path of `certificate` (DER) through `pool` to `trust`, judged at `at` (aware)."""
    search = _Search([*trust.anchors, *pool], frozenset(trust.anchors))
    path = search.find(certificate)
    if path is None:
        return Chain(ChainOutcome.UNKNOWN_ISSUER, search.longest or (certificate,))
    links = [found for found in map(link, path) if found is not None]
    if any(one.critical - _UNDERSTOOD for one in links):
        return Chain(ChainOutcome.UNSUPPORTED, path)
    if any(at < one.not_before for one in links):
        return Chain(ChainOutcome.NOT_YET_VALID, path)
    # a trusted root's own end does not end the trust in it (RFC 5280, 6.1: an anchor is a key)
    if any(at > one.not_after for one in links[: max(1, len(links) - 1)]):
        return Chain(ChainOutcome.EXPIRED, path)
    return Chain(ChainOutcome.TRUSTED, path)


class _Search:
    """A depth-first search with a budget."""

    def __init__(self, pool: Sequence[bytes], anchors: frozenset[bytes]) -> None:
        self._anchors = anchors
        self._by_subject: dict[str, list[tuple[bytes, Link]]] = {}
        self._checks = _MAX_CHECKS
        self.longest: tuple[bytes, ...] = ()
        for der in dict.fromkeys(pool):
            found = link(der)
            if found is not None:
                self._by_subject.setdefault(found.subject, []).append((der, found))

    def find(self, certificate: bytes) -> tuple[bytes, ...] | None:
        """The first path that ends at an anchor; none of a certificate that cannot be read."""
        return None if link(certificate) is None else self._extend((certificate,))

    def _extend(self, path: tuple[bytes, ...]) -> tuple[bytes, ...] | None:
        if len(path) > len(self.longest):
            self.longest = path
        if path[-1] in self._anchors:
            return path
        if len(path) >= _MAX_DEPTH:
            return None
        for issuer, found in self._issuers(path[-1]):
            if issuer in path or not found.may_stand_above(len(path) - 1):
                continue
            if whole := self._extend((*path, issuer)):
                return whole
        return None

    def _issuers(self, der: bytes) -> Iterator[tuple[bytes, Link]]:
        below = link(der)
        assert below is not None  # what cannot be read is in no path
        for candidate, found in self._by_subject.get(below.issuer, []):
            if self._checks <= 0:
                return
            self._checks -= 1
            if found.may_issue and is_issued_by(der, candidate):
                yield candidate, found
