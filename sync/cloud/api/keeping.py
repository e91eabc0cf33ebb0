"""What a phone calls to manage a unit's seals and certificates."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from sync.cloud.api.attachment import csv_attachment
from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage
from sync.cloud.api.once import TheCall
from sync.cloud.api.permits import CertificateManager, MemberManager, SealManager
from sync.cloud.api.room import room
from sync.cloud.cloud import Work
from sync.cloud.services import (
    certificate_keeping,
    grant_list,
    holdings,
    seal_keeping,
    stock,
    use_list,
)
from sync.protocol.base import Ident
from sync.protocol.keeping import (
    AssignStock,
    BuyStock,
    GiveSeal,
    Holdings,
    KeptCertificates,
    KeptSeals,
    StockList,
    VoidedSeals,
)
from sync.protocol.records import GrantFilter, GrantPage, UseFilter, UsePage

router = room("/v1/phone/units/{unit_id}", tag="keeping")
Grants = Annotated[GrantFilter, Query()]
Uses = Annotated[UseFilter, Query()]
SEAL = "/seals/{seal_id}"
CA = "/certificates/{authority}"
MEMBER = "/members/{person_id}"


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


@router.get("/certificates")
def list_kept_certificates(cloud: TheCloud, caller: CertificateManager) -> KeptCertificates:
    """单位证书管理."""
    with cloud.reading() as work:
        return certificate_keeping.kept(work, caller)


@router.get(f"{CA}/grants")
def certificate_grants(
    cloud: TheCloud, caller: CertificateManager, authority: Ident, wish: Grants
) -> GrantPage:
    """授权记录: who holds one."""
    with cloud.reading() as work:
        query = grant_list.of_certificates(work, caller.unit, authority, wish)
        return grant_list.grants(work, query, wish)


@router.get(f"{CA}/grants.csv", response_class=Response)
def certificate_grants_file(
    cloud: TheCloud,
    language: TheLanguage,
    caller: CertificateManager,
    authority: Ident,
    wish: Grants,
) -> Response:
    """授权记录 as a file."""
    with cloud.reading(language) as work:
        query = grant_list.of_certificates(work, caller.unit, authority, wish)
        return csv_attachment(grant_list.export(work, query), f"{authority}-授权记录")


@router.get(f"{CA}/uses")
def certificate_uses(
    cloud: TheCloud, caller: CertificateManager, authority: Ident, wish: Uses
) -> UsePage:
    """使用记录."""
    with cloud.reading() as work:
        return use_list.uses(work, use_list.of_certificates(caller.unit, authority), wish)


@router.get(f"{CA}/uses.csv", response_class=Response)
def certificate_uses_file(
    cloud: TheCloud,
    language: TheLanguage,
    caller: CertificateManager,
    authority: Ident,
    wish: Uses,
) -> Response:
    """使用记录 as a file."""
    with cloud.reading(language) as work:
        which = use_list.of_certificates(caller.unit, authority)
        return csv_attachment(use_list.export(work, which, wish), f"{authority}-使用记录")


@router.post(f"{CA}/grants/{{right_id}}/reclaim", dependencies=[OwnPage], response_model=GrantPage)
def reclaim_certificate(
    caller: CertificateManager, call: TheCall, authority: Ident, right_id: Ident
) -> Response:
    """收回."""

    def run(work: Work) -> GrantPage:
        certificate_keeping.reclaim(work, caller, right_id)
        first = GrantFilter()
        query = grant_list.of_certificates(work, caller.unit, authority, first)
        return grant_list.grants(work, query, first)

    return call.run(caller.phone, None, run)


@router.get("/stock")
def read_stock(cloud: TheCloud, caller: CertificateManager) -> StockList:
    """单位证书余量."""
    with cloud.reading() as work:
        return stock.stock(work, caller)


@router.post("/stock/orders", dependencies=[OwnPage], response_model=StockList)
def buy_stock(caller: CertificateManager, call: TheCall, wish: BuyStock) -> Response:
    """Buy, for the unit or for a member."""
    return call.run(caller.phone, wish, lambda work: stock.buy(work, caller, wish))


@router.post("/stock/assignments", dependencies=[OwnPage], response_model=StockList)
def assign_stock(caller: CertificateManager, call: TheCall, wish: AssignStock) -> Response:
    """分配."""
    return call.run(caller.phone, wish, lambda work: stock.assign(work, caller, wish))


@router.get(MEMBER)
def member_holdings(cloud: TheCloud, caller: MemberManager, person_id: Ident) -> Holdings:
    """What a member holds."""
    with cloud.reading() as work:
        return holdings.holdings(work, caller, person_id)


@router.get(f"{MEMBER}/uses")
def member_uses(cloud: TheCloud, caller: MemberManager, person_id: Ident, wish: Uses) -> UsePage:
    """A member's use records in the unit; a former one's too."""
    with cloud.reading() as work:
        holdings.check_known(work, caller, person_id)
        return use_list.uses(work, use_list.of_person(person_id, unit_id=caller.unit), wish)


@router.get(f"{MEMBER}/uses.csv", response_class=Response)
def member_uses_file(
    cloud: TheCloud, language: TheLanguage, caller: MemberManager, person_id: Ident, wish: Uses
) -> Response:
    """The same as a file."""
    with cloud.reading(language) as work:
        holdings.check_known(work, caller, person_id)
        which = use_list.of_person(person_id, unit_id=caller.unit)
        return csv_attachment(use_list.export(work, which, wish), "成员使用记录")
