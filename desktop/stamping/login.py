"""The login scan: binds this PC's device to the person who confirms on the phone."""

from __future__ import annotations

from collections.abc import Callable

from desktop.stamping.job import Renew
from desktop.stamping.model import CancelCheck
from desktop.stamping.session import LOOK, raise_for_state
from signing.errors import BidSealError, Cancelled, ExpiredError, InterruptedByPhoneError
from sync.client.cloud import CloudClient
from sync.protocol.session import CreateSession, Operation, SessionView, State


def log_in(
    cloud: CloudClient,
    *,
    platform: str,
    key: str,
    show: Callable[[SessionView], None],
    cancel: CancelCheck,
    renew: Renew,
) -> SessionView:
    """Show a login QR and wait for the confirmation; the session's last view.

    `key` makes the idempotency keys. Raises RefusedError, ExpiredError, CloudError, Cancelled;
    the session is cancelled then.
    """
    created = cloud.create_session(
        CreateSession(operation=Operation.LOGIN, platform=platform), key=f"{key}-create"
    )
    try:
        return _follow(cloud, created.id, key=key, show=show, cancel=cancel, renew=renew)
    except BidSealError as error:
        try:
            cloud.cancel(created.id, key=f"{key}-cancel")
        except BidSealError:
            # It has ended already, or ends by itself; what matters is the first error.
            raise error from None
        raise


def _follow(
    cloud: CloudClient,
    session: str,
    *,
    key: str,
    show: Callable[[SessionView], None],
    cancel: CancelCheck,
    renew: Renew,
) -> SessionView:
    shown = 1
    view = cloud.show(session, key=f"{key}-show-{shown}")
    show(view)
    with cloud.events(session) as events:
        while view.state is not State.DONE:
            if cancel():
                raise Cancelled
            fresh = events.next(LOOK)
            if fresh is None or fresh.revision <= view.revision:
                continue
            view = fresh
            show(view)
            raise_for_state(view)
            if view.state in (State.EXPIRED, State.PHONE_LEFT):
                if not renew(view):
                    raise ExpiredError if view.state is State.EXPIRED else InterruptedByPhoneError
                shown += 1
                view = cloud.show(session, key=f"{key}-show-{shown}")
                show(view)
    return view
