"""What a phone calls about money: recharges, day passes, orders."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.services import order_views, orders, wallet
from sync.protocol.base import Ident
from sync.protocol.money import OrderList, OrderView, Tariff
from sync.protocol.phone import BuyPass, Recharge

router = room("/v1/phone", tag="money")


@router.get("/tariff")
def tariff(cloud: TheCloud, caller: ThePhone) -> Tariff:
    """What may be chosen from when a use asks for money."""
    with cloud.reading() as work:
        return wallet.tariff(work)


@router.post("/recharges", dependencies=[OwnPage], response_model=OrderView)
def recharge(caller: ThePhone, call: TheCall, wish: Recharge) -> Response:
    """Order a recharge."""
    return call.run(caller, wish, lambda work: wallet.recharge(work, caller, wish))


@router.post("/passes", dependencies=[OwnPage], response_model=OrderView)
def buy_pass(caller: ThePhone, call: TheCall, wish: BuyPass) -> Response:
    """Order a day pass."""
    return call.run(caller, wish, lambda work: wallet.buy_pass(work, caller, wish))


@router.get("/orders")
def list_orders(cloud: TheCloud, caller: ThePhone) -> OrderList:
    """订单中心."""
    with cloud.reading() as work:
        return order_views.pass_orders(work, caller)


@router.get("/orders/{order_id}")
def read_order(cloud: TheCloud, caller: ThePhone, order_id: Ident) -> OrderView:
    """One order; the page asks until it is paid."""
    with cloud.reading() as work:
        return order_views.order(work, caller, order_id)


@router.post("/orders/{order_id}/sandbox-payment", dependencies=[OwnPage])
def pay_in_sandbox(
    cloud: TheCloud, caller: ThePhone, language: TheLanguage, order_id: Ident
) -> OrderView:
    """Pay on the sandbox's own cashier; paying again changes nothing."""
    orders.pay_in_sandbox(cloud, caller, order_id)
    return read_order(cloud, caller, order_id)
