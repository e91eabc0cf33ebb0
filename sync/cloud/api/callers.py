"""Who is calling: a desktop by its bearer token, a phone by its cookie.

What only looks at the request is ``async``: FastAPI sends every plain function to a thread, which
costs more than these do.
"""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Header, Request

from resources.i18n import Language
from sync.cloud.cloud import Cloud
from sync.cloud.domain.refusal import Refusal
from sync.cloud.services import people
from sync.cloud.services.access import DesktopCaller, PhoneCaller
from sync.protocol.errors import ErrorCode

COOKIE = "bidseal_phone"
MUTATING_HEADER = "X-BidSeal"


def cloud_of(request: Request) -> Cloud:
    """The cloud this application serves."""
    return cast(Cloud, request.app.state.cloud)


def language_of(accept_language: str) -> Language:
    """English only when it is asked for before Chinese."""
    first = accept_language.partition(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh-CN"


async def _the_cloud(request: Request) -> Cloud:
    return cloud_of(request)


async def _the_language(accept_language: Annotated[str, Header()] = "zh-CN") -> Language:
    return language_of(accept_language)


TheCloud = Annotated[Cloud, Depends(_the_cloud)]
TheLanguage = Annotated[Language, Depends(_the_language)]


def desktop_of(
    cloud: TheCloud,
    authorization: Annotated[str, Header()] = "",
) -> DesktopCaller:
    """The desktop; Refusal (auth.required)."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    with cloud.reading() as work:
        return people.desktop_caller(work, token)


def phone_of(request: Request, cloud: TheCloud) -> PhoneCaller:
    """The phone; Refusal (auth.required)."""
    token = request.cookies.get(COOKIE)
    if not token:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    with cloud.reading() as work:
        return people.phone_caller(work, token)


async def own_page(
    request: Request,
    x_bidseal: Annotated[str, Header(alias=MUTATING_HEADER)] = "",
) -> None:
    """Refusal (auth.forbidden) unless the call comes from our own page."""
    await same_origin(request)
    if x_bidseal != "1":
        raise Refusal(ErrorCode.FORBIDDEN)


async def same_origin(request: Request) -> None:
    """Refusal (auth.forbidden) for a browser page of another origin."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    # never compared with the Host header: a rebound name would bring its own along
    own = cloud_of(request).settings.base_url
    if origin not in (own, own.replace("//127.0.0.1:", "//localhost:")):
        raise Refusal(ErrorCode.FORBIDDEN)


def address_of(request: Request) -> str:
    """The caller's address, for limits."""
    return request.client.host if request.client else "unknown"


TheDesktop = Annotated[DesktopCaller, Depends(desktop_of)]
ThePhone = Annotated[PhoneCaller, Depends(phone_of)]
OwnPage = Depends(own_page)
SameOrigin = Depends(same_origin)
