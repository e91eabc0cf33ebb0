"""What a phone calls about a scanned session."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import OwnPage, SameOrigin, TheCloud, TheLanguage, ThePhone
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.api.stream import stream
from sync.cloud.cloud import Work as CloudWork
from sync.cloud.services import (
    access,
    authorising,
    encryption_keys,
    opening,
    scanning,
    signing,
)
from sync.cloud.services.views import phone_view
from sync.cloud.store.sessions import SessionRow
from sync.protocol.base import Ident
from sync.protocol.envelope import EnvelopeWorkList, OpenedKeys, OpeningRequests, Openings
from sync.protocol.phone import (
    Authorise,
    Authorised,
    ConfirmLogin,
    IssuedEncryption,
    IssueEncryption,
    PartialRequests,
    PartialSignatures,
    PhoneSignatures,
    Scan,
    ScanView,
    Work,
)
from sync.protocol.session import SessionView

router = room("/v1/phone", tag="phone session")
SESSION = "/sessions/{session_id}"


@router.post("/scan", dependencies=[OwnPage], response_model=ScanView)
def scan(caller: ThePhone, call: TheCall, wish: Scan) -> Response:
    """Scan a QR code."""
    return call.run(caller, wish, lambda work: scanning.scan(work, caller, wish.payload))


@router.get(SESSION)
def session(
    cloud: TheCloud,
    caller: ThePhone,
    language: TheLanguage,
    session_id: Ident,
    unit: str | None = None,
) -> ScanView:
    """The session, judged for an identity: a unit, or personal when empty."""

    def view(work: CloudWork, row: SessionRow) -> ScanView:
        return scanning.view(work, row, caller, unit)

    return access.viewed(cloud, language, session_id, caller, view)


@router.post(SESSION + "/authorise", dependencies=[OwnPage], response_model=Authorised)
def authorise(caller: ThePhone, call: TheCall, session_id: Ident, wish: Authorise) -> Response:
    """Authorise with identity, certificate, billing mode and PIN proof."""
    return call.run(
        caller, wish, lambda work: authorising.authorise(work, caller, session_id, wish)
    )


@router.post(SESSION + "/ready", dependencies=[OwnPage], response_model=SessionView)
def ready(caller: ThePhone, call: TheCall, session_id: Ident) -> Response:
    """The waiting page stands."""
    return call.run(caller, None, lambda work: authorising.ready(work, caller, session_id))


@router.post(SESSION + "/refuse", dependencies=[OwnPage], response_model=SessionView)
def refuse(caller: ThePhone, call: TheCall, session_id: Ident) -> Response:
    """The person says no."""
    return call.run(caller, None, lambda work: authorising.refuse(work, caller, session_id))


@router.post(SESSION + "/confirm", dependencies=[OwnPage], response_model=SessionView)
def confirm(
    caller: ThePhone, call: TheCall, session_id: Ident, wish: ConfirmLogin | None = None
) -> Response:
    """Confirm a login."""
    return call.run(
        caller, wish, lambda work: authorising.confirm_login(work, caller, session_id, wish)
    )


@router.post(SESSION + "/leave", dependencies=[SameOrigin])
def leave(
    cloud: TheCloud, caller: ThePhone, language: TheLanguage, session_id: Ident
) -> SessionView:
    """The page is being left; a beacon can send no headers, and repeating it does no harm."""
    with cloud.writing(language) as work:
        return authorising.leave(work, caller, session_id)


@router.post(SESSION + "/heartbeat", dependencies=[OwnPage])
def heartbeat(
    cloud: TheCloud, caller: ThePhone, language: TheLanguage, session_id: Ident
) -> SessionView:
    """The waiting page still stands."""
    with cloud.writing(language) as work:
        return authorising.heartbeat(work, caller, session_id)


@router.get(SESSION + "/events")
async def events(
    cloud: TheCloud, caller: ThePhone, language: TheLanguage, session_id: Ident
) -> Response:
    """The session, again and again."""

    def read() -> SessionView:
        return access.viewed(cloud, language, session_id, caller, phone_view)

    return await stream(cloud, session_id, read)


@router.get(SESSION + "/work")
def work_of(cloud: TheCloud, caller: ThePhone, session_id: Ident) -> Work:
    """What is to be signed."""
    with cloud.reading() as work:
        return signing.phone_work(work, caller, session_id)


@router.post(SESSION + "/partials", dependencies=[OwnPage], response_model=PartialSignatures)
def partials(caller: ThePhone, call: TheCall, session_id: Ident, wish: PartialRequests) -> Response:
    """The cloud's halves."""
    return call.run(caller, wish, lambda work: signing.partials(work, caller, session_id, wish))


@router.post(SESSION + "/signatures", dependencies=[OwnPage], response_model=SessionView)
def take_signatures(
    caller: ThePhone, call: TheCall, session_id: Ident, wish: PhoneSignatures
) -> Response:
    """Finished signatures."""
    return call.run(
        caller, wish, lambda work: signing.take_signatures(work, caller, session_id, wish)
    )


@router.post(SESSION + "/encryption", dependencies=[OwnPage], response_model=IssuedEncryption)
def issue_encryption(
    caller: ThePhone, call: TheCall, session_id: Ident, wish: IssueEncryption
) -> Response:
    """Certify the key pair to encrypt for, at its first use."""
    return call.run(
        caller,
        wish,
        lambda work: encryption_keys.issue_encryption(work, caller, session_id, wish),
    )


@router.get(SESSION + "/envelopes")
def envelopes_of(cloud: TheCloud, caller: ThePhone, session_id: Ident) -> EnvelopeWorkList:
    """What is to be opened."""
    with cloud.reading() as work:
        return opening.work_of(work, caller, session_id)


@router.post(SESSION + "/openings", dependencies=[OwnPage], response_model=Openings)
def openings(caller: ThePhone, call: TheCall, session_id: Ident, wish: OpeningRequests) -> Response:
    """The cloud's halves of keys to be opened."""
    return call.run(caller, wish, lambda work: opening.halves(work, caller, session_id, wish))


@router.post(SESSION + "/keys", dependencies=[OwnPage], response_model=SessionView)
def take_keys(caller: ThePhone, call: TheCall, session_id: Ident, wish: OpenedKeys) -> Response:
    """Opened keys, sealed for the desktop."""
    return call.run(caller, wish, lambda work: opening.take_keys(work, caller, session_id, wish))
