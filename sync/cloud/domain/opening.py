"""May this key be opened now, and by this certificate? Facts in, a Refusal or nothing out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

SUPERSEDED = "superseded"
"""Of RFC 5280, 5.3.1: renewed. Such a certificate signs nothing more, but opens its old files."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An encryption certificate, as the rules see it."""

    serial: str
    not_before: datetime
    not_after: datetime
    right_ended: bool
    revocation: str | None
    """Reason of RFC 5280; None while it stands."""


def check_opening(opening_at: datetime | None, *, now: datetime, zone: ZoneInfo) -> None:
    """Refusal before the opening time, by the cloud's clock, whoever asks; `zone` is for saying."""
    if opening_at is not None and now < opening_at:
        local = opening_at.astimezone(zone)
        raise Refusal(ErrorCode.ENVELOPE_EARLY, opening=f"{local:%Y-%m-%d %H:%M:%S}")


def common_serials(envelopes: Iterable[Sequence[str]]) -> frozenset[str]:
    """Certificates that open every one of the files, given each file's."""
    sets = [frozenset(serials) for serials in envelopes]
    return frozenset.intersection(*sets) if sets else frozenset()


def pair_problem(pair: Pair, now: datetime) -> ErrorCode | None:
    """Why the certificate opens nothing now; None when it does."""
    if pair.right_ended or pair.revocation not in (None, SUPERSEDED):
        return ErrorCode.CERTIFICATE_REVOKED
    if not pair.not_before <= now <= pair.not_after:
        return ErrorCode.CERTIFICATE_EXPIRED
    return None
