"""The site as an ASGI application: pages for browsers, one door for webhooks."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from resources.i18n import Language, Translator
from sync.cloud.api.errors import error_body
from sync.cloud.api.guard import Guard
from sync.cloud.domain.refusal import Refusal
from sync.cloud.platform import pages
from sync.cloud.platform.assets import asset_of, theme
from sync.cloud.platform.crypt_doors import crypt
from sync.cloud.platform.doors import (
    LANGUAGE,
    OwnPage,
    back,
    forget,
    html,
    known,
    language_of,
    shown,
    to,
)
from sync.cloud.platform.frame import View
from sync.cloud.platform.guests import Guest
from sync.cloud.platform.projects import project_of
from sync.cloud.platform.scan_doors import scans
from sync.cloud.platform.settings import SiteSettings
from sync.cloud.platform.site import Site
from sync.cloud.platform.webhook_door import webhook
from sync.protocol.errors import ErrorCode
from sync.protocol.platform import WEBHOOK_PATH

MAX_BODY: Final = 4 * 1024 * 1024


def create_site(settings: SiteSettings) -> FastAPI:
    """The application."""
    site = Site.assemble(settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        site.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    _pages(app, site)
    _choices(app, site)
    _files(app, site)
    scans(app, site)
    crypt(app, site)
    webhook(app, site)
    _errors(app, site)
    app.add_middleware(Guard, max_body=MAX_BODY)
    return app


def _pages(app: FastAPI, site: Site) -> None:
    """What a visitor reads."""

    @app.get("/")
    def start(request: Request) -> Response:
        return shown(site, request, pages.start_page)

    @app.get("/login")
    def login(request: Request) -> Response:
        return shown(site, request, pages.login_page)

    @app.get("/account")
    def account(request: Request) -> Response:
        return shown(site, request, pages.account_page)

    @app.get("/projects/{code}")
    def project(request: Request, code: str) -> Response:
        found = project_of(code)
        if found is None:
            raise Refusal(ErrorCode.NOT_FOUND)
        return shown(
            site,
            request,
            lambda view: pages.project_page(view, found, site.scans.tasks(view.guest, found.code)),
        )


def _choices(app: FastAPI, site: Site) -> None:
    """What a visitor changes: the language, and who is logged in."""

    @app.post("/language/{language}", dependencies=[OwnPage])
    def choose(request: Request, language: Language) -> Response:
        answer = to(back(request))
        answer.set_cookie(LANGUAGE, language, httponly=True, samesite="strict")
        return answer

    @app.post("/logout", dependencies=[OwnPage])
    def logout(request: Request) -> Response:
        site.guests.leave(known(site, request))
        answer = to("/")
        forget(answer)
        return answer


def _files(app: FastAPI, site: Site) -> None:
    """What the pages are made of."""

    @app.get("/theme.css")
    def colours() -> Response:
        return Response(theme(site.settings.accent), media_type="text/css; charset=utf-8")

    @app.get("/assets/{name}")
    def asset(name: str) -> Response:
        found = asset_of(name)
        if found is None:
            raise Refusal(ErrorCode.NOT_FOUND)
        return Response(found.body, media_type=found.media_type)


def _errors(app: FastAPI, site: Site) -> None:
    """What went wrong, as a page or as JSON."""

    @app.exception_handler(Refusal)
    def refused(request: Request, error: Refusal) -> Response:
        language = language_of(request)
        status, body = error_body(error, language)
        asked = request.headers.get("accept", "")
        if request.url.path == WEBHOOK_PATH or asked == "application/json":
            return JSONResponse(body.model_dump(mode="json"), status)
        view = View(site.settings, Guest("", None), Translator(language))
        return html(pages.error_page(view, error), status)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        return refused(request, Refusal(ErrorCode.INVALID, detail="form"))

    @app.exception_handler(404)
    @app.exception_handler(405)
    def nowhere(request: Request, error: Exception) -> Response:
        return refused(request, Refusal(ErrorCode.NOT_FOUND))
