"""The workshop: whatever an order does to its process, the cloud goes on."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass

import pytest

from signing.seal.model import Art
from signing.seal.photo_problem import PhotoProblem
from sync.cloud.domain.refusal import Refusal
from sync.cloud.workshop.seals import REFUSALS, SealOrder, WriteStrokes
from sync.cloud.workshop.workshop import Workshop
from sync.protocol.errors import ErrorCode


@dataclass(frozen=True)
class Misbehave(SealOrder):
    """An order that harms its process."""

    how: str

    def make(self) -> Art | PhotoProblem:
        if self.how == "dies":
            os.kill(os.getpid(), signal.SIGSEGV)
        if self.how == "eats":
            eaten = bytearray(3 << 30)
            return PhotoProblem.SMALL if eaten else PhotoProblem.CUT
        if self.how == "writes":
            with open("/tmp/bidseal-workshop-test", "wb") as file:  # noqa: PTH123
                file.write(b"x" * 10)
        while self.how == "hangs":
            pass
        return PhotoProblem.CUT


@pytest.mark.parametrize("how", ["dies", "eats", "writes", "hangs"])
def test_a_hostile_picture_ends_only_its_process(how: str) -> None:
    workshop = Workshop(seconds=4.0)
    with pytest.raises(Refusal) as refused:
        workshop.carry_out(Misbehave(how))
    assert refused.value.error is ErrorCode.PICTURE_UNREADABLE
    art = Workshop().carry_out(WriteStrokes((((0, 0), (40, 30), (90, 5)),)))
    assert art.width == 30


def test_every_problem_has_its_words() -> None:
    assert set(REFUSALS) == set(PhotoProblem)
