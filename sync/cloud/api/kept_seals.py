"""What a phone calls to manage a unit's seals."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.attachment import csv_attachment
from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage
from sync.cloud.api.once import TheCall
from sync.cloud.api.permits import SealManager
from sync.cloud.api.record_filters import Grants, Uses
from sync.cloud.api.room import room
from sync.cloud.cloud import Work
from sync.cloud.services import grant_list, seal_keeping, use_list
from sync.protocol.base import Ident
from sync.protocol.keeping import GiveSeal, KeptSeals, VoidedSeals
from sync.protocol.records import GrantFilter, GrantPage, UsePage

router = room("/v1/phone/units/{unit_id}", tag="keeping")
SEAL = "/seals/{seal_id}"


@router.get("/seals")
def list_kept_seals(cloud: TheCloud, caller: SealManager) -> KeptSeals:
    """单位印章管理."""
    with cloud.reading() as work:
        return seal_keeping.kept(work, caller)


@router.get("/voided-seals")
def list_voided_seals(cloud: TheCloud, caller: SealManager) -> VoidedSeals:
    """作废记录."""
    with cloud.reading() as work:
        return seal_keeping.voided(work, caller)


@router.get(f"{SEAL}/grants")
def seal_grants(cloud: TheCloud, caller: SealManager, seal_id: Ident, wish: Grants) -> GrantPage:
    """授权记录."""
    with cloud.reading() as work:
        seal = seal_keeping.of_unit(work, caller, seal_id)
        return grant_list.grants(work, grant_list.of_seal(work, seal.id, wish), wish)


@router.get(f"{SEAL}/grants.csv", response_class=Response)
def seal_grants_file(
    cloud: TheCloud, language: TheLanguage, caller: SealManager, seal_id: Ident, wish: Grants
) -> Response:
    """授权记录 as a file."""
    with cloud.reading(language) as work:
        seal = seal_keeping.of_unit(work, caller, seal_id)
        table = grant_list.export(work, grant_list.of_seal(work, seal.id, wish))
        return csv_attachment(table, f"{seal.name}-授权记录")


@router.get(f"{SEAL}/uses")
def seal_uses(cloud: TheCloud, caller: SealManager, seal_id: Ident, wish: Uses) -> UsePage:
    """使用记录."""
    with cloud.reading() as work:
        seal = seal_keeping.of_unit(work, caller, seal_id)
        return use_list.uses(work, use_list.of_seal(seal), wish)


@router.get(f"{SEAL}/uses.csv", response_class=Response)
def seal_uses_file(
    cloud: TheCloud, language: TheLanguage, caller: SealManager, seal_id: Ident, wish: Uses
) -> Response:
    """使用记录 as a file."""
    with cloud.reading(language) as work:
        seal = seal_keeping.of_unit(work, caller, seal_id)
        table = use_list.export(work, use_list.of_seal(seal), wish)
        return csv_attachment(table, f"{seal.name}-使用记录")


@router.post(f"{SEAL}/grants", dependencies=[OwnPage], response_model=KeptSeals)
def give_seal(caller: SealManager, call: TheCall, seal_id: Ident, wish: GiveSeal) -> Response:
    """Grant it to a member."""
    return call.run(caller.phone, wish, lambda work: seal_keeping.give(work, caller, seal_id, wish))


@router.post(
    f"{SEAL}/grants/{{grant_id}}/reclaim", dependencies=[OwnPage], response_model=GrantPage
)
def reclaim_seal(caller: SealManager, call: TheCall, seal_id: Ident, grant_id: Ident) -> Response:
    """收回."""

    def run(work: Work) -> GrantPage:
        seal_keeping.reclaim(work, caller, seal_id, grant_id)
        first = GrantFilter()
        return grant_list.grants(work, grant_list.of_seal(work, seal_id, first), first)

    return call.run(caller.phone, None, run)


@router.post(f"{SEAL}/void", dependencies=[OwnPage], response_model=VoidedSeals)
def void_seal(caller: SealManager, call: TheCall, seal_id: Ident) -> Response:
    """作废."""
    return call.run(caller.phone, None, lambda work: seal_keeping.void(work, caller, seal_id))
