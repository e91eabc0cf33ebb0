"""What every door of the site needs: the browser's cookie, its language, and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from resources.i18n import Language, Translator
from sync.cloud.domain.refusal import Refusal
from sync.cloud.platform.frame import View
from sync.cloud.platform.guests import Guest
from sync.cloud.platform.site import Site
from sync.protocol.errors import ErrorCode

COOKIE: Final = "bidseal_site"
LANGUAGE: Final = "bidseal_language"
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""Content-Security-Policy: own files only, no inline code or style, no frames."""
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    # forms to ourselves say where they come from, and nobody else learns it
    "Referrer-Policy": "same-origin",
}


def own_page(request: Request) -> None:
    """Refusal (auth.forbidden) for a form of another origin."""
    site: Site = request.app.state.site
    if request.headers.get("origin") != site.settings.base_url:
        raise Refusal(ErrorCode.FORBIDDEN)


OwnPage = Depends(own_page)


def shown(site: Site, request: Request, draw: Callable[[View], str]) -> Response:
    """A page for whoever asks."""
    token = request.cookies.get(COOKIE, "")
    guest = site.guests.guest(token) if token else None
    view = View(site.settings, guest or Guest("", None), Translator(language_of(request)))
    return html(draw(view))


def html(text: str, status: int = 200) -> Response:
    """A page as an answer."""
    return HTMLResponse(text, status, headers=HEADERS)


def known(site: Site, request: Request) -> Guest:
    """The browser and who is logged in there; Refusal (auth.required)."""
    guest = site.guests.guest(request.cookies.get(COOKIE, ""))
    if guest is None:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    return guest


def browser(site: Site, request: Request) -> Guest:
    """The browser, without asking the cloud who it is; Refusal (auth.required)."""
    return site.guests.browser(request.cookies.get(COOKIE, ""))


def keep(site: Site, answer: Response, token: str) -> None:
    """Set the browser's cookie."""
    secure = site.settings.base_url.startswith("https:")
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure)


def forget(answer: Response) -> None:
    """Take the browser's cookie away."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")


def to(path: str) -> Response:
    """On to another page."""
    return RedirectResponse(path, status_code=303)


def back(request: Request) -> str:
    """Where the form stood, if that was here."""
    base = request.app.state.site.settings.base_url
    referer = request.headers.get("referer", "")
    path = referer.removeprefix(base) if referer.startswith(f"{base}/") else "/"
    # a browser takes two slashes, of either kind, for another host
    return "/" if path[1:2] in {"/", "\\"} else path


def language_of(request: Request) -> Language:
    """What was chosen here, else what the browser asks for."""
    wish = request.cookies.get(LANGUAGE) or request.headers.get("accept-language", "zh-CN")
    return "en" if wish.lower().startswith("en") else "zh-CN"
