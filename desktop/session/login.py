"""The login scan: binds this PC's device to the person who confirms on the phone."""

from __future__ import annotations

import secrets

from desktop.session.controls import JobControls
from desktop.session.walk import SessionWalk
from signing.errors import BidSealError
from sync.client.cloud import CloudClient
from sync.protocol.session import CreateSession, Operation, SessionView


def log_in(
    cloud: CloudClient, controls: JobControls[SessionView], *, platform: str = ""
) -> SessionView:
    """Show a login QR and wait for the confirmation; the session's last view.

    `platform`: directory code of the one whose entrance is used; empty for the first.
    Raises RefusedError, ExpiredError, CloudError, Cancelled; the session is cancelled then.
    """
    walk = SessionWalk(cloud, controls, job=secrets.token_hex(16))
    platform = platform or cloud.platforms().platforms[0].code
    session = walk.create(CreateSession(operation=Operation.LOGIN, platform=platform))
    try:
        return walk.until_answered(session.id)
    except BidSealError:
        walk.give_up()
        raise
