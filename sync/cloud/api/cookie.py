"""The phone's cookie: not for scripts, not across sites, for the phone's calls only."""

from __future__ import annotations

from fastapi import Response

from sync.cloud.api.callers import COOKIE
from sync.cloud.cloud import Cloud

SECONDS_PER_DAY = 86_400


def keep_login(response: Response, cloud: Cloud, token: str) -> None:
    """Set it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=cloud.settings.limits.login_days * SECONDS_PER_DAY,
        httponly=True,
        samesite="strict",
        secure=cloud.settings.base_url.startswith("https:"),
        path="/v1/phone",
    )
