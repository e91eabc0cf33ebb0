"""Where the payment channels report payments; what is believed is what they signed."""

from __future__ import annotations

import logging

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse

from sync.cloud.api.callers import TheCloud
from sync.cloud.api.room import room
from sync.cloud.cloud import Cloud
from sync.cloud.domain.orders import ACCEPTED
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.payment import Channel, Notice
from sync.cloud.services import orders

router = room("/v1/payments", tag="payment channels")
LOG = logging.getLogger(__name__)
LARGEST = 64 * 1024
"""bytes; real reports have about 2 KiB."""


@router.post("/alipay/notice", response_class=PlainTextResponse)
async def alipay_notice(request: Request, cloud: TheCloud) -> Response:
    """支付宝异步通知; answers ``success`` once the payment is in the books, else ``failure``."""
    taken = await _taken(request, cloud, "alipay")
    return PlainTextResponse("success" if taken else "failure")


@router.post("/wechat/notice")
async def wechat_notice(request: Request, cloud: TheCloud) -> Response:
    """微信支付回调; 200 once the payment is in the books, else 400, and it is reported again."""
    if await _taken(request, cloud, "wechat"):
        return JSONResponse({"code": "SUCCESS", "message": "成功"})
    return JSONResponse({"code": "FAIL", "message": "失败"}, status_code=400)


async def _taken(request: Request, cloud: Cloud, channel: Channel) -> bool:
    body = await request.body()
    headers = {name.lower(): value for name, value in request.headers.items()}
    notice = Notice(channel, headers, body)
    return len(body) <= LARGEST and await run_in_threadpool(_receive, cloud, notice)


def _receive(cloud: Cloud, notice: Notice) -> bool:
    try:
        verdict = orders.receive(cloud, notice)
    except Refusal as refusal:
        LOG.warning("%s notice refused: %s", notice.channel, refusal.error.value)
        return False
    if verdict is not None and verdict not in ACCEPTED:
        LOG.error("%s payment needs a person: %s", notice.channel, verdict.value)
        return False
    return True
