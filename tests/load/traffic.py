"""The crowd's calls, each timed: all sessions at once, a desktop and a phone each."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from typing import Any

from crowd import Someone

from sync.protocol.session import Operation
from tests.sync.cloud.conftest import Caller, Desktop, Phone, file_of

CALLS = {
    "/v1/sessions": "create",
    "qr": "show QR",
    "scan": "scan",
    "authorise": "authorise",
    "ready": "ready",
    "attributes": "submit",
    "work": "read work",
    "partials": "cloud's halves",
    "signatures": "hand in signatures",
    "completion": "complete",
}
MAKERS = 4
"""Phones that make their keys at the same time; more would only measure this machine."""


class Clock:
    """How long each call took, by its name."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()

    def watch(self, caller: Caller) -> None:
        """Time every call of `caller` from now on."""
        send = caller.send

        def timed(method: str, path: str, body: Any = None, *, key: str = "") -> Any:
            began = time.perf_counter()
            answer = send(method, path, body, key=key)
            took = time.perf_counter() - began
            name = CALLS.get(path) or CALLS.get(path.rsplit("/", 1)[-1], "read session")
            with self._lock:
                self.times[name].append(took)
            return answer

        caller.send = timed  # type: ignore[method-assign]


def run_all(url: str, people: list[Someone]) -> tuple[dict[str, list[float]], list[str]]:
    """Times by call, and what failed."""
    pairs = [(_phone(url, one), Desktop(url, one.token), one) for one in people]
    _each(pairs, lambda phone, _, one: phone.issue(one.right), at_once=MAKERS)
    clock = Clock()
    for phone, desktop, _ in pairs:
        clock.watch(phone)
        clock.watch(desktop)
    failures = _each(pairs, _session, at_once=len(pairs))
    for phone, desktop, _ in pairs:
        phone.http.close()
        desktop.http.close()
    return dict(clock.times), failures


def _phone(url: str, one: Someone) -> Phone:
    phone = Phone(url, "", "")
    phone.http.cookies.set("bidseal_phone", one.cookie)
    return phone


def _session(phone: Phone, desktop: Desktop, one: Someone) -> None:
    session = desktop.show(file_of(f"{one.id}.pdf", seals=()), operation=Operation.STAMP.value)
    phone.wait_for(session, one.right)
    desktop.submit(session)
    phone.sign(session, one.right)
    done = desktop.complete(session)
    assert done["state"] == "done", done["state"]
    assert done["charge"]["amount"] == "1.50", done["charge"]


def _each(pairs: list[Any], act: Any, *, at_once: int) -> list[str]:
    failures: list[str] = []
    gate, waiting = threading.Barrier(min(at_once, len(pairs))), iter(pairs)
    lock = threading.Lock()

    def go() -> None:
        gate.wait()
        while True:
            with lock:
                pair = next(waiting, None)
            if pair is None:
                return
            try:
                act(*pair)
            except Exception as error:  # noqa: BLE001 - every failure is counted, none ends the run
                failures.append(f"{pair[2].id}: {type(error).__name__}: {str(error)[:200]}")

    threads = [threading.Thread(target=go) for _ in range(gate.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
