"""Leases keep the embedded cloud alive exactly as long as somebody holds one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from desktop.embedded.lease import Leases, is_alive, take_lease


@pytest.fixture
def leases() -> Iterator[tuple[Leases, int]]:
    listener = socket.create_server(("127.0.0.1", 0))
    counted = Leases(listener, "right")
    counted.start()
    yield counted, listener.getsockname()[1]
    # wakes the accepting thread, which then finds the listener closed
    with socket.create_connection(listener.getsockname()):
        counted.close()


def waiting(counted: Leases, *, first: float = 30.0) -> threading.Thread:
    thread = threading.Thread(
        target=counted.wait_until_unused, args=(0.01,), kwargs={"first": first}
    )
    thread.start()
    return thread


def test_cloud_is_unused_when_the_last_lease_ends(leases: tuple[Leases, int]) -> None:
    counted, port = leases
    one, two = take_lease(port, "right"), take_lease(port, "right")
    assert one
    assert two
    thread = waiting(counted)
    one.close()
    thread.join(0.1)
    assert thread.is_alive()
    assert is_alive(two)
    two.close()
    thread.join(60)
    assert not thread.is_alive()


def test_nobody_ever_comes(leases: tuple[Leases, int]) -> None:
    thread = waiting(leases[0], first=0.01)
    thread.join(60)
    assert not thread.is_alive()


def test_wrong_token_gets_no_lease(leases: tuple[Leases, int]) -> None:
    assert take_lease(leases[1], "wrong") is None


def test_nobody_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert take_lease(port, "right") is None


def test_somebody_else_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.0 400 Bad Request\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert take_lease(listener.getsockname()[1], "right") is None
        thread.join()


def test_a_stranger_at_the_old_port_never_hears_the_token() -> None:
    heard = b""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def echo() -> None:
            nonlocal heard
            connection, _ = listener.accept()
            with connection:
                heard = connection.recv(256)
                # the best a stranger can do is to send back what came
                connection.sendall(heard.rstrip() + b" " + heard)
                heard += connection.recv(256)

        thread = threading.Thread(target=echo)
        thread.start()
        assert take_lease(listener.getsockname()[1], "right") is None
        thread.join()
    assert heard
    assert b"right" not in heard
    assert heard.count(b"\n") == 1


def test_a_client_without_the_token_is_not_counted(leases: tuple[Leases, int]) -> None:
    with socket.create_connection(("127.0.0.1", leases[1])) as connection:
        connection.sendall(b"00\n")
        connection.recv(256)
        connection.sendall(b"00\n")
        assert connection.recv(256) == b""


def test_ended_cloud_is_noticed() -> None:
    one, two = socket.socketpair()
    assert is_alive(one)
    two.close()
    assert not is_alive(one)
    one.close()
    assert not is_alive(one)
