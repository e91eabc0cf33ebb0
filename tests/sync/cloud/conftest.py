"""A real cloud on a loopback port, with desktops and phones that speak raw HTTP to it.

Every test runs on SQLite, and on PostgreSQL where its binaries are installed. Seeding takes
seconds, so it happens once per database and each test gets a copy.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import itertools
import os
import pwd
import secrets
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from signing.algorithm import Algorithm, Digest
from signing.cms.attributes import signed_attributes
from signing.crypto import keys
from signing.crypto.digests import digest
from signing.crypto.two_party import PartialSm2, PhoneShareRsa, PhoneShareSm2, generate_shares
from sync.cloud.cloud import Cloud
from sync.cloud.providers.contracts import Providers
from sync.cloud.seed import prepare
from sync.cloud.server import RunningCloud
from sync.cloud.settings import CloudSettings, Limits

NOON = time(4, tzinfo=UTC)
"""In Beijing, where the cloud's days begin and end."""


def last_noon() -> datetime:
    """At other hours a test would meet a day's end in its few minutes, or none, by chance."""
    now = datetime.now(UTC)
    noon = datetime.combine(now, NOON)
    return noon if noon <= now else noon - timedelta(days=1)


START = last_noon()
TOKEN = "device-token-of-the-tests"
DATA_KEY = bytes(range(32))
UNIT = "unit-demo"
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody; without it every client loads the world's root certificates for nothing."""
MEMBER, NEWCOMER, ADMIN, LEGAL = "13800000003", "13800000004", "13800000002", "13800000001"
PORT_TRIES = 5
QUIET = {"sweep_seconds": 3600, "provider_seconds": 3600, "expiry_seconds": 3600}
"""Nothing happens by itself in the middle of a test, however slow."""
UNIT_SM2 = "right-per-member-unit-test-a-sm2"


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = START + timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Caller:
    """Sends JSON with a fresh idempotency key; `last` is the last answer."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        # the cloud closes a connection after 5 idle seconds; a call must not meet that moment
        limits = httpx.Limits(keepalive_expiry=2)
        self.http = httpx.Client(
            base_url=url, headers=headers, timeout=60, verify=NO_TLS, limits=limits
        )
        self.last: httpx.Response | None = None

    def send(self, method: str, path: str, body: Any = None, *, key: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key or secrets.token_hex(8)}
        self.last = self.http.request(method, path, json=body, headers=headers)
        return self.last

    def get(self, path: str) -> Any:
        return self._good(self.send("GET", path))

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return self._good(self.send("POST", path, body, key=key))

    def refused(self, path: str, body: Any = None, *, method: str = "POST", key: str = "") -> str:
        """The error code of a call that must fail."""
        response = self.send(method, path, body, key=key)
        assert response.is_client_error, response.text
        error = response.json()
        assert error["message"] and error["next"] and "{" not in error["message"] + error["next"]
        return error["code"]

    @staticmethod
    def _good(response: httpx.Response) -> Any:
        assert response.is_success, f"{response.status_code} {response.text}"
        return response.json() if response.content else None


def file_of(
    name: str = "标书.pdf", *, seals: tuple[str, ...] = ("seal-official",)
) -> dict[str, Any]:
    """A declared file; its content is its name."""
    digests = {kind.value: digest(kind, name.encode()).hex() for kind in Digest}
    ident = hashlib.sha256(name.encode()).hexdigest()[:8]
    return {
        "id": ident,
        "name": name,
        "pages": 3,
        "marks": 3,
        "seals": list(seals),
        "digests": digests,
    }


class Desktop(Caller):
    """A desktop with a device token."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, {"Authorization": f"Bearer {token}"})

    def show(self, *files: dict[str, Any], platform: str = "demo-a", **wish: Any) -> dict[str, Any]:
        """A session whose QR is shown."""
        if wish.get("operation") != "login":
            wish["files"] = list(files) or [file_of()]
        session = self.post("/v1/sessions", {"platform": platform, **wish})
        return self.post(f"/v1/sessions/{session['id']}/qr")

    def view(self, session: dict[str, Any]) -> dict[str, Any]:
        return self.get(f"/v1/sessions/{session['id']}")

    def attributes(self, session: dict[str, Any]) -> dict[str, Any]:
        """The body of POST attributes for a waiting session."""
        signer = self.view(session)["signer"]
        algorithm = Algorithm(signer["algorithm"])
        certificate = base64.b64decode(signer["certificate"])
        return {
            "files": [
                {
                    "file": item["id"],
                    "attributes": base64.b64encode(
                        signed_attributes(
                            bytes.fromhex(item["digests"][algorithm.digest.value]),
                            certificate,
                            algorithm,
                        )
                    ).decode(),
                }
                for item in session["files"]
            ]
        }

    def submit(self, session: dict[str, Any]) -> dict[str, Any]:
        path = f"/v1/sessions/{session['id']}/attributes"
        return self.post(path, self.attributes(session))

    def results(self, session: dict[str, Any], status: str = "sealed") -> dict[str, Any]:
        digest_hex = "ab" * 32 if status == "sealed" else ""
        return {
            "files": [
                {"file": item["id"], "status": status, "output_sha256": digest_hex}
                for item in session["files"]
            ]
        }

    def complete(self, session: dict[str, Any], status: str = "sealed") -> dict[str, Any]:
        path = f"/v1/sessions/{session['id']}/completion"
        return self.post(path, self.results(session, status))

    def available(self) -> str:
        return self.get("/v1/account")["available"]


@dataclass
class Key:
    """A certificate's key on a phone."""

    share: PhoneShareSm2 | PhoneShareRsa
    certificate: bytes


class Phone(Caller):
    """A phone; a PIN is any 32 bytes of proof here, as the cloud never sees more."""

    def __init__(self, url: str, number: str, device: str) -> None:
        super().__init__(url, {"X-BidSeal": "1"})
        self.number, self.device = number, device
        self.keys: dict[str, Key] = {}

    def log_in(self) -> Phone:
        code = self.post("/v1/phone/sms", {"phone": self.number})["sandbox_code"]
        self.post("/v1/phone/login", {"phone": self.number, "code": code, "device": self.device})
        return self

    def open(self, unit: str | None = UNIT) -> Any:
        """Open mutual recognition."""
        agreement = self.get("/v1/phone/agreements/recognition")["version"]
        return self.post("/v1/phone/recognition", {"unit": unit, "agreement": agreement})

    def scan(self, session: dict[str, Any]) -> dict[str, Any]:
        return self.post("/v1/phone/scan", {"payload": session["qr"]["link"]})

    def issue(self, right: str = UNIT_SM2, pin: str = "right") -> dict[str, Any]:
        """Make the key and set the PIN."""
        share: Any
        if "rsa" not in right:  # a bought right has a number only; the tests buy SM2
            share = PhoneShareSm2.generate()
            wire = {"kind": "sm2", "p1": share.p1.hex()}
        else:
            share, cloud = generate_shares()
            wire = {"kind": "rsa", "n": f"{cloud.n:x}", "e": cloud.e, "d2": f"{cloud.d2:x}"}
        verifier = hashlib.sha256(proof_of(pin)).hexdigest()
        body = {"share": wire, "pin_verifier": verifier}
        issued = self.post(f"/v1/phone/certificates/{right}/issue", body)
        self.keys[right] = Key(share, base64.b64decode(issued["certificate"]))
        return issued

    def wish(self, right: str = UNIT_SM2, **changes: Any) -> dict[str, Any]:
        """The body of POST authorise."""
        proof = proof_of("right").hex()
        return {"unit": UNIT, "certificate": right, "billing": "use", "pin_proof": proof, **changes}

    def pay(self, order: dict[str, Any]) -> Any:
        """Pay on the sandbox's cashier."""
        return self.post(f"/v1/phone/orders/{order['id']}/sandbox-payment")

    def recharge(self, amount: str, channel: str = "alipay") -> Any:
        """Order a recharge and pay it."""
        wish = {"amount": amount, "channel": channel}
        return self.pay(self.post("/v1/phone/recharges", wish))

    def buy_pass(self, platform: str = "demo-a", **changes: Any) -> Any:
        """Order a day pass and pay it."""
        wish = {"platform": platform, "unit": UNIT, "days": 1, "channel": "wechat", **changes}
        return self.pay(self.post("/v1/phone/passes", wish))

    def buy_certificate(self, request: str, channel: str = "alipay") -> Any:
        """Order the certificate that an application was granted, and pay it."""
        path = f"/v1/phone/certificate-requests/{request}/purchase"
        return self.pay(self.post(path, {"channel": channel}))

    def buy_stock(self, product: str, count: int = 1, **changes: Any) -> Any:
        """Order certificates for the unit and pay them."""
        wish = {"product": product, "count": count, "channel": "alipay", **changes}
        return self.pay(self.post(f"/v1/phone/units/{UNIT}/stock/orders", wish))

    def at(self, session: dict[str, Any], action: str) -> str:
        return f"/v1/phone/sessions/{session['id']}/{action}"

    def wait_for(self, session: dict[str, Any], right: str = UNIT_SM2, **changes: Any) -> None:
        """Scan, authorise and stand on the waiting page."""
        self.scan(session)
        if right not in self.keys:
            self.issue(right)
        self.post(self.at(session, "authorise"), self.wish(right, **changes))
        self.post(self.at(session, "ready"))

    def sign(self, session: dict[str, Any], right: str = UNIT_SM2, limit: int = 500) -> Any:
        """Sign what is to be signed, at most `limit` files."""
        work = self.get(self.at(session, "work"))["files"][:limit]
        share = self.keys[right].share
        nonces = {
            item["file"]: share.begin() if isinstance(share, PhoneShareSm2) else None
            for item in work
        }
        asked = [
            {"file": name, **({"q1": nonce.q1.hex()} if nonce else {})}
            for name, nonce in nonces.items()
        ]
        halves = self.post(self.at(session, "partials"), {"files": asked})["files"]
        messages = {item["file"]: base64.b64decode(item["attributes"]) for item in work}
        signatures = [
            {
                "file": half["file"],
                "signature": base64.b64encode(
                    self._finish(right, half, nonces[half["file"]], messages[half["file"]])
                ).decode(),
            }
            for half in halves
        ]
        return self.post(self.at(session, "signatures"), {"files": signatures})

    def _finish(self, right: str, half: dict[str, Any], nonce: Any, message: bytes) -> bytes:
        key = self.keys[right]
        if isinstance(key.share, PhoneShareRsa):
            return key.share.finish(int(half["power"], 16), message=message)
        partial = PartialSm2(*(int(half[name], 16) for name in ("r", "s2", "s3")))
        public = keys.public_key_of(key.certificate)
        return key.share.finish(nonce, partial, public=public, message=message)


def proof_of(pin: str) -> bytes:
    return hashlib.sha256(pin.encode()).digest()


@dataclass
class Office:
    """A running cloud and who uses it."""

    url: str
    clock: Clock
    cloud: Cloud
    desktop: Desktop
    callers: list[Caller] = field(default_factory=list)

    def phone(self, number: str = MEMBER, device: str = "") -> Phone:
        phone = Phone(self.url, number, device or f"device-{number}")
        self.callers.append(phone)
        return phone.log_in()

    def other_desktop(self) -> Desktop:
        desktop = Desktop(self.url, TOKEN)
        self.callers.append(desktop)
        return desktop

    def sign_one(self, phone: Phone, *files: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """The whole way up to `completing`."""
        session = self.desktop.show(*files)
        phone.wait_for(session, **changes)
        self.desktop.submit(session)
        phone.sign(session)
        return self.desktop.view(session)

    def problems(self) -> list[str]:
        """What is wrong with the books."""
        from sync.cloud.services import ledger

        with self.cloud.reading() as work:
            return ledger.check(work)

    def edit(self, change: Callable[[Any], None]) -> None:
        """Change stored rows, as an administrator's page will."""
        with self.cloud.writing() as work:
            change(work)


def settings_for(
    folder: Path, url: str, clock: Clock, *, more: dict[str, Any] | None = None, **limits: Any
) -> CloudSettings:
    return CloudSettings(
        **(more or {}),
        data_dir=folder,
        db_url=url,
        embedded_token=TOKEN,
        data_key=DATA_KEY,
        pki_url="http://pki.test",
        clock=clock,
        limits=Limits(**{**QUIET, **limits}),
    )


def sow_once(folder: Path, url: str) -> None:
    clock = Clock()
    clock.now = START
    cloud = Cloud.assemble(settings_for(folder, url, clock))
    with contextlib.closing(cloud.database):
        prepare(cloud)


@pytest.fixture(scope="session")
def sown_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded SQLite file."""
    folder = tmp_path_factory.mktemp("sown")
    path = folder / "cloud.sqlite3"
    sow_once(folder, f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A private PostgreSQL; a call makes a fresh copy of the seeded database, its URL."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        pytest.skip("PostgreSQL is not installed")
    server = PostgreSql(binaries[-1].parent)
    try:
        server.start()
        sow_once(tmp_path_factory.mktemp("sown-pg"), server.create("sown"))
        numbers = itertools.count()
        yield lambda template="sown": server.create(f"copy_{next(numbers)}", template=template)
    finally:
        server.stop()


class PostgreSql:
    """A server of its own in a folder that its user may traverse."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path("/tmp") / f"bidseal-pg-{secrets.token_hex(6)}"
        self.port = 0
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def start(self) -> None:
        self.folder.mkdir(mode=0o700)
        if self.as_user:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        data = str(self.folder / "data")
        self._run(
            "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        for left in reversed(range(PORT_TRIES)):
            try:
                self._listen(data)
                break
            except subprocess.CalledProcessError:
                if not left:
                    raise

    def _listen(self, data: str) -> None:
        """Start at a free port; somebody else may take it just before."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        # a template must have no visitors, not even one that tidies up by itself
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off -c autovacuum=off "
            f"-c unix_socket_directories={self.folder} -c max_connections=200"
        )
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", data, "-w", "-t", "200", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, name: str, template: str = "template1") -> str:
        server = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        with psycopg.connect(server, autocommit=True) as connection:
            parts = (sql.Identifier(part) for part in (name, template))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*parts))
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def _run(self, command: str, *arguments: str) -> None:
        subprocess.run(
            [*self.as_user, str(self.binaries / command), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/tmp",
        )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A seeded database of the test's own."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql")()
    copy = tmp_path / "cloud.sqlite3"
    shutil.copy(request.getfixturevalue("sown_sqlite"), copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def clock() -> Clock:
    """One minute after the seed."""
    return Clock()


@pytest.fixture
def providers() -> Providers:
    """Sandbox providers that the test may tell to fail."""
    return Providers()


@pytest.fixture
def limits() -> dict[str, Any]:
    """Limits that a test wants changed."""
    return {}


@pytest.fixture
def more_settings() -> dict[str, Any]:
    """Settings that a test wants changed."""
    return {}


@pytest.fixture
def office(
    tmp_path: Path,
    database_url: str,
    clock: Clock,
    providers: Providers,
    limits: dict[str, Any],
    more_settings: dict[str, Any],
) -> Iterator[Office]:
    """A running cloud with one bound desktop."""
    settings = settings_for(tmp_path, database_url, clock, more=more_settings, **limits)
    with RunningCloud(settings, providers) as running:
        desktop = Desktop(running.url, TOKEN)
        place = Office(running.url, clock, running.cloud, desktop, [desktop])
        try:
            yield place
            assert place.problems() == []
        finally:
            for caller in place.callers:
                caller.http.close()


@pytest.fixture
def make_file() -> Callable[..., dict[str, Any]]:
    """`file_of`, for tests."""
    return file_of


@pytest.fixture
def together() -> Callable[..., list[Any]]:
    """Runs calls at the same time, one thread each; their results in order."""

    def run(*calls: Callable[[], Any]) -> list[Any]:
        results: list[Any] = [None] * len(calls)
        gate = threading.Barrier(len(calls))

        def one(index: int, call: Callable[[], Any]) -> None:
            gate.wait()
            results[index] = call()

        threads = [
            threading.Thread(target=one, args=(index, call)) for index, call in enumerate(calls)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run
