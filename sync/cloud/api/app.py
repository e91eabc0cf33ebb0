"""The cloud as an ASGI application."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from functools import partial

from fastapi import FastAPI

from sync.cloud.api import (
    centre,
    certificates,
    desktop,
    directory,
    documents,
    errors,
    foundings,
    invoices,
    kept_certificates,
    kept_seals,
    logins,
    member_holdings,
    members,
    money,
    operator,
    payments,
    personal,
    phone,
    phone_consents,
    phone_session,
    pki,
    platform,
    registration,
    seals,
    supervision,
    unit_changes,
    units,
)
from sync.cloud.api.guard import Guard
from sync.cloud.chores import run_forever
from sync.cloud.cloud import CHANNEL, Cloud
from sync.cloud.delivery import deliver_due
from sync.cloud.desk.desk import Desk
from sync.cloud.desk.finishing import look_after
from sync.cloud.domain.phone_document import DESK_TOPIC
from sync.cloud.phone.routes import operator_router as operator_page
from sync.cloud.phone.routes import router as phone_page
from sync.cloud.providers.contracts import Providers
from sync.cloud.seed import prepare
from sync.cloud.services import webhooks
from sync.cloud.settings import CloudSettings
from sync.cloud.threads import carry_out
from sync.protocol.base import PROTOCOL_VERSION

LOG = logging.getLogger(__name__)

ROUTERS = (
    desktop.router,
    phone_session.router,
    phone.router,
    registration.router,
    units.router,
    seals.router,
    certificates.router,
    members.router,
    kept_seals.router,
    kept_certificates.router,
    member_holdings.router,
    unit_changes.router,
    personal.router,
    foundings.router,
    centre.router,
    documents.router,
    money.router,
    invoices.router,
    payments.router,
    operator.router,
    pki.router,
    directory.router,
    platform.router,
    supervision.router,
    phone_consents.router,
    logins.router,
    phone_page,
    operator_page,
)
"""Every room of routes, what a session calls first: they are tried one after the other."""


def create_app(settings: CloudSettings, providers: Providers | None = None) -> FastAPI:
    """The application over a migrated and, in a sandbox, sown database."""
    cloud = Cloud.assemble(settings, providers)
    with contextlib.ExitStack() as undo:
        undo.callback(cloud.database.close)
        prepare(cloud)
        undo.pop_all()
    app = FastAPI(
        title="BidSeal cloud",
        version=str(PROTOCOL_VERSION),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        routes=[route for router in ROUTERS for route in router.routes],
    )
    app.state.cloud = cloud
    app.state.desk = Desk(cloud)
    errors.install(app)
    limits = settings.limits
    larger = {documents.DOCUMENTS: limits.max_document}
    app.add_middleware(Guard, max_body=limits.max_body, larger=larger)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    cloud: Cloud = app.state.cloud
    with _feeding(cloud):
        errands = [
            asyncio.create_task(run_forever(cloud)),
            asyncio.create_task(_deliver_forever(cloud)),
            asyncio.create_task(_stamp_forever(app.state.desk)),
        ]
        yield
        for errand in errands:
            errand.cancel()
        await asyncio.gather(*errands, return_exceptions=True)
        cloud.hub.close()
    app.state.desk.close()
    cloud.database.close()


def _feeding(cloud: Cloud) -> contextlib.AbstractContextManager[object]:
    """Several workers share a PostgreSQL, so the hub hears of commits through it."""
    if not cloud.database.is_postgresql:
        return contextlib.nullcontext()
    # psycopg takes a noticeable part of the start, and the embedded cloud never needs it
    from sync.cloud.store.notifications import NotificationListener

    return NotificationListener(cloud.settings.database, CHANNEL, cloud.hub.deliver)


async def _deliver_forever(cloud: Cloud) -> None:
    with cloud.hub.subscribe(webhooks.TOPIC) as subscription:
        while True:
            try:
                await carry_out(partial(deliver_due, cloud))
            except Exception:  # the task's edge
                # whatever fails, what was not sent now is sent next time
                LOG.exception("delivery failed")
            await subscription.wait(cloud.settings.limits.sweep_seconds)


async def _stamp_forever(desk: Desk) -> None:
    with desk.cloud.hub.subscribe(DESK_TOPIC) as subscription:
        while True:
            try:
                await carry_out(partial(look_after, desk))
            except Exception:  # the task's edge
                # whatever fails, the session is looked after again
                LOG.exception("a phone's document could not be finished")
            await subscription.wait(desk.cloud.settings.limits.sweep_seconds)
