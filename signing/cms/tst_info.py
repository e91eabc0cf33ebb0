"""What a timestamp token states: a time for a digest (RFC 3161, 2.4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final

from asn1crypto import tsp
from cryptography.hazmat import asn1

from signing.cms.message import digest_name
from signing.cms.plain import as_stands, named

CONTENT_TYPE: Final = "1.2.840.113549.1.9.16.1.4"
"""id-ct-TSTInfo, dotted."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The fields of a TSTInfo that are looked at."""

    time: datetime
    """Aware."""
    policy: str
    """Dotted."""
    digest: str
    """asn1crypto's name, e.g. ``sha256``."""
    imprint: bytes
    nonce: int | None


@asn1.sequence
class _Imprint:
    algorithm: asn1.TLV
    value: bytes


@asn1.sequence
class _Accuracy:
    seconds: int | None
    millis: Annotated[int | None, asn1.Implicit(0)]
    micros: Annotated[int | None, asn1.Implicit(1)]


@asn1.sequence
class _Plain:
    """As nearly all authorities write it: without their name and extensions."""

    version: int
    policy: asn1.TLV
    imprint: _Imprint
    serial_number: int
    time: asn1.GeneralizedTime
    accuracy: _Accuracy | None
    ordering: Annotated[bool, asn1.Default(False)]
    nonce: int | None


def read(content: bytes) -> Statement:
    """What a TSTInfo (DER or BER) states; raises one of UNREADABLE."""
    try:
        found = asn1.decode_der(_Plain, content)
    except ValueError:  # not wrong, but not plain either
        return _patiently(content)
    return Statement(
        found.time.as_datetime().replace(tzinfo=UTC),
        named(found.policy),
        digest_name(as_stands(found.imprint.algorithm)),
        found.imprint.value,
        found.nonce,
    )


def _patiently(content: bytes) -> Statement:
    found = tsp.TSTInfo.load(content)
    imprint = found["message_imprint"]
    return Statement(
        found["gen_time"].native,
        found["policy"].dotted,
        str(imprint["hash_algorithm"]["algorithm"].native),
        imprint["hashed_message"].native,
        found["nonce"].native,
    )
