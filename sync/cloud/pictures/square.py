"""A picture made anew by our own encoder: what was hidden in the old file does not survive."""

from __future__ import annotations

import multiprocessing
from typing import Final

from sync.cloud.domain.refusal import Refusal
from sync.cloud.pictures import worker
from sync.protocol.errors import ErrorCode

SECONDS: Final = 15.0
"""Start of the process included."""
MAX_BYTES: Final = 2 * 1024 * 1024


def square_png(content: bytes, *, side: int) -> bytes:
    """The middle of a JPEG or PNG as a PNG of `side` × `side` pixels.

    Refusal (unit.picture-invalid): too large, no picture, or its decoder crashed, ran out of
    memory or of time; then only the process that decoded it is gone.
    """
    if not 0 < len(content) <= MAX_BYTES:
        raise Refusal(ErrorCode.PICTURE_INVALID)
    # spawned, not forked: the server's threads must not be copied
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=worker.run, args=(theirs, side), name="picture", daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send_bytes(content)
        drawn = ours.recv_bytes() if ours.poll(SECONDS) else b""
    except (EOFError, OSError):
        drawn = b""  # the process is gone
    finally:
        process.kill()
        process.join()
        ours.close()
    if not drawn:
        raise Refusal(ErrorCode.PICTURE_INVALID)
    return drawn
