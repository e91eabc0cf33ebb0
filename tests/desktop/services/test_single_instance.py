"""A second start hands its files over, whatever a stranger sends does no harm."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from desktop.services.single_instance import SingleInstance, hand_over, server_name

ROOT = Path(__file__).parents[3]


@pytest.fixture
def name(tmp_path: Path) -> str:
    return server_name(tmp_path)


@pytest.fixture
def first(qtbot: QtBot, name: str) -> Iterator[SingleInstance]:
    instance = SingleInstance(name)
    yield instance
    instance.close()


def second_start(home: Path, files: list[Path]) -> subprocess.Popen[bytes]:
    """Another process that hands files over; its exit code is 0 when they were taken."""
    code = (
        "import sys; from pathlib import Path;"
        "from desktop.services.single_instance import hand_over, server_name;"
        "home, *files = map(Path, sys.argv[1:]);"
        "sys.exit(0 if hand_over(server_name(home), files) else 1)"
    )
    command = [sys.executable, "-c", code, str(home), *map(str, files)]
    return subprocess.Popen(command, cwd=ROOT)


def test_files_arrive_in_the_first_window(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    wanted = [tmp_path / "标书 一.pdf", tmp_path / "b.pdf"]
    with qtbot.waitSignal(first.files_received) as caught:
        second = second_start(tmp_path, wanted)
    assert caught.args == [wanted]
    assert second.wait(60) == 0


def test_nobody_listens(qtbot: QtBot, name: str) -> None:
    assert hand_over(name, []) is False


@pytest.mark.parametrize(
    ("message", "files"), [(b"nonsense\0", []), (b'{"a": 1}\0', []), (b'["a.pdf", 7]\0', ["a.pdf"])]
)
def test_untrusted_messages(
    qtbot: QtBot, first: SingleInstance, name: str, message: bytes, files: list[str]
) -> None:
    socket = QLocalSocket()
    with qtbot.waitSignal(first.files_received) as caught:
        socket.connectToServer(name)
        assert socket.waitForConnected(60_000)
        socket.write(message)
        socket.flush()
    assert caught.args == [[Path(file) for file in files]]
    socket.disconnectFromServer()


def test_an_endless_message_is_cut_off(qtbot: QtBot, first: SingleInstance, name: str) -> None:
    socket = QLocalSocket()
    with qtbot.waitSignal(socket.disconnected), qtbot.assertNotEmitted(first.files_received):
        socket.connectToServer(name)
        assert socket.waitForConnected(60_000)
        socket.write(b"x" * 200_000)
        socket.flush()


def test_a_socket_left_by_a_crash_is_replaced(qtbot: QtBot, name: str, tmp_path: Path) -> None:
    left = SingleInstance(name)
    again = SingleInstance(name)
    with qtbot.waitSignal(again.files_received):
        second = second_start(tmp_path, [])
    assert second.wait(60) == 0
    left.close()
    again.close()
