"""The window's end of one drawing process: start it, ask it, and be rid of it when it fails."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.shared_memory import SharedMemory

from desktop.render import child
from desktop.render.wire import PICTURE_BYTES, Answer, NonsenseError, Order, decode_answer

START_SECONDS = 60.0
"""To start and import; an office PC with a virus scanner takes its time."""


ANSWER_BYTES = 64 * 1024 * 1024
"""An answer is never longer: pixels do not travel here."""


class LostError(Exception):
    """The process died, hung or talked nonsense; it has been ended and must be replaced."""


class GoneError(LostError):
    """The process had died before it was given the order, which is therefore not to blame."""


class DrawingProcess:
    """One child process with its pipe and its memory; used by one thread."""

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._memory: SharedMemory | None = None
        self._ending = threading.Lock()

    @property
    def running(self) -> bool:
        """Whether it has been started and not been ended by us."""
        return self._process is not None

    @property
    def pid(self) -> int | None:
        """The process's number, None when there is none."""
        return self._process.pid if self._process else None

    @property
    def pixels(self) -> memoryview:
        """What a `Drawn` answer left, until the next order."""
        assert self._memory is not None
        assert self._memory.buf is not None
        return self._memory.buf

    @property
    def memory_name(self) -> str | None:
        """Of the shared memory, None while there is none."""
        return self._memory.name if self._memory else None

    def start(self) -> None:
        """Start the process and wait until it is ready. Raises LostError."""
        # Spawned, not forked: Qt's threads must not be copied, and packaged programs work alike.
        context = multiprocessing.get_context("spawn")
        self._memory = SharedMemory(create=True, size=PICTURE_BYTES)
        self._pipe, theirs = context.Pipe()
        process = context.Process(
            target=child.run,
            args=(theirs, self._memory.name),
            name="bidseal-render",
            daemon=True,
        )
        try:
            process.start()
        except OSError as error:
            self.end()
            raise LostError from error
        finally:
            theirs.close()
        with self._ending:
            self._process = process
        self._receive(START_SECONDS)

    def ask(self, order: Order, timeout: float) -> Answer:
        """Give an order and wait for its answer, at most `timeout` seconds.

        Raises GoneError when the process was dead already, LostError when it did not survive this.
        """
        assert self._pipe is not None
        assert self._process is not None
        if not self._process.is_alive():
            self.end()
            raise GoneError
        try:
            self._pipe.send(order)
        except OSError as error:
            self.end()
            raise LostError from error
        return self._receive(timeout)

    def kill(self) -> None:
        """End the child at once, from any thread; who waits for an answer gets LostError."""
        with self._ending:
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """End the child, whatever it is doing, and give back pipe and memory."""
        with self._ending:
            if self._process is not None:
                # Not terminate(): a stopped or looping process would not hear a polite signal.
                # No close(): it raises when another thread has just collected the dead child.
                self._process.kill()
                self._process.join()
                self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._memory is not None:
            # A picture that is still being copied would hold the memory; it never does.
            self._memory.close()
            with contextlib.suppress(FileNotFoundError):
                self._memory.unlink()
            self._memory = None

    def _receive(self, timeout: float) -> Answer:
        assert self._pipe is not None
        try:
            if not self._pipe.poll(timeout):
                raise TimeoutError
            return decode_answer(self._pipe.recv_bytes(ANSWER_BYTES))
        except (EOFError, OSError, NonsenseError) as error:
            self.end()
            raise LostError from error
