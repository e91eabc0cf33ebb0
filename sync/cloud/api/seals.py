"""What a phone calls about seals: asking for their use, and whom to call about it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from sync.cloud.api.callers import OwnPage, TheCloud
from sync.cloud.api.once import TheCall
from sync.cloud.api.permits import Applicant
from sync.cloud.services import deciding, seal_requests
from sync.protocol.seals import AskForSeals, ContactList, SealRequestList

router = APIRouter(prefix="/v1/phone", tags=["seals"])
UNIT_REQUESTS = "/units/{unit_id}/seal-requests"


@router.get("/units/{unit_id}/contacts")
def contacts(cloud: TheCloud, caller: Applicant) -> ContactList:
    """Whom to call."""
    with cloud.reading() as work:
        return deciding.contacts(work, caller.person, caller.unit)


@router.get(UNIT_REQUESTS)
def requests(cloud: TheCloud, caller: Applicant) -> SealRequestList:
    """One's own applications for a unit's seals."""
    with cloud.reading() as work:
        return seal_requests.requests(work, caller.phone, caller.unit)


@router.post(UNIT_REQUESTS, dependencies=[OwnPage], response_model=SealRequestList)
def request(caller: Applicant, call: TheCall, wish: AskForSeals) -> Response:
    """Apply for the use of a unit's seals."""
    return call.run(
        caller.phone,
        wish,
        lambda work: seal_requests.request(work, caller.phone, caller.unit, wish),
    )
