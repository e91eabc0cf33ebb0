"""The door for webhooks: signed by the cloud, taken once, acted upon afterwards."""

from __future__ import annotations

import logging

from fastapi import BackgroundTasks, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError

from sync.cloud.domain.refusal import Refusal
from sync.cloud.nodes.signatures import read_request
from sync.cloud.platform.site import Site
from sync.protocol.errors import ErrorCode
from sync.protocol.platform import WEBHOOK_PATH, Taken, Webhook

LOG = logging.getLogger(__name__)


def webhook(app: FastAPI, site: Site) -> None:
    """Add it to the site."""

    @app.post(WEBHOOK_PATH)
    async def hear(request: Request, later: BackgroundTasks) -> Response:
        body = await request.body()
        target = f"{site.settings.base_url}{request.url.path}"
        signed = read_request(request.method, target, request.headers, body)
        await run_in_threadpool(site.inbox.admit, signed)
        try:
            message = Webhook.model_validate_json(body)
        except ValidationError as error:
            raise Refusal(ErrorCode.INVALID, detail="webhook") from error
        if await run_in_threadpool(site.hear, message):
            # the cloud waits for the answer, and acting may need a call to it
            later.add_task(_act, site, message)
        answer = Taken(id=message.id).model_dump_json().encode()
        now = site.settings.clock()
        headers = site.client.signer.answer(200, answer, now=now, nonce=signed.nonce)
        # tasks of an answer that is made by hand must be handed over by hand
        return Response(answer, headers=headers, media_type="application/json", background=later)


def _act(site: Site, message: Webhook) -> None:
    try:
        site.act(message)
    except Refusal as refusal:
        # the page asks the cloud again, and another webhook follows every change
        LOG.info("webhook %s left for later: %s", message.id, refusal.error)
