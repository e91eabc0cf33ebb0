"""The seals of the cloud's list as the engine uses them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping

from signing.errors import BidSealError, SealError
from signing.placement.seals import KIND_WORDS, resolve
from signing.seal import esseal
from signing.seal.model import Seal, SealKind
from sync.protocol.desktop import SealList, SealView, WithheldSeal

REASONS = {
    "seal.grant-expired": "使用授权不在有效期内",
    "seal.void": "印章已作废",
}
"""Why the cloud withholds a seal, by its code."""


def seals_of(listed: SealList) -> dict[str, Seal]:
    """The seals by id, in the list's order; one whose data is unreadable is left out."""
    return {seal.id: seal for seal in _readable(listed.seals)}


def explain_missing(wanted: Iterable[str], seals: Mapping[str, Seal], listed: SealList) -> None:
    """Raise SealError with the exact reason when a wanted seal is one that is withheld now.

    `wanted` are the rules' words for seals; an empty one means the 公章.
    """
    for word in wanted:
        try:
            resolve(word, list(seals.values()))
        except SealError:
            for seal in listed.withheld:
                if _fits(seal, word.strip()):
                    raise SealError(seal=seal.name, reason=REASONS[seal.code]) from None


def _fits(seal: WithheldSeal, word: str) -> bool:
    kind = KIND_WORDS.get(word or "公章")
    return (
        SealKind(seal.kind) is kind if kind else word in (seal.id, seal.name) or word in seal.name
    )


def fresh_data(listed: SealList) -> dict[str, bytes]:
    """The seals' GB/T 38540 data (DER) by id, to be signed with.

    A plan may be older than a certificate that was issued since, and its seals do not name it.
    """
    return {view.id: base64.b64decode(view.data) for view in listed.seals}


def _readable(views: Iterable[SealView]) -> Iterable[Seal]:
    for view in views:
        try:
            yield esseal.to_seal(
                base64.b64decode(view.data),
                id=view.id,
                kind=SealKind(view.kind),
                owner=view.owner,
            )
        except BidSealError:
            continue
