"""What holds for every request: a size cap on bodies, and security headers on answers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.cloud.api.callers import language_of
from sync.cloud.api.errors import error_body
from sync.cloud.domain.refusal import Refusal
from sync.protocol.errors import ErrorCode

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TOO_LARGE = 413
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""For answers that set no Content-Security-Policy of their own."""


class Guard:
    """The outermost layer of the application."""

    def __init__(
        self, app: ASGIApp, *, max_body: int, larger: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """`max_body` in bytes; `larger` for the paths that take more."""
        self._app = app
        self._max_body = max_body
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._larger.get(scope["path"], self._max_body)
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > most:
            await _refuse(scope, send)
            return
        try:
            body = await _whole_body(receive, most)
        except ClientDisconnect:
            return  # half a body is no request, and nobody waits for the answer
        if body is None:
            await _refuse(scope, send)
            return

        async def receiving() -> Message:
            nonlocal body
            if body is None:
                return await receive()
            whole, body = body, None
            return {"type": "http.request", "body": whole, "more_body": False}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _secure(message)
            await send(message)

        await self._app(scope, receiving, sending)


async def _whole_body(receive: Receive, most: int) -> bytes | None:
    """The body; None once it is longer than `most`, whatever its length was said to be.

    Raises ClientDisconnect when the client went away before its end.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _secure(message: Message) -> None:
    headers = MutableHeaders(raw=message["headers"])
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", API_POLICY)
    headers.setdefault("Cache-Control", "no-store")


async def _refuse(scope: Scope, send: Send) -> None:
    language = language_of(Headers(scope=scope).get("accept-language", "zh-CN"))
    _, error = error_body(Refusal(ErrorCode.INVALID, detail="size"), language)
    body = error.model_dump_json().encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        # what was not read of the body must not be taken for the next request
        (b"connection", b"close"),
    ]
    start = {"type": "http.response.start", "status": TOO_LARGE, "headers": headers}
    _secure(start)
    await send(start)
    await send({"type": "http.response.body", "body": body})
