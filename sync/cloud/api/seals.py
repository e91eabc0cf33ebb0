"""What a phone calls about seals: making them, asking for their use, whom to call about it."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.permits import Applicant
from sync.cloud.api.room import room
from sync.cloud.services import deciding, seal_drafts, seal_making, seal_requests
from sync.protocol.seals import (
    AskForSeals,
    ContactList,
    DraftView,
    DrawSeal,
    MadeSeal,
    ScanSeal,
    SealRequestList,
    SubmitDraft,
    TemplateList,
    WriteSignature,
)

router = room("/v1/phone", tag="seals")
DRAFTS = "/seal-drafts"
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


@router.get("/seal-templates")
def templates(caller: ThePhone) -> TemplateList:
    """What can be made."""
    return seal_drafts.templates()


@router.post(DRAFTS + "/template", dependencies=[OwnPage], response_model=DraftView)
def draw_template(caller: ThePhone, call: TheCall, wish: DrawSeal) -> Response:
    """Preview a seal from a template."""
    return call.run(caller, wish, lambda work: seal_drafts.draw_template(work, caller, wish))


@router.post(DRAFTS + "/photograph", dependencies=[OwnPage], response_model=DraftView)
def clean_photograph(
    cloud: TheCloud, caller: ThePhone, language: TheLanguage, call: TheCall, wish: ScanSeal
) -> Response:
    """Preview a seal from a photograph, cleaned between two transactions."""
    with cloud.writing(language) as work:
        order = seal_drafts.order_photograph(work, caller, wish)
    art = cloud.workshop.carry_out(order)
    return call.run(caller, wish, lambda work: seal_drafts.keep_photograph(work, caller, wish, art))


@router.post(DRAFTS + "/signature", dependencies=[OwnPage], response_model=DraftView)
def write_signature(
    cloud: TheCloud, caller: ThePhone, language: TheLanguage, call: TheCall, wish: WriteSignature
) -> Response:
    """Preview a signature."""
    with cloud.writing(language) as work:
        order = seal_drafts.order_signature(work, caller, wish)
    art = cloud.workshop.carry_out(order)
    return call.run(caller, wish, lambda work: seal_drafts.keep_signature(work, caller, art))


@router.post("/seals", dependencies=[OwnPage], response_model=MadeSeal)
def submit(caller: ThePhone, call: TheCall, wish: SubmitDraft) -> Response:
    """Make the previewed seal."""
    return call.run(caller, wish, lambda work: seal_making.submit(work, caller, wish))
