"""印章机构: registers a seal's artwork and signs it as data of GB/T 38540."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from signing.crypto import keys
from signing.seal.esseal import SealInfo, SealType, build
from signing.seal.model import Art, SealKind
from signing.seal.svg import preview_svg
from sync.cloud.cloud import Work
from sync.cloud.pki import authorities
from sync.cloud.store.seals import SealRow

PERSONAL: Final = frozenset({SealKind.NAME, SealKind.SIGNATURE})
SEAL_YEARS: Final = 5
DAYS_PER_YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class SealOrder:
    """What a seal is to be."""

    id: str
    kind: SealKind
    name: str
    owner: str
    art: Art


def make(work: Work, order: SealOrder) -> SealRow:
    """The seal, signed, without an owner's identifier yet and naming no certificate.

    Certificates are named by `services.resealing`, at once and whenever one comes or goes.
    """
    agency = authorities.load(work, authorities.SEAL_AGENCY)
    # the agency's certificate is as old; a desktop clock a little behind still finds it valid
    start = (work.now - timedelta(days=1)).replace(microsecond=0)
    info = SealInfo(
        id=order.id,
        name=order.name,
        type=SealType.PERSON if order.kind in PERSONAL else SealType.UNIT,
        art=order.art,
        created=start,
        valid_from=start,
        valid_until=start + timedelta(days=SEAL_YEARS * DAYS_PER_YEAR),
    )
    data = build(
        info,
        agency.certificate,
        lambda signed: keys.sign(agency.key, agency.key.algorithm, signed),
    )
    return SealRow(
        id=order.id,
        name=order.name,
        kind=order.kind.value,
        owner=order.owner,
        width_mm=order.art.width,
        height_mm=order.art.height,
        data=data,
        svg=preview_svg(order.art).decode(),
        created_at=work.now,
    )
