"""What a phone calls about its person: login, certificates, recognition."""

from __future__ import annotations

from fastapi import Request, Response

from sync.cloud.api.callers import (
    COOKIE,
    OwnPage,
    TheCloud,
    TheLanguage,
    ThePhone,
    address_of,
)
from sync.cloud.api.cookie import keep_login
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.services import access, agreements, certificates, directory, people, recognition
from sync.cloud.services.counting import count
from sync.cloud.services.identity import require_real_name
from sync.protocol.base import Ident
from sync.protocol.desktop import PlatformList
from sync.protocol.phone import (
    Agreement,
    CertificateList,
    IssueCertificate,
    IssuedCertificate,
    Login,
    MeView,
    OpenRecognition,
    SmsAnswer,
    SmsRequest,
)

router = room("/v1/phone", tag="phone")


@router.post("/sms", dependencies=[OwnPage])
def send_code(
    request: Request, cloud: TheCloud, language: TheLanguage, wish: SmsRequest
) -> SmsAnswer:
    """Send a login code."""
    with cloud.writing(language) as work:
        count(work, f"sms-from:{address_of(request)}", work.settings.limits.calls_per_address)
        return people.send_code(work, wish.phone)


@router.post("/login", dependencies=[OwnPage])
def log_in(
    request: Request, response: Response, cloud: TheCloud, language: TheLanguage, wish: Login
) -> MeView:
    """Log in with the code; sets the cookie."""
    with cloud.writing(language) as work:
        count(work, f"login-from:{address_of(request)}", work.settings.limits.calls_per_address)
        logged_in = people.log_in(work, wish)
    keep_login(response, cloud, logged_in.token)
    return logged_in.me


@router.post("/logout", dependencies=[OwnPage], status_code=204)
def log_out(cloud: TheCloud, caller: ThePhone) -> Response:
    """End this login."""
    with cloud.writing() as work:
        people.log_out(work, caller)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/v1/phone", httponly=True, samesite="strict")
    return response


@router.get("/me")
def me(cloud: TheCloud, caller: ThePhone) -> MeView:
    """The person."""
    with cloud.reading() as work:
        return people.me(work, caller.person)


@router.get("/certificates")
def list_certificates(
    cloud: TheCloud, caller: ThePhone, language: TheLanguage, session: Ident | None = None
) -> CertificateList:
    """The person's certificates, judged for a session when one is named."""
    with cloud.reading(language) as work:
        require_real_name(work, caller.person)
        row = access.seen(work, session, caller) if session else None
        return certificates.certificates(work, caller, row)


@router.post(
    "/certificates/{right_id}/issue", dependencies=[OwnPage], response_model=IssuedCertificate
)
def issue(caller: ThePhone, call: TheCall, right_id: Ident, wish: IssueCertificate) -> Response:
    """Certify a key that this phone and the cloud share."""
    return call.run(
        caller,
        wish,
        lambda work: certificates.issue_on_phone(work, caller, right_id, wish),
    )


@router.get("/platforms")
def platforms(cloud: TheCloud, caller: ThePhone) -> PlatformList:
    """Platforms that take part, and their prices (manual: the tab 互连平台)."""
    with cloud.reading() as work:
        return directory.platforms(work)


@router.get("/agreements/{name}")
def agreement(name: str, language: TheLanguage) -> Agreement:
    """The text to be read before mutual recognition is opened."""
    return agreements.agreement(name, language)


@router.post("/recognition", dependencies=[OwnPage], response_model=MeView)
def open_recognition(caller: ThePhone, call: TheCall, wish: OpenRecognition) -> Response:
    """Open mutual recognition for an identity."""
    return call.run(caller, wish, lambda work: recognition.open_recognition(work, caller, wish))
