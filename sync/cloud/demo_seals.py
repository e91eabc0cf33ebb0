"""The seals of the demo, drawn from templates and signed by the test seal agency."""

from __future__ import annotations

from signing.seal.model import SealKind
from signing.seal.templates import draw
from sync.cloud.cloud import Work
from sync.cloud.services.seal_agency import SealOrder, make
from sync.cloud.store.seals import SealRow


def make_seal(
    work: Work, seal_id: str, kind: SealKind, *, name: str, owner: str, code: str = ""
) -> SealRow:
    """A seal without an owner's identifier yet.

    It names no certificate until one is issued (see `services.resealing`).
    """
    art = draw(kind, owner=owner, code=code if kind is SealKind.OFFICIAL else "")
    return make(work, SealOrder(seal_id, kind, name, owner, art))
