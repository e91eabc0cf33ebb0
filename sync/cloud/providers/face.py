"""Recognition of a living face against the picture that the authority holds (人脸识别)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from sync.cloud.domain.identity import Holder, Verdict
from sync.cloud.providers.sandbox import Sandbox

SANDBOX_VERDICTS: Final = {
    "sandbox-own-face": Verdict.PASSED,
    "sandbox-other-face": Verdict.MISMATCH,
}
"""What a capture of the sandbox shows; anything else is not alive."""


class FaceProvider(Protocol):
    """Compares a captured face with a document's holder."""

    def compare(self, holder: Holder, capture: str) -> Verdict:
        """Judge `capture`, what the phone's liveness check produced; Refusal (provider.failed)."""


@dataclass(slots=True)
class SandboxFace(Sandbox):
    """Knows three captures, see `SANDBOX_VERDICTS`."""

    def compare(self, holder: Holder, capture: str) -> Verdict:
        """The verdict that the capture stands for."""
        self.reach()
        return SANDBOX_VERDICTS.get(capture, Verdict.NOT_LIVE)
