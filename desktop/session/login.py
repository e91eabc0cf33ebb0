"""The login scan: binds this PC's device to the person who confirms on the phone."""

from __future__ import annotations

import secrets

from desktop.session.controls import JobControls
from desktop.session.walk import SessionWalk
from signing.errors import (
    BidSealError,
    ExpiredError,
    LoginRefusedError,
    LoginUnfinishedError,
    RefusedError,
    SessionError,
)
from sync.client.cloud import CloudClient
from sync.protocol.session import CreateSession, Operation, SessionView


def log_in(
    cloud: CloudClient, controls: JobControls[SessionView], *, platform: str = ""
) -> SessionView:
    """Show a login QR and wait for the confirmation; the session's last view.

    `platform`: directory code of the one whose entrance is used; empty for the first.
    Raises LoginRefusedError, LoginUnfinishedError, CloudError, Cancelled; the session is cancelled
    then.
    """
    try:
        return _walk(cloud, controls, platform)
    except SessionError as error:
        raise _of_login(error) from error


def _walk(cloud: CloudClient, controls: JobControls[SessionView], platform: str) -> SessionView:
    walk = SessionWalk(cloud, controls, job=secrets.token_hex(16))
    platform = platform or cloud.platforms().platforms[0].code
    session = walk.create(CreateSession(operation=Operation.LOGIN, platform=platform))
    try:
        return walk.until_answered(session.id)
    except BidSealError:
        walk.give_up()
        raise


def _of_login(error: SessionError) -> SessionError:
    """The same end in a login's own words: nothing was to be signed."""
    said = error.arguments
    if isinstance(error, RefusedError):
        return LoginRefusedError(reason=said["reason"], cloud_code=said.get("cloud_code"))
    usual = "二维码已过期" if isinstance(error, ExpiredError) else "手机已离开登录页面"
    return LoginUnfinishedError(reason=said.get("reason", usual), cloud_code=said.get("cloud_code"))
