"""Machine reading of letters of authorisation (授权委托书识别)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from sync.cloud.domain.letter import Letter, MediaType, Reading
from sync.cloud.providers.sandbox import Sandbox
from sync.cloud.workshop.letter import ReadLetter
from sync.cloud.workshop.workshop import Workshop


class LetterProvider(Protocol):
    """Reads a letter and compares it with what it should say."""

    def read(self, content: bytes, media_type: MediaType, letter: Letter) -> Reading:
        """How the reading went; Refusal (provider.failed)."""


@dataclass(slots=True)
class SandboxLetters(Sandbox):
    """Really reads the text of a PDF; of a picture it judges size and contrast only."""

    misreading: bool = False
    """Nothing is recognised."""
    workshop: Workshop = field(default_factory=Workshop)
    """A stranger's file is opened in its processes only."""

    def read(self, content: bytes, media_type: MediaType, letter: Letter) -> Reading:
        """Judge the first page."""
        self.reach()
        if self.misreading:
            return Reading.UNREADABLE
        return self.workshop.carry_out(ReadLetter(content, media_type, letter))
