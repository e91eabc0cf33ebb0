"""推广员链接: a link of one's own by which others find the phone page."""

from __future__ import annotations

import hashlib

from sync.cloud.cloud import Work
from sync.cloud.qr_picture import qr_svg
from sync.cloud.services.access import PhoneCaller
from sync.protocol.centre import Invitation


def link(work: Work, caller: PhoneCaller) -> Invitation:
    """It names a code of the person, never the person."""
    code = hashlib.sha256(f"promoter {caller.person}".encode()).hexdigest()[:10]
    address = f"{work.settings.base_url}/m/get?from={code}"
    return Invitation(link=address, qr=qr_svg(address).decode())
