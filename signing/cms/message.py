"""The parts of a CMS SignedData with its one signer, as bytes and plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from asn1crypto import algos, cms, core

SIGNED_DATA: Final = frozenset({"1.2.840.113549.1.7.2", "1.2.156.10197.6.1.4.2.2"})
"""Dotted: id-signedData (RFC 5652, 5.1) and that of GM/T 0010-2012."""
Attributes = Mapping[str, Sequence[bytes]]
"""Values (DER) by asn1crypto's names of their types; of attributes that repeat, all."""


class Parts(NamedTuple):
    """What stands in a SignedData (RFC 5652, 5.1 and 5.3); DER where not said otherwise."""

    content_type: str
    """Of the encapsulated content, dotted."""
    content: bytes | None
    """The encapsulated content itself; None when detached."""
    certificates: tuple[bytes, ...]
    revocation: tuple[bytes, ...]
    """RevocationInfoChoice"""
    signer: bytes
    """SignerIdentifier"""
    digest_algorithm: bytes
    signed_attributes: bytes
    """With tag [0]; empty if there are none."""
    signed: Attributes
    signature_algorithm: bytes
    signature: bytes
    """The value itself."""
    unsigned: Attributes


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A parsed SignedData; nothing is verified yet."""

    certificate: bytes
    """The signer's, DER."""
    certificates: tuple[bytes, ...]
    """All certificates inside, DER."""
    revocation: tuple[bytes, ...]
    """All revocation data inside, DER of RevocationInfoChoice."""
    attributes: bytes
    """The signed attributes as they stand, tag [0]; empty if there are none."""
    signed: Attributes
    content_type: str
    """Dotted."""
    content: bytes | None
    """The encapsulated content; None when detached."""
    digest_name: str
    """asn1crypto's name of the signer's digest algorithm."""
    algorithm: bytes
    """The signer's signature algorithm, DER."""
    claimed_time: datetime | None
    """The signing-time attribute: what the signer says, not proven."""
    timestamp_token: bytes | None
    """The first RFC 3161 token over the signature value, DER."""
    signature: bytes
    """The signature value."""


def by_name(attributes: Iterable[tuple[str, Sequence[bytes]]]) -> Attributes:
    """Attributes from the dotted names of their types with their values."""
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for kind, values in attributes:
        found[cms.CMSAttributeType.map(kind)] += values
    return found


@lru_cache(maxsize=256)
def dotted(identifier: bytes) -> str:
    """An OBJECT IDENTIFIER (DER), dotted; ValueError for anything else.

    Kept for the last ones: messages have the same few again and again.
    """
    return str(core.ObjectIdentifier.load(identifier, strict=True).dotted)


@lru_cache(maxsize=64)
def digest_name(identifier: bytes) -> str:
    """asn1crypto's name of a digest algorithm (AlgorithmIdentifier, DER); one of UNREADABLE.

    Kept for the last ones: all the world uses the same few.
    """
    return str(algos.DigestAlgorithm.load(identifier)["algorithm"].native)
