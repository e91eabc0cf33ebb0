"""更换单位头像."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final

from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.permitting import UnitCaller, locked_unit
from sync.cloud.services.unit_page import unit_page
from sync.cloud.store.management import UnitPicture
from sync.cloud.workshop.square import DrawSquare
from sync.protocol.errors import ErrorCode
from sync.protocol.management import UnitPage, UploadPicture

SIDE: Final = 256
"""Pixels."""
TAG_HEX: Final = 16
PER_WINDOW: Final = 30
"""Pictures of one unit that are decoded in `Limits.window_seconds`."""


def order_drawing(wish: UploadPicture) -> DrawSquare:
    """What the workshop is to draw, outside of any transaction. Refusal (unit.picture-invalid)."""
    try:
        content = base64.b64decode(wish.content, validate=True)
    except binascii.Error:
        raise Refusal(ErrorCode.PICTURE_INVALID) from None
    return DrawSquare(content, SIDE)


def replace(work: Work, caller: UnitCaller, png: bytes) -> UnitPage:
    """Keep the new picture in place of the old one."""
    unit = locked_unit(work, caller)
    tag = hashlib.sha256(png).hexdigest()[:TAG_HEX]
    work.db.merge(UnitPicture(unit_id=unit.id, content=png, tag=tag, changed_at=work.now))
    work.db.flush()
    return unit_page(work, caller)


def picture(work: Work, caller: UnitCaller) -> bytes:
    """PNG; Refusal (request.not-found) for a unit that has none."""
    row = work.db.get(UnitPicture, caller.unit)
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    return row.content
