"""Login through WeChat: a code becomes an identity with a verified phone number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Protocol

from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.sandbox import Sandbox
from sync.protocol.errors import ErrorCode

SANDBOX_CODE: Final = re.compile(r"wechat-sandbox\.([A-Za-z0-9_-]{1,64})\.(1[3-9][0-9]{9})")


@dataclass(frozen=True, slots=True)
class WechatIdentity:
    """Who logged in: the account here, and the phone number verified by WeChat."""

    openid: str
    phone: str


class WechatProvider(Protocol):
    """Exchanges what the phone was given for an identity."""

    def identity(self, code: str) -> WechatIdentity:
        """Refusal: auth.login-refused for a code that is not good, provider.failed."""


@dataclass(slots=True)
class SandboxWechat(Sandbox):
    """Believes every code of its own form."""

    def identity(self, code: str) -> WechatIdentity:
        """The identity in the code."""
        self.reach()
        found = SANDBOX_CODE.fullmatch(code)
        if found is None:
            raise Refusal(ErrorCode.LOGIN_REFUSED)
        return WechatIdentity(found[1], found[2])
