"""Who is calling when a node calls, and how it is answered: both signed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from sync.cloud.api.callers import TheCloud, cloud_of
from sync.cloud.cloud import Cloud
from sync.cloud.nodes.signatures import INPUT, Signed, read_request
from sync.cloud.services import nodes
from sync.cloud.services.access import DesktopCaller
from sync.cloud.services.nodes import APP, NodeCaller
from sync.protocol.base import Wire


async def signed_of(request: Request) -> Signed:
    """The signed request; Refusal (auth.required, node.signature)."""
    cloud = cloud_of(request)
    query = f"?{request.url.query}" if request.url.query else ""
    # never the Host header: a call signed for another address must not count here
    target = f"{cloud.settings.base_url}{request.url.path}{query}"
    return read_request(request.method, target, request.headers, await request.body())


async def node_of(request: Request, cloud: TheCloud) -> NodeCaller:
    """The node; Refusal (auth.required, node.*)."""
    signed = await signed_of(request)

    def admit() -> NodeCaller:
        with cloud.writing() as work:
            return nodes.admit(work, signed)

    return await run_in_threadpool(admit)


TheNode = Annotated[NodeCaller, Depends(node_of)]


def answered(cloud: Cloud, request: Request, answer: Wire | Response, *, by: str = APP) -> Response:
    """The answer, signed by the node `by` and bound to the request."""
    body = answer.model_dump_json().encode() if isinstance(answer, Wire) else bytes(answer.body)
    status = 200 if isinstance(answer, Wire) else answer.status_code
    nonce = _nonce(request)
    with cloud.reading() as work:
        signer = nodes.signer_of(work, by)
        headers = signer.answer(status, body, now=work.now, nonce=nonce)
    return Response(body, status, headers=headers, media_type="application/json")


def terminal(caller: NodeCaller) -> DesktopCaller:
    """The caller as an end of sessions, bound to nobody."""
    return DesktopCaller(caller.terminal, None, None)


def _nonce(request: Request) -> str:
    """The nonce of the request's signature; a fixed word for one that was not signed."""
    _, _, text = request.headers.get(INPUT, "").partition(';nonce="')
    return text.partition('"')[0] or "unsigned-request"
