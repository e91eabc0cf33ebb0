"""Where a person is logged in with a phone, and ending it everywhere else."""

from __future__ import annotations

from datetime import datetime

from sync.protocol.base import Wire


class LoginView(Wire):
    """One phone or browser."""

    here: bool
    """Whether it is the one that asks."""
    since: datetime
    expires: datetime


class LoginList(Wire):
    """GET /v1/phone/logins: the asking one first, then the newest."""

    logins: tuple[LoginView, ...]
