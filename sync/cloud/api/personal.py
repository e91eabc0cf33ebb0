"""What a phone calls about its person's own seals and certificates: uses, changes, platforms."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.attachment import csv_attachment
from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.record_filters import Uses
from sync.cloud.api.room import room
from sync.cloud.services import certificate_keeping, seal_keeping, use_list
from sync.protocol.base import Ident
from sync.protocol.keeping import CertificateChanges, VoidedSeals
from sync.protocol.records import UsePage

router = room("/v1/phone", tag="personal")


@router.get("/certificates/uses")
def own_certificate_uses(cloud: TheCloud, caller: ThePhone, wish: Uses) -> UsePage:
    """操作记录: what was done in one's own name."""
    with cloud.reading() as work:
        return use_list.uses(work, use_list.of_person(caller.person, unit_id=None), wish)


@router.get("/certificates/uses.csv", response_class=Response)
def own_certificate_uses_file(
    cloud: TheCloud, language: TheLanguage, caller: ThePhone, wish: Uses
) -> Response:
    """The same as a file."""
    with cloud.reading(language) as work:
        which = use_list.of_person(caller.person, unit_id=None)
        return csv_attachment(use_list.export(work, which, wish), "操作记录")


@router.get("/certificates/{right_id}/changes")
def certificate_changes(cloud: TheCloud, caller: ThePhone, right_id: Ident) -> CertificateChanges:
    """变更记录."""
    with cloud.reading() as work:
        return certificate_keeping.changes(work, caller, right_id)


@router.get("/seals/{seal_id}/uses")
def own_seal_uses(cloud: TheCloud, caller: ThePhone, seal_id: Ident, wish: Uses) -> UsePage:
    """使用记录 of a personal seal."""
    with cloud.reading() as work:
        seal = seal_keeping.own(work, caller, seal_id)
        return use_list.uses(work, use_list.of_seal(seal), wish)


@router.post("/seals/{seal_id}/void", dependencies=[OwnPage], response_model=VoidedSeals)
def void_own_seal(caller: ThePhone, call: TheCall, seal_id: Ident) -> Response:
    """作废 of a personal seal."""
    return call.run(caller, None, lambda work: seal_keeping.void_own(work, caller, seal_id))


@router.get("/voided-seals")
def own_voided_seals(cloud: TheCloud, caller: ThePhone) -> VoidedSeals:
    """作废记录 of one's personal seals."""
    with cloud.reading() as work:
        return seal_keeping.own_voided(work, caller)
