"""The login as a job for the background: from the QR to the name of who has logged in."""

from __future__ import annotations

import secrets

from desktop.crypt.running import Job
from desktop.enveloping.model import Controls, Stage, Step
from desktop.stamping.login import log_in
from signing.errors import Cancelled
from sync.client.cloud import CloudClient
from sync.protocol.desktop import WhoAmI
from sync.protocol.session import SessionView


def login_job(platform: str) -> Job:
    """A job that answers WhoAmI, or None when it was cancelled.

    `platform`: code of the one whose entrance is used; empty for the directory's first.
    """

    def run(client: CloudClient, controls: Controls) -> WhoAmI | None:
        def show(view: SessionView) -> None:
            controls.progress(Step(Stage.SESSION, session=view))

        try:
            log_in(
                client,
                platform=platform or client.platforms().platforms[0].code,
                key=secrets.token_hex(16),
                show=show,
                cancel=controls.cancel,
                renew=controls.renew,
            )
        except Cancelled:
            return None
        return client.whoami()

    return run
