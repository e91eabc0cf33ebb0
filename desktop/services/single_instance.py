"""One window per user: a second start hands its files over to the first and ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_LIMIT = 64 * 1024
"""bytes; a longer message is not ours"""
_TIMEOUT = 2000
"""ms"""


def server_name(home: Path) -> str:
    """Name of the local socket for one data folder."""
    return "bidseal-" + hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]


def hand_over(name: str, files: Sequence[Path]) -> bool:
    """Give `files` to a running window; True when one took them."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_TIMEOUT // 4):
        return False
    message = json.dumps([str(path.resolve()) for path in files]).encode() + b"\0"
    socket.write(message)
    answered = socket.waitForReadyRead(_TIMEOUT) and socket.readAll().data() == b"OK"
    socket.disconnectFromServer()
    return answered


class SingleInstance(QObject):
    """Listens for later starts.

    Signals:
        files_received: Another start handed over files; the list may be empty. arg 0: list[Path]
    """

    files_received = Signal(list)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Listen under `name`, only for the same user; a socket left by a crash is replaced."""
        super().__init__(parent)
        self._buffers: dict[QLocalSocket, bytearray] = {}
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)
            self._server.listen(name)
        self._server.newConnection.connect(self._accept)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _accept(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._buffers[socket] = bytearray()
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(self._forget)
            self._take(socket)

    def _read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._take(socket)

    def _take(self, socket: QLocalSocket) -> None:
        buffer = self._buffers.get(socket)
        if buffer is None:
            return
        buffer += socket.readAll().data()
        if len(buffer) > _LIMIT:
            socket.abort()
        elif b"\0" in buffer:
            untrusted = bytes(buffer[: buffer.index(b"\0")])
            del self._buffers[socket]
            socket.write(b"OK")
            socket.flush()
            self.files_received.emit(_parse(untrusted))

    def _forget(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._buffers.pop(socket, None)
            socket.deleteLater()


def _parse(untrusted_message: bytes) -> list[Path]:
    try:
        texts = json.loads(untrusted_message)
    except ValueError:
        return []
    if not isinstance(texts, list):
        return []
    return [Path(text) for text in texts if isinstance(text, str)]
