"""GET /m…: the phone page's shell for every screen, and its assets.

The screens' paths all answer the same shell; scripts choose the screen. What a QR code carries
stands in the fragment and never reaches these routes. The addresses of the assets carry the
page's version: a phone loads each once, and a new version at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from sync.cloud.phone.assets import Asset, load_assets, version_of

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
        *("documents", "notices", "ratings", "reports", "comparison", "promotion"),
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


@router.get("/assets/{version}/{path:path}")
def asset(version: str, path: str) -> Response:
    """A file of the page, which a browser that asks for today's version never asks for again."""
    today = _today()
    found = today.assets.get(path)
    if found is None or path.endswith(".html"):
        return Response(status_code=404, headers=_headers("no-store"))
    # While servers are renewed one by one, a shell of one may ask another for its files.
    caching = "public, max-age=31536000, immutable" if version == today.version else "no-store"
    return Response(found.body, media_type=found.media_type, headers=_headers(caching))


@dataclass(frozen=True, slots=True)
class _Today:
    """The page as this process serves it."""

    assets: Mapping[str, Asset]
    version: str


def _page(name: str) -> Response:
    today = _today()
    page = today.assets[name]
    # The scripts name each other relative to themselves, so the version passes on to all.
    body = page.body.replace(b"/m/assets/", f"/m/assets/{today.version}/".encode())
    return Response(body, media_type=page.media_type, headers=_headers("no-store"))


@cache
def _today() -> _Today:
    assets = load_assets()
    return _Today(assets, version_of(assets))


def _headers(caching: str) -> dict[str, str]:
    return {**_GUARDS, "Cache-Control": caching}
