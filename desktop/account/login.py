"""The login as a job for the background: from the QR to the name of who has logged in."""

from __future__ import annotations

from desktop.session.controls import JobControls
from desktop.session.login import log_in
from signing.errors import Cancelled
from sync.client.cloud import CloudClient
from sync.protocol.desktop import WhoAmI
from sync.protocol.session import SessionView


def logged_in(
    client: CloudClient, controls: JobControls[SessionView], *, platform: str
) -> WhoAmI | None:
    """Whom the login scan has bound this PC to; None when it was cancelled.

    `platform`: code of the one whose entrance is used; empty for the directory's first.
    """
    try:
        log_in(client, controls, platform=platform)
    except Cancelled:
        return None
    return client.whoami()
