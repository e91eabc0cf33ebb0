"""What a phone calls to manage a unit's certificates: those held, and those in stock."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.attachment import csv_attachment
from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage
from sync.cloud.api.once import TheCall
from sync.cloud.api.permits import CertificateManager
from sync.cloud.api.record_filters import Grants, Uses
from sync.cloud.api.room import room
from sync.cloud.cloud import Work
from sync.cloud.services import certificate_keeping, grant_list, stock, use_list
from sync.protocol.base import Ident
from sync.protocol.keeping import AssignStock, BuyStock, KeptCertificates, StockList
from sync.protocol.money import OrderView
from sync.protocol.records import GrantFilter, GrantPage, UsePage

router = room("/v1/phone/units/{unit_id}", tag="keeping")
CA = "/certificates/{authority}"


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


@router.post("/stock/orders", dependencies=[OwnPage], response_model=OrderView)
def buy_stock(caller: CertificateManager, call: TheCall, wish: BuyStock) -> Response:
    """Order some, for the unit or for a member."""
    return call.run(caller.phone, wish, lambda work: stock.buy(work, caller, wish))


@router.post("/stock/assignments", dependencies=[OwnPage], response_model=StockList)
def assign_stock(caller: CertificateManager, call: TheCall, wish: AssignStock) -> Response:
    """分配."""
    return call.run(caller.phone, wish, lambda work: stock.assign(work, caller, wish))
