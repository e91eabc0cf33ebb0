"""The ways in beside the SMS code: WeChat, and the carrier's one tap."""

from __future__ import annotations

from sqlalchemy import select

from sync.cloud.cloud import Work
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services.people import LoggedIn, admit, person_of, person_with
from sync.cloud.store.identity import WechatAccount
from sync.cloud.store.people import Person
from sync.cloud.store.upsert import insert_missing
from sync.protocol.errors import ErrorCode
from sync.protocol.registration import CarrierLogin, Entrance, WechatLogin


def entrance(work: Work) -> Entrance:
    """What the page shows before anyone has logged in."""
    settings = work.settings
    return Entrance(
        sandbox=settings.sandbox, hotline=settings.hotline, address=f"{settings.base_url}/m/"
    )


def by_wechat(work: Work, wish: WechatLogin) -> LoggedIn:
    """Log in with the bound account, or bind the account of WeChat's phone number; Refusal."""
    found = work.cloud.providers.wechat.identity(wish.code)
    bound = work.db.get(WechatAccount, found.openid)
    if bound is not None:
        return admit(work, person_of(work, bound.person_id), wish.device)
    person = person_with(work, found.phone)
    _bind(work, found.openid, person)
    return admit(work, person, wish.device)


def by_carrier(work: Work, wish: CarrierLogin) -> LoggedIn:
    """Log in with the number that the carrier names; Refusal (auth.login-refused)."""
    phone = work.cloud.providers.carrier.number_of(wish.token)
    return admit(work, person_with(work, phone), wish.device)


def _bind(work: Work, openid: str, person: Person) -> None:
    insert_missing(work.db, WechatAccount, openid=openid, person_id=person.id, bound_at=work.now)
    query = select(WechatAccount.openid).where(WechatAccount.person_id == person.id)
    if work.db.scalars(query).one_or_none() != openid:
        raise Refusal(ErrorCode.WECHAT_BOUND)
