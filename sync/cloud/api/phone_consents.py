"""授权管理 on the phone: which platform knows what, and ending it."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import OwnPage, TheCloud, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.services import consents
from sync.protocol.base import Ident
from sync.protocol.consent import ConsentList

router = room("/v1/phone/consents", tag="consents")


@router.get("")
def list_consents(cloud: TheCloud, caller: ThePhone) -> ConsentList:
    """All that were given."""
    with cloud.reading() as work:
        return consents.consents(work, caller)


@router.post("/{consent_id}/withdraw", dependencies=[OwnPage], response_model=ConsentList)
def withdraw_consent(caller: ThePhone, call: TheCall, consent_id: Ident) -> Response:
    """End one, at once."""
    return call.run(caller, None, lambda work: consents.withdraw(work, caller, consent_id))
