"""The asking side of the workshop: a process for each order, a few at a time."""

from __future__ import annotations

import base64
import binascii
import json
import logging
import multiprocessing
import threading
from collections.abc import Mapping
from typing import Any, Final

from signing.errors import SealError
from signing.seal.model import Art
from signing.seal.photo_problem import PhotoProblem
from signing.seal.picture import Picture, decode_picture
from sync.cloud.domain.refusal import Refusal
from sync.cloud.workshop import child
from sync.cloud.workshop.orders import Order
from sync.protocol.errors import ErrorCode

LOG = logging.getLogger(__name__)
AT_ONCE: Final = 2
SECONDS: Final = 45.0
"""For one order, the start of its process included."""
MOST_ANSWER: Final = 6_000_000
"""bytes"""
REFUSALS: Final[Mapping[PhotoProblem, ErrorCode]] = {
    PhotoProblem.UNREADABLE: ErrorCode.PICTURE_UNREADABLE,
    PhotoProblem.SMALL: ErrorCode.PICTURE_SMALL,
    PhotoProblem.FAINT: ErrorCode.PICTURE_FAINT,
    PhotoProblem.BLURRED: ErrorCode.PICTURE_BLURRED,
    PhotoProblem.NOT_RED: ErrorCode.PICTURE_NOT_RED,
    PhotoProblem.CUT: ErrorCode.PICTURE_CUT,
    PhotoProblem.OBLIQUE: ErrorCode.PICTURE_OBLIQUE,
    PhotoProblem.DIRTY: ErrorCode.PICTURE_DIRTY,
    PhotoProblem.STROKES: ErrorCode.STROKES_UNFIT,
}


class Workshop:
    """Carries out orders in processes that may die of them; used from any thread."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """`seconds` is the longest an order may take."""
        self._seconds = seconds
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def carry_out(self, order: Order) -> Art:
        """What was made. Refusal (seal.picture-*, seal.strokes), also when the process died."""
        with self._places:
            answer = self._ask(order)
        return _read(answer)

    def _ask(self, order: Order) -> bytes:
        """The answer's bytes; empty when there was none in time."""
        # spawned, not forked: the cloud's threads and connections must not be copied
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe(duplex=False)
        process = context.Process(
            target=child.run, args=(theirs, order), name="bidseal-workshop", daemon=True
        )
        with pipe:
            process.start()
            theirs.close()
            try:
                return pipe.recv_bytes(MOST_ANSWER) if pipe.poll(self._seconds) else b""
            except (EOFError, OSError):
                LOG.warning("a picture ended its workshop process")
                return b""
            finally:
                process.kill()
                process.join()
                process.close()


def _read(untrusted: bytes) -> Art:
    """The art in an answer; whatever a process that was taken over may say is checked."""
    try:
        said: dict[str, Any] = json.loads(untrusted)
        if "problem" in said:
            raise Refusal(REFUSALS[PhotoProblem(said["problem"])])
        data = base64.b64decode(said["data"], validate=True)
        size = (int(said["width_mm"]), int(said["height_mm"]))
        return decode_picture(Picture(str(said["type"]), data, *size))
    except (ValueError, TypeError, KeyError, binascii.Error, SealError) as error:
        raise Refusal(ErrorCode.PICTURE_UNREADABLE) from error
