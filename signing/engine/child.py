"""The engine's process: carries out orders until the asking side goes away."""

from __future__ import annotations

import contextlib
import gc
import logging
import signal
from multiprocessing.connection import Connection

from signing.engine.limits import limit_memory
from signing.engine.order import CancelCheck, Order
from signing.engine.poll import polled
from signing.engine.wire import Answer, Cancel, Request, encode
from signing.errors import BidSealError, DocumentLimitError, InternalError

_OBJECTS = 20_000
"""Made until the collector looks: a file makes some thousands, few of them in circles."""


def run_forked(connection: Connection, theirs: Connection) -> None:
    """Serve until the pipe closes; the entry of a forked process, which has both ends."""
    # Held by us, too, the asking side's end would stay open when that side dies.
    theirs.close()
    run(connection)


def run(connection: Connection) -> None:
    """Serve until the pipe closes; the entry of the spawned process."""
    # Loading makes hundreds of thousands of objects that stay: looking for garbage among them
    # again and again takes a sixth of the time.
    gc.disable()
    # Ctrl+C in a terminal reaches the whole group; the asking side decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is wrong with a file stands in its report; pyHanko's warnings are noise beside it.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    # Loaded while the asking side does other things: the first order should not wait for it.
    import signing.pdf.ground
    import signing.pdf.open
    import signing.pdf.prepare
    import signing.pdf.revision  # noqa: F401 - as above

    gc.freeze()
    gc.enable()
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])
    known: set[type] = set()
    has_word = polled(connection)
    with contextlib.suppress(EOFError, OSError):
        while True:
            request: Request = connection.recv()
            if isinstance(request, Cancel):
                continue  # it came after the order had ended by itself
            limit_memory(request.memory)
            connection.send_bytes(encode(_answer(request.order, has_word)))
            if type(request.order) not in known:
                known.add(type(request.order))
                _settle()


def _settle() -> None:
    """What an order's first time has loaded stays: the collector, which would look through it
    several times a file, leaves it alone from now on."""
    gc.collect()
    gc.freeze()


def _answer(order: Order[object], has_word: CancelCheck) -> Answer:
    try:
        # Whatever arrives while an order runs can only be its cancelling.
        return Answer(order.carry_out(has_word))
    except BidSealError as error:
        return Answer(error=error)
    except (MemoryError, RecursionError):
        return Answer(error=DocumentLimitError(name=order.path.name, reason="需要的内存过多"))
    except Exception as error:  # noqa: BLE001 - the process's edge: a bug answers in form too
        return Answer(error=InternalError(f"{type(error).__name__}: {error}"))
