"""The crowd's calls, each timed: a desktop and a phone for each session, and their streams."""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx
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


STREAM_SECONDS = 30
"""Silence after which a stream is dead; the cloud pings every 5 s."""


@dataclass(frozen=True)
class Pace:
    """Seconds between the calls that people make; each is drawn evenly from its range."""

    arrive: float
    """Within so long all desktops show their code."""
    scan: tuple[float, float] = (0, 0)
    """From the code on the screen to the scan: the phone is taken out and unlocked."""
    choose: tuple[float, float] = (0, 0)
    """From the scan to the PIN: names and control code compared, certificate chosen, six digits."""
    seal: tuple[float, float] = (0, 0)
    """From the signatures to the report: the desktop writes and checks its file."""


PEOPLE = Pace(arrive=25, scan=(8, 25), choose=(18, 40), seal=(0.2, 1))
"""Nobody can be done within 26 s, so all sessions are open at once when the last one arrives."""
BURST = Pace(arrive=0)
"""Machines: everybody calls without a pause, so a call's time is the queue's length times its cost,
and says how much the cloud can do in a second rather than how long a person waits."""


@dataclass
class Seen:
    """What the driver saw."""

    times: dict[str, list[float]]
    failures: list[str]
    most_open: int
    """Sessions at the same moment."""
    events: int
    """Views that came by stream."""
    seconds: float
    """The whole run."""


@dataclass
class _Open:
    """Sessions that are open now, and what their streams brought."""

    now: int = 0
    most: int = 0
    events: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def change(self, by: int) -> None:
        with self.lock:
            self.now += by
            self.most = max(self.most, self.now)

    def heard(self) -> None:
        with self.lock:
            self.events += 1


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


def prepare(url: str, people: list[Someone]) -> list[tuple[Phone, Desktop, Someone]]:
    """Everybody's two ends, the phones with their keys made."""
    pairs = [(_phone(url, one), Desktop(url, one.token), one) for one in people]
    failed = _each(pairs, lambda phone, _, one: phone.issue(one.right), at_once=MAKERS)
    assert not failed, failed
    return pairs


def run_all(pairs: list[tuple[Phone, Desktop, Someone]], pace: Pace) -> Seen:
    """All sessions at once, at the pace of `pace`."""
    clock, opened = Clock(), _Open()
    for phone, desktop, _ in pairs:
        clock.watch(phone)
        clock.watch(desktop)

    def act(phone: Phone, desktop: Desktop, one: Someone) -> None:
        _session(phone, desktop, one, pace=pace, opened=opened)

    began = time.monotonic()
    failures = _each(pairs, act, at_once=len(pairs))
    seconds = time.monotonic() - began
    for phone, desktop, _ in pairs:
        phone.http.close()
        desktop.http.close()
    return Seen(dict(clock.times), failures, opened.most, opened.events, seconds)


def _phone(url: str, one: Someone) -> Phone:
    phone = Phone(url, "", "")
    phone.http.cookies.set("bidseal_phone", one.cookie)
    return phone


def _session(phone: Phone, desktop: Desktop, one: Someone, *, pace: Pace, opened: _Open) -> None:
    chance = random.Random(one.id)

    def wait(least: float, most: float) -> None:
        time.sleep(chance.uniform(least, most))

    wait(0, pace.arrive)
    session = desktop.show(file_of(f"{one.id}.pdf", seals=()), operation=Operation.STAMP.value)
    opened.change(1)
    streams = [_listen(desktop, f"/v1/sessions/{session['id']}/events", opened)]
    try:
        wait(*pace.scan)
        phone.scan(session)
        streams.append(_listen(phone, phone.at(session, "events"), opened))
        wait(*pace.choose)
        phone.post(phone.at(session, "authorise"), phone.wish(one.right))
        phone.post(phone.at(session, "ready"))
        desktop.submit(session)
        phone.sign(session, one.right)
        wait(*pace.seal)
        done = desktop.complete(session)
    finally:
        opened.change(-1)
    assert done["state"] == "done", done["state"]
    assert done["charge"]["amount"] == "1.50", done["charge"]
    for stream in streams:
        stream.join(STREAM_SECONDS)
        assert not stream.is_alive(), "a stream did not end with its session"


def _listen(caller: Caller, path: str, opened: _Open) -> threading.Thread:
    """Both ends hear of changes by a stream of their own, as the real ones do."""

    def read() -> None:
        timeout = httpx.Timeout(60, read=STREAM_SECONDS)
        with caller.http.stream("GET", path, timeout=timeout) as answer:
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    opened.heard()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


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
