"""The doors of encryption and decryption: the browser works, the site passes heads and keys on."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Literal

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from signing.crypto.certificates import read
from signing.envelope.layout import Suite
from sync.cloud.domain.refusal import Refusal
from sync.cloud.platform.doors import OwnPage, browser, known
from sync.cloud.platform.guests import Guest
from sync.cloud.platform.memory import Task
from sync.cloud.platform.pages import opening_of
from sync.cloud.platform.projects import Project, project_of
from sync.cloud.platform.scans import view_of
from sync.cloud.platform.sealing import (
    FILE,
    decrypt_wish,
    encrypt_wish,
    make_prefix,
    read_prefix,
    sealed_envelope,
    trial_wish,
)
from sync.cloud.platform.site import Site
from sync.protocol.base import Base64, Hex, Wire
from sync.protocol.envelope import EncryptionCertificate, OpenedKeys, Point, Sha256
from sync.protocol.errors import ErrorCode
from sync.protocol.session import CompleteSession, FileResult, Operation, SessionView, State

Name = Annotated[str, Field(min_length=1, max_length=255)]
Octets = Annotated[str, Field(pattern=r"^([0-9a-f]{2}){1,512}$")]
"""Lower-case hexadecimal, whole bytes."""


class ToEncrypt(Wire):
    """A document, by its digest."""

    name: Name
    size: int = Field(ge=0, le=1 << 40)
    sha256: Sha256


class ToDecrypt(Wire):
    """An encrypted file, by what stands before its content."""

    name: Name
    prefix: Base64
    reply_key: Point


class Trial(Wire):
    """A random key, wrapped for the certificate that the phone chose."""

    reply_key: Point
    wrapped: Base64


class Sealing(Wire):
    """The content key, wrapped, and the seed under it."""

    wrapped: Base64
    nonce: Octets
    sealed: Octets


class Finished(Wire):
    """What became of the file."""

    status: Literal["sealed", "failed"]
    output_sha256: Hex = ""


def crypt(app: FastAPI, site: Site) -> None:
    """Add them to the site."""
    _beginnings(app, site)
    _trial(app, site)
    _ends(app, site)


def _beginnings(app: FastAPI, site: Site) -> None:
    """A file is to be encrypted or decrypted: the answer has the QR."""

    @app.post("/projects/{code}/encrypt", dependencies=[OwnPage])
    def encrypt(request: Request, code: str, wish: ToEncrypt) -> Response:
        project = _project(code)
        wanted = encrypt_wish(
            site.settings.code,
            name=wish.name,
            size=wish.size,
            sha256=wish.sha256,
            project=project.name,
            opening=opening_of(project, site.settings.clock()),
        )
        return JSONResponse(_begun(site.scans.begin(_bidder(site, request), wanted, code)))

    @app.post("/projects/{code}/decrypt", dependencies=[OwnPage])
    def decrypt(request: Request, code: str, wish: ToDecrypt) -> Response:
        found = read_prefix(_decode(wish.prefix))
        if found.head.suite is not Suite.AES:
            raise Refusal(ErrorCode.INVALID, detail="suite")
        wanted = decrypt_wish(site.settings.code, found, name=wish.name, reply_key=wish.reply_key)
        guest = _bidder(site, request)
        task = site.scans.begin(guest, wanted, _project(code).code)
        head = found.head
        return JSONResponse(
            {
                **_begun(task),
                "name": head.name,
                "size": head.size,
                "chunk": head.chunk,
                "nonce": head.nonce.hex(),
                "digest": head.digest.value,
                "digest_hex": head.digest_hex,
                "prefix_length": len(found.prefix),
                "key_nonce": found.keyring.nonce.hex(),
                "key_sealed": found.keyring.sealed.hex(),
            }
        )


def _trial(app: FastAPI, site: Site) -> None:
    """Whom the browser encrypts for, its trial, and the keys that the phone has opened."""

    @app.get("/scan/{session}/recipient")
    def recipient(request: Request, session: str) -> Response:
        chosen = _recipient(view_of(site.scans.task(browser(site, request), session)))
        info = read(base64.b64decode(chosen.certificate))
        spki = base64.b64encode(info.public_key).decode()
        return JSONResponse({"algorithm": chosen.algorithm, "spki": spki})

    @app.post("/scan/{session}/trial", dependencies=[OwnPage])
    def trial(request: Request, session: str, wish: Trial) -> Response:
        view = view_of(site.scans.task(browser(site, request), session))
        opened = trial_wish(_recipient(view), reply_key=wish.reply_key, wrapped=wish.wrapped)
        site.scans.note(site.calls.trial(view, opened))
        return JSONResponse({})

    @app.get("/scan/{session}/keys", response_model=OpenedKeys)
    def keys(request: Request, session: str) -> OpenedKeys:
        return site.calls.keys(site.scans.task(browser(site, request), session).session)


def _ends(app: FastAPI, site: Site) -> None:
    """What stands before the content, and what became of the file."""

    @app.post("/scan/{session}/prefix", dependencies=[OwnPage])
    def prefix(request: Request, session: str, wish: Sealing) -> Response:
        task = site.scans.task(browser(site, request), session)
        view = view_of(task)
        if view.state is not State.COMPLETING or view.operation is not Operation.ENCRYPT:
            raise Refusal(ErrorCode.SESSION_STATE)
        parts = _decode(wish.wrapped), bytes.fromhex(wish.nonce), bytes.fromhex(wish.sealed)
        found = make_prefix(view, _recipient(view), *parts)
        site.scans.keep_prefix(task, found.prefix)
        return JSONResponse(
            {
                "prefix": base64.b64encode(found.prefix).decode(),
                "chunk": found.head.chunk,
                "nonce": found.head.nonce.hex(),
            }
        )

    @app.post("/scan/{session}/finished", dependencies=[OwnPage])
    def finished(request: Request, session: str, wish: Finished) -> Response:
        task = site.scans.task(browser(site, request), session)
        view = view_of(task)
        envelope = None
        if view.operation is Operation.ENCRYPT and task.prefix is not None:
            envelope = sealed_envelope(read_prefix(task.prefix), _recipient(view).serial)
        result = FileResult(
            file=FILE,
            status=wish.status,
            output_sha256=wish.output_sha256,
            envelope=envelope if wish.status == "sealed" else None,
        )
        done = site.calls.complete(view, CompleteSession(files=(result,)))
        site.scans.note(done)
        return JSONResponse({"state": done.state.value})


def _begun(task: Task) -> dict[str, str]:
    view = view_of(task)
    assert view.qr is not None  # it has just been shown
    return {"session": view.id, "link": view.qr.link, "code": view.control_code}


def _project(code: str) -> Project:
    found = project_of(code)
    if found is None:
        raise Refusal(ErrorCode.NOT_FOUND)
    return found


def _bidder(site: Site, request: Request) -> Guest:
    guest = known(site, request)
    if guest.identity is None:
        raise Refusal(ErrorCode.UNAUTHENTICATED)
    return guest


def _recipient(view: SessionView) -> EncryptionCertificate:
    if view.recipient is None:
        raise Refusal(ErrorCode.SESSION_STATE)
    return view.recipient


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Refusal(ErrorCode.INVALID, detail="base64") from error
