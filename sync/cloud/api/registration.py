"""What a phone calls to come in and to be verified."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request, Response

from sync.cloud.api.callers import OwnPage, TheCloud, TheLanguage, ThePhone, address_of
from sync.cloud.api.cookie import keep_login
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.cloud import Cloud, Work
from sync.cloud.qr_picture import qr_svg
from sync.cloud.services import entering, identity
from sync.cloud.services.counting import count
from sync.cloud.services.people import LoggedIn
from sync.protocol.phone import MeView, SmsAnswer
from sync.protocol.registration import (
    CarrierLogin,
    CheckCard,
    CheckCode,
    CheckFace,
    ClaimIdentity,
    Entrance,
    IdentityView,
    WechatLogin,
)

router = room("/v1/phone", tag="registration")


@router.get("/entrance")
def entrance(cloud: TheCloud) -> Entrance:
    """What anyone may know."""
    with cloud.reading() as work:
        return entering.entrance(work)


@router.get("/address.svg", response_class=Response)
def address_code(cloud: TheCloud) -> Response:
    """The page's address as a QR code."""
    with cloud.reading() as work:
        picture = qr_svg(entering.entrance(work).address)
    return Response(picture, media_type="image/svg+xml")


@router.post("/login/wechat", dependencies=[OwnPage])
def log_in_by_wechat(
    request: Request, response: Response, cloud: TheCloud, language: TheLanguage, wish: WechatLogin
) -> MeView:
    """Log in through WeChat; sets the cookie."""
    return _enter(request, response, cloud, lambda work: entering.by_wechat(work, wish))


@router.post("/login/carrier", dependencies=[OwnPage])
def log_in_by_carrier(
    request: Request, response: Response, cloud: TheCloud, language: TheLanguage, wish: CarrierLogin
) -> MeView:
    """Log in with this phone's own number; sets the cookie."""
    return _enter(request, response, cloud, lambda work: entering.by_carrier(work, wish))


@router.get("/identity")
def read_identity(cloud: TheCloud, caller: ThePhone) -> IdentityView:
    """How far verification has come."""
    with cloud.reading() as work:
        return identity.view(work, caller)


@router.post("/identity", dependencies=[OwnPage], response_model=IdentityView)
def submit_identity(caller: ThePhone, call: TheCall, wish: ClaimIdentity) -> Response:
    """Hand in who one is."""
    return call.run(caller, wish, lambda work: identity.submit(work, caller, wish))


@router.post("/identity/face", dependencies=[OwnPage], response_model=IdentityView)
def check_face(caller: ThePhone, call: TheCall, wish: CheckFace) -> Response:
    """Verify by face."""
    return call.run(caller, wish, lambda work: identity.by_face(work, caller, wish.capture))


@router.post("/identity/code", dependencies=[OwnPage])
def send_identity_code(cloud: TheCloud, caller: ThePhone, language: TheLanguage) -> SmsAnswer:
    """Send a code to the account's own number."""
    with cloud.writing(language) as work:
        return identity.send_code(work, caller)


@router.post("/identity/sms", dependencies=[OwnPage], response_model=IdentityView)
def check_code(caller: ThePhone, call: TheCall, wish: CheckCode) -> Response:
    """Verify by the number's registered owner."""
    return call.run(caller, wish, lambda work: identity.by_code(work, caller, wish.code))


@router.post("/identity/bank-card", dependencies=[OwnPage], response_model=IdentityView)
def check_card(caller: ThePhone, call: TheCall, wish: CheckCard) -> Response:
    """Verify by a bank card."""
    return call.run(caller, wish, lambda work: identity.by_card(work, caller, wish))


def _enter(
    request: Request, response: Response, cloud: Cloud, way: Callable[[Work], LoggedIn]
) -> MeView:
    with cloud.writing() as work:
        count(work, f"login-from:{address_of(request)}", work.settings.limits.calls_per_address)
        logged_in = way(work)
    keep_login(response, cloud, logged_in.token)
    return logged_in.me
