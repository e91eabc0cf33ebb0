"""登录设备 on the phone: where one is logged in, and ending all other logins."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import OwnPage, TheCloud, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.services import logins
from sync.protocol.logins import LoginList

router = room("/v1/phone/logins", tag="logins")


@router.get("")
def list_logins(cloud: TheCloud, caller: ThePhone) -> LoginList:
    """All that are good now."""
    with cloud.reading() as work:
        return logins.logins(work, caller)


@router.post("/end-others", dependencies=[OwnPage], response_model=LoginList)
def end_other_logins(caller: ThePhone, call: TheCall) -> Response:
    """End all but this one, at once."""
    return call.run(caller, None, lambda work: logins.end_others(work, caller))
