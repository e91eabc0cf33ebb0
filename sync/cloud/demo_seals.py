"""The seals of the demo, drawn from templates and signed by the test seal agency."""

from __future__ import annotations

from datetime import timedelta

from signing.crypto import keys
from signing.seal.esseal import SealInfo, SealType, build
from signing.seal.model import SealKind
from signing.seal.svg import preview_svg
from signing.seal.templates import draw
from sync.cloud.cloud import Work
from sync.cloud.pki import authorities
from sync.cloud.store.seals import SealRow

PERSONAL = frozenset({SealKind.NAME, SealKind.SIGNATURE})
SEAL_YEARS = 5
DAYS_PER_YEAR = 365


def make_seal(
    work: Work, seal_id: str, kind: SealKind, *, name: str, owner: str, code: str = ""
) -> SealRow:
    """A seal without an owner's identifier yet.

    It names no certificate until one is issued (see `services.resealing`).
    """
    art = draw(kind, owner=owner, code=code if kind is SealKind.OFFICIAL else "")
    agency = authorities.load(work, authorities.SEAL_AGENCY)
    # the agency's certificate is as old; a desktop clock a little behind still finds it valid
    start = (work.now - timedelta(days=1)).replace(microsecond=0)
    info = SealInfo(
        id=seal_id,
        name=name,
        type=SealType.PERSON if kind in PERSONAL else SealType.UNIT,
        art=art,
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
        id=seal_id,
        name=name,
        kind=kind.value,
        owner=owner,
        width_mm=art.width,
        height_mm=art.height,
        data=data,
        svg=preview_svg(art).decode(),
        created_at=work.now,
    )
