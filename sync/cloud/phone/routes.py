"""GET /m…: the phone page's shell for every screen, and its assets.

The screens' paths all answer the same shell; scripts choose the screen. What a QR code carries
stands in the fragment and never reaches these routes.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Final

from fastapi import APIRouter, Header, Response
from fastapi.responses import RedirectResponse

from sync.cloud.phone.assets import Asset, load_assets

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # data: for the seals' pictures, which as images can neither run nor fetch anything
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""Content-Security-Policy: own files only, no inline code or style, no frames, no forms."""

_GUARDS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}

SCREENS: Final = frozenset(
    (
        *("login", "identity", "certificates", "seals", "scan", "help", "get"),
        *("documents", "notices", "ratings", "reports", "promotion"),
        *("orders", "account", "recharges", "consumption", "billable", "invoices"),
        *("units", "join", "todos", "messages", "platforms", "mine", "consents"),
    )
)

router = APIRouter(prefix="/m", include_in_schema=False)
operator_router = APIRouter(include_in_schema=False)


@router.get("")
def entrance() -> Response:
    """The short address."""
    return RedirectResponse("/m/", status_code=308)


@router.get("/")
@router.get("/{screen}")
def shell(screen: str = "") -> Response:
    """The page; never stored, so that a new version is there at once."""
    if screen and screen not in SCREENS:
        return Response(status_code=404, headers=_headers("no-store"))
    return _page("index.html")


@operator_router.get("/operator")
def operator() -> Response:
    """The page of manual review."""
    return _page("operator.html")


@router.get("/assets/{path:path}")
def asset(path: str, if_none_match: Annotated[str, Header()] = "") -> Response:
    """A file of the page; browsers keep it and ask whether it is still the same."""
    found = _assets().get(path)
    if found is None or path.endswith(".html"):
        return Response(status_code=404, headers=_headers("no-store"))
    headers = _headers("no-cache") | {"ETag": found.tag}
    if found.tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(found.body, media_type=found.media_type, headers=headers)


def _page(name: str) -> Response:
    page = _assets()[name]
    return Response(page.body, media_type=page.media_type, headers=_headers("no-store"))


@cache
def _assets() -> dict[str, Asset]:
    return dict(load_assets())


def _headers(caching: str) -> dict[str, str]:
    return {**_GUARDS, "Cache-Control": caching}
