"""How a virtual phone pays for a session: as wished, recharging in the sandbox when short."""

from __future__ import annotations

from threading import Event

from signing.errors import RefusedError
from sync.client.phone_client import PhoneClient
from sync.protocol.money import OrderView
from sync.protocol.phone import BillingOption, BuyPass, Recharge
from sync.protocol.session import BillingMode

_LOOK = 0.5
"""seconds between two looks at whether a payment has been reported"""
_LOOKS = 60


class Purse:
    """Pays for sessions, one at a time."""

    def __init__(self, client: PhoneClient, billing: str, stop: Event) -> None:
        """`billing`: see `PhoneWishes`; `stop` ends the waiting for a payment."""
        self._client = client
        self._billing = billing
        self._stop = stop

    def pay(self, session: str, unit: str | None, platform: str) -> BillingMode:
        """The way to pay; recharges or buys a day's pass by sandbox payment when short.

        Raises RefusedError when the session offers no way, CloudError.
        """
        options = {item.mode: item for item in self._client.view(session, unit).options}
        option = self._choose(options)
        if option.available:
            return option.mode
        if option.mode is BillingMode.DAY:
            wish = BuyPass(platform=platform, unit=unit, days=1, channel="wechat")
            self._settle(self._client.buy_pass(wish))
        else:
            self._settle(self._client.recharge(Recharge(amount="100.00", channel="wechat")))
        return option.mode

    def _settle(self, order: OrderView) -> None:
        """Pay on the sandbox's cashier, and wait until the channel has reported it."""
        order = self._client.pay_in_sandbox(order.id)
        for _ in range(_LOOKS):
            if order.state != "pending" or self._stop.wait(_LOOK):
                break
            order = self._client.order(order.id)

    def _choose(self, options: dict[BillingMode, BillingOption]) -> BillingOption:
        modes = (BillingMode.FREE, BillingMode.DAY, BillingMode.USE)
        free, day, use = (options.get(mode) for mode in modes)
        wishes = {"day": (free, day, use), "use": (free, use, day)}
        automatic = (free, day if day and day.available else None, use, day)
        for option in wishes.get(self._billing, automatic):
            if option is not None:
                return option
        raise RefusedError(reason="没有可用的计费方式")
