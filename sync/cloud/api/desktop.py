"""What a desktop calls."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from sync.cloud.api.callers import TheCloud, TheDesktop, TheLanguage, address_of
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.api.stream import stream
from sync.cloud.domain.refusal import Refusal
from sync.cloud.pki import revocation
from sync.cloud.services import (
    access,
    completing,
    creating,
    directory,
    encryption_keys,
    envelopes,
    people,
    signing,
    wallet,
)
from sync.cloud.services.counting import count
from sync.cloud.services.views import desktop_view
from sync.protocol.base import Ident
from sync.protocol.desktop import AccountView, DeviceToken, PlatformList, SealList, WhoAmI
from sync.protocol.envelope import (
    EncryptionCertificates,
    EnvelopeProgress,
    OpenedKeys,
    OpenEnvelopes,
)
from sync.protocol.errors import ErrorCode
from sync.protocol.session import (
    CompleteSession,
    CreateSession,
    SessionView,
    SignatureList,
    SubmitAttributes,
)
from sync.protocol.timestamps import TimestampQueries, TimestampReplies

router = room("/v1", tag="desktop")
TIMESTAMP_QUERY = "application/timestamp-query"
TIMESTAMP_REPLY = "application/timestamp-reply"


@router.post("/devices")
def register_device(request: Request, cloud: TheCloud) -> DeviceToken:
    """A token for a fresh desktop."""
    with cloud.writing() as work:
        count(work, f"devices:{address_of(request)}", work.settings.limits.calls_per_address)
        return people.register_desktop(work)


@router.get("/me")
def who_am_i(cloud: TheCloud, caller: TheDesktop) -> WhoAmI:
    """Whom this desktop is bound to."""
    with cloud.reading() as work:
        return people.who_am_i(work, caller)


@router.get("/platforms")
def platforms(cloud: TheCloud, caller: TheDesktop) -> PlatformList:
    """Platforms and prices."""
    with cloud.reading() as work:
        return directory.platforms(work)


@router.get("/seals")
def seals(cloud: TheCloud, caller: TheDesktop, platform: str = "") -> SealList:
    """Seals that the bound person may use now."""
    with cloud.reading() as work:
        return directory.seals(work, caller)


@router.get("/account")
def account(cloud: TheCloud, caller: TheDesktop) -> AccountView:
    """Balance and passes of the bound person."""
    with cloud.reading() as work:
        return wallet.account(work, caller)


@router.post("/sessions", response_model=SessionView)
def create_session(caller: TheDesktop, call: TheCall, wish: CreateSession) -> Response:
    """Begin a session."""
    return call.run(caller, wish, lambda work: creating.create(work, caller, wish))


@router.post("/sessions/{session_id}/qr", response_model=SessionView)
def show_qr(caller: TheDesktop, call: TheCall, session_id: Ident) -> Response:
    """A fresh QR code: the first, a refreshed one, or one to resume with."""
    return call.run(caller, None, lambda work: creating.show(work, caller, session_id))


@router.get("/sessions/{session_id}")
def session(
    cloud: TheCloud, caller: TheDesktop, language: TheLanguage, session_id: Ident
) -> SessionView:
    """The session now."""
    return access.viewed(cloud, language, session_id, caller, desktop_view)


@router.get("/sessions/{session_id}/events")
async def events(
    cloud: TheCloud, caller: TheDesktop, language: TheLanguage, session_id: Ident
) -> Response:
    """The session, again and again."""

    def read() -> SessionView:
        return session(cloud, caller, language, session_id)

    return await stream(cloud, session_id, read)


@router.post("/sessions/{session_id}/attributes", response_model=SessionView)
def submit_attributes(
    caller: TheDesktop, call: TheCall, session_id: Ident, wish: SubmitAttributes
) -> Response:
    """Hand in what is to be signed."""
    return call.run(caller, wish, lambda work: signing.submit(work, caller, session_id, wish))


@router.get("/sessions/{session_id}/signatures")
def signatures(cloud: TheCloud, caller: TheDesktop, session_id: Ident) -> SignatureList:
    """All signatures."""
    with cloud.reading() as work:
        return signing.signatures(work, caller, session_id)


@router.get("/encryption-certificates")
def encryption_certificates(
    cloud: TheCloud, caller: TheDesktop, language: TheLanguage
) -> EncryptionCertificates:
    """The bound person's certificates to encrypt for."""
    with cloud.reading(language) as work:
        return encryption_keys.certificates(work, caller)


@router.post("/sessions/{session_id}/trial", response_model=SessionView)
def start_trial(
    caller: TheDesktop, call: TheCall, session_id: Ident, wish: OpenEnvelopes
) -> Response:
    """Hand in a key that phone and cloud open on trial before anything is encrypted."""
    return call.run(
        caller, wish, lambda work: envelopes.start_trial(work, caller, session_id, wish)
    )


@router.get("/sessions/{session_id}/keys")
def opened_keys(cloud: TheCloud, caller: TheDesktop, session_id: Ident) -> OpenedKeys:
    """The keys that were opened, sealed for this desktop."""
    with cloud.reading() as work:
        return envelopes.keys(work, caller, session_id)


@router.post("/sessions/{session_id}/progress", response_model=SessionView)
def progress(
    caller: TheDesktop, call: TheCall, session_id: Ident, wish: EnvelopeProgress
) -> Response:
    """Files that are done, for the phone's screen."""
    return call.run(caller, wish, lambda work: envelopes.progress(work, caller, session_id, wish))


@router.post("/sessions/{session_id}/completion", response_model=SessionView)
def complete_session(
    caller: TheDesktop, call: TheCall, session_id: Ident, wish: CompleteSession
) -> Response:
    """Report the sealed files; settles the charge."""
    return call.run(caller, wish, lambda work: completing.complete(work, caller, session_id, wish))


@router.post("/sessions/{session_id}/cancel", response_model=SessionView)
def cancel_session(caller: TheDesktop, call: TheCall, session_id: Ident) -> Response:
    """End the session without a signature."""
    return call.run(caller, None, lambda work: completing.cancel(work, caller, session_id))


@router.post("/tsa", response_class=Response)
async def timestamp(request: Request, cloud: TheCloud, caller: TheDesktop) -> Response:
    """RFC 3161 over HTTP (section 3.4)."""
    if request.headers.get("content-type", "") != TIMESTAMP_QUERY:
        raise Refusal(ErrorCode.INVALID, detail="content-type")
    query = await request.body()

    def answer() -> bytes:
        with cloud.reading() as work:
            return revocation.timestamp(work, query)

    return Response(await run_in_threadpool(answer), media_type=TIMESTAMP_REPLY)


@router.post("/timestamps")
def timestamps(cloud: TheCloud, caller: TheDesktop, wish: TimestampQueries) -> TimestampReplies:
    """RFC 3161 answers to many queries at once."""
    with cloud.reading() as work:
        return revocation.timestamps(work, wish)
