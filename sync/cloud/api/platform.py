"""What a platform's own site calls, signed: sessions, and identity data under consent."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from sync.cloud.api.callers import TheCloud, TheLanguage
from sync.cloud.api.node_doors import TheNode, answered, terminal
from sync.cloud.api.once import TheCall
from sync.cloud.api.room import room
from sync.cloud.domain.node_call import PLATFORMS, check_kind
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import access, completing, consents, creating, envelopes, signing
from sync.cloud.services.access import DesktopCaller
from sync.cloud.services.views import desktop_view
from sync.protocol.base import Ident
from sync.protocol.envelope import OpenedKeys, OpenEnvelopes
from sync.protocol.errors import ErrorCode
from sync.protocol.platform import SharedIdentity
from sync.protocol.session import (
    CompleteSession,
    CreateSession,
    SessionView,
    SignatureList,
    SubmitAttributes,
)

router = room("/v1/platform", tag="platform")
SESSION = "/sessions/{session_id}"


async def site_of(caller: TheNode) -> DesktopCaller:
    """The platform's end of its sessions; Refusal (node.kind)."""
    check_kind(caller.node, PLATFORMS)
    return terminal(caller)


TheSite = Annotated[DesktopCaller, Depends(site_of)]


@router.post("/sessions", response_model=SessionView)
def create_site_session(
    request: Request, caller: TheNode, site: TheSite, call: TheCall, wish: CreateSession
) -> Response:
    """Begin a session on the calling platform."""
    if wish.platform != caller.node.code:
        raise Refusal(ErrorCode.FORBIDDEN)
    done = call.run(site, wish, lambda work: creating.create(work, site, wish))
    return answered(call.cloud, request, done)


@router.post(SESSION + "/qr", response_model=SessionView)
def show_site_qr(request: Request, site: TheSite, call: TheCall, session_id: Ident) -> Response:
    """A fresh QR code."""
    done = call.run(site, None, lambda work: creating.show(work, site, session_id))
    return answered(call.cloud, request, done)


@router.get(SESSION, response_model=SessionView)
def site_session(
    request: Request, cloud: TheCloud, language: TheLanguage, site: TheSite, session_id: Ident
) -> Response:
    """The session now."""
    view = access.viewed(cloud, language, session_id, site, desktop_view)
    return answered(cloud, request, view)


@router.post(SESSION + "/attributes", response_model=SessionView)
def submit_site_attributes(
    request: Request, site: TheSite, call: TheCall, session_id: Ident, wish: SubmitAttributes
) -> Response:
    """Hand in what is to be signed."""
    done = call.run(site, wish, lambda work: signing.submit(work, site, session_id, wish))
    return answered(call.cloud, request, done)


@router.get(SESSION + "/signatures", response_model=SignatureList)
def site_signatures(
    request: Request, cloud: TheCloud, site: TheSite, session_id: Ident
) -> Response:
    """All signatures."""
    with cloud.reading() as work:
        found = signing.signatures(work, site, session_id)
    return answered(cloud, request, found)


@router.post(SESSION + "/trial", response_model=SessionView)
def start_site_trial(
    request: Request, site: TheSite, call: TheCall, session_id: Ident, wish: OpenEnvelopes
) -> Response:
    """Hand in a key that phone and cloud open on trial before anything is encrypted."""
    done = call.run(site, wish, lambda work: envelopes.start_trial(work, site, session_id, wish))
    return answered(call.cloud, request, done)


@router.get(SESSION + "/keys", response_model=OpenedKeys)
def site_keys(request: Request, cloud: TheCloud, site: TheSite, session_id: Ident) -> Response:
    """The keys that were opened, sealed for whoever made the session's reply key."""
    with cloud.reading() as work:
        found = envelopes.keys(work, site, session_id)
    return answered(cloud, request, found)


@router.post(SESSION + "/completion", response_model=SessionView)
def complete_site_session(
    request: Request, site: TheSite, call: TheCall, session_id: Ident, wish: CompleteSession
) -> Response:
    """Report what became of the files; settles the charge."""
    done = call.run(site, wish, lambda work: completing.complete(work, site, session_id, wish))
    return answered(call.cloud, request, done)


@router.post(SESSION + "/cancel", response_model=SessionView)
def cancel_site_session(
    request: Request, site: TheSite, call: TheCall, session_id: Ident
) -> Response:
    """End the session without a result."""
    done = call.run(site, None, lambda work: completing.cancel(work, site, session_id))
    return answered(call.cloud, request, done)


@router.get("/identities/{consent_id}", response_model=SharedIdentity)
def shared_identity(
    request: Request, cloud: TheCloud, caller: TheNode, consent_id: Ident
) -> Response:
    """What a person lets this platform know, as long as he does."""
    with cloud.writing() as work:
        shared = consents.read(work, caller, consent_id)
    return answered(cloud, request, shared)
