"""The doors of scans: log in, sign, the QR code, how far it has come, the result."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from sync.cloud.domain.refusal import Refusal
from sync.cloud.platform.doors import OwnPage, browser, keep, known, shown, to
from sync.cloud.platform.forms import sign_wish
from sync.cloud.platform.memory import Task
from sync.cloud.platform.pages import PHONE_CODE
from sync.cloud.platform.projects import project_of
from sync.cloud.platform.scan_page import scan_page
from sync.cloud.platform.scans import view_of
from sync.cloud.platform.site import Site
from sync.cloud.qr_picture import qr_svg
from sync.protocol.errors import ErrorCode
from sync.protocol.session import Operation, State


def scans(app: FastAPI, site: Site) -> None:
    """Add them to the site."""
    _beginnings(app, site)
    _progress(app, site)


def _beginnings(app: FastAPI, site: Site) -> None:
    """A login or a signature is wanted: on to the page with the QR."""

    @app.post("/login/scan", dependencies=[OwnPage])
    def log_in(request: Request) -> Response:
        # a fresh cookie for every login: nobody may have planted the one that will be let in
        token = site.guests.welcome()
        guest = site.guests.guest(token)
        assert guest is not None
        answer = to(f"/scan/{site.scans.login(guest).session}")
        keep(site, answer, token)
        return answer

    @app.post("/projects/{code}/sign", dependencies=[OwnPage])
    async def sign(request: Request, code: str) -> Response:
        project = project_of(code)
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        if project is None:
            raise Refusal(ErrorCode.NOT_FOUND)

        def begin() -> Task:
            guest = known(site, request)
            if guest.identity is None:
                raise Refusal(ErrorCode.UNAUTHENTICATED)
            wish = sign_wish(site.settings.code, fields)
            return site.scans.begin(guest, wish, project.code)

        return to(f"/scan/{(await run_in_threadpool(begin)).session}")


def _progress(app: FastAPI, site: Site) -> None:
    """The page of a scan, how far it has come, its QR and its result."""

    @app.get("/scan/{session}")
    def scan(request: Request, session: str) -> Response:
        guest = known(site, request)
        task = site.scans.current(site.scans.task(guest, session))
        let_in = task.operation == Operation.LOGIN and view_of(task).state is State.DONE
        if let_in and guest.identity is not None:
            return to("/account")
        return shown(site, request, lambda view: scan_page(view, task))

    @app.get("/scan/{session}/state")
    def state(request: Request, session: str) -> Response:
        task = site.scans.current(site.scans.task(browser(site, request), session))
        view = view_of(task)
        return JSONResponse({"state": view.state.value, "revision": view.revision})

    @app.post("/scan/{session}/refresh", dependencies=[OwnPage])
    def refresh(request: Request, session: str) -> Response:
        site.scans.renew(site.scans.task(browser(site, request), session))
        return to(f"/scan/{session}")

    @app.get(PHONE_CODE)
    def phone_code() -> Response:
        address = f"{site.settings.cloud.endpoint}/m/"
        return Response(qr_svg(address), media_type="image/svg+xml")

    @app.get("/scan/{session}/qr.svg")
    def code(request: Request, session: str) -> Response:
        view = view_of(site.scans.task(browser(site, request), session))
        if view.qr is None:
            raise Refusal(ErrorCode.QR_EXPIRED)
        return Response(qr_svg(view.qr.link), media_type="image/svg+xml")

    @app.get("/scan/{session}/signature.p7s")
    def signature(request: Request, session: str) -> Response:
        task = site.scans.task(known(site, request), session)
        if task.signature is None:
            raise Refusal(ErrorCode.NOT_FOUND)
        headers = {"Content-Disposition": 'attachment; filename="signature.p7s"'}
        return Response(task.signature, media_type="application/pkcs7-signature", headers=headers)
