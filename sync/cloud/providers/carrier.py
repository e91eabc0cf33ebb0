"""What a carrier knows: the number of this phone, and who holds a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Protocol

from sync.cloud.domain.identity import Holder, Verdict
from sync.cloud.domain.refusal import Refusal
from sync.cloud.providers.sandbox import Sandbox
from sync.protocol.errors import ErrorCode

SANDBOX_TOKEN: Final = re.compile(r"carrier-sandbox\.(1[3-9][0-9]{9})")


class CarrierProvider(Protocol):
    """本机号码 and 运营商三要素."""

    def number_of(self, token: str) -> str:
        """The number of the phone that `token` was given to.

        Refusal: auth.login-refused for a token that is not good, provider.failed.
        """

    def owner(self, phone: str, holder: Holder) -> Verdict:
        """Whether `holder` is the registered owner of `phone`; Refusal (provider.failed)."""


@dataclass(slots=True)
class SandboxCarrier(Sandbox):
    """Believes every token of its own form; numbers have the owner that asks."""

    strangers: set[str] = field(default_factory=set)
    """Numbers that belong to someone else."""

    def number_of(self, token: str) -> str:
        """The number in the token."""
        self.reach()
        found = SANDBOX_TOKEN.fullmatch(token)
        if found is None:
            raise Refusal(ErrorCode.LOGIN_REFUSED)
        return found[1]

    def owner(self, phone: str, holder: Holder) -> Verdict:
        """Passed, unless the number is a stranger's."""
        self.reach()
        return Verdict.MISMATCH if phone in self.strangers else Verdict.PASSED
