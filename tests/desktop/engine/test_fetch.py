"""Revocation is asked of real servers, and never of those that a certificate must not lead to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from desktop.engine import fetch as room
from desktop.engine.fetch import Fetcher
from desktop.engine.hosts import Hosts, is_outside
from desktop.engine.orders import VerifyOrder
from signing.algorithm import Algorithm, Digest
from signing.cms.assemble import assemble
from signing.cms.attributes import signed_attributes
from signing.crypto import certificates, keys
from signing.crypto.certificates import Authority, Locations, Role, Subject, Validity
from signing.crypto.crl import build_crl
from signing.crypto.status import CertificateStatus, Status
from signing.engine.order import here
from signing.geometry import RectMm
from signing.pdf.complete import fill, publish
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.model import Mark, RuleKind
from signing.seal import templates
from signing.seal.model import Seal, SealKind
from signing.verify.model import FileReport, Row, RowKind, Verdict


@dataclass
class Service:
    """What a server on this PC was asked, and what it answers by path."""

    port: int = 0
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str, str, bytes]] = field(default_factory=list)
    """method, path, Host, body"""

    def says(self, path: str, data: bytes = b"", status: int = 200, **headers: str) -> str:
        """The address under which this answer is found."""
        self.answers[path] = (status, headers, data)
        return f"http://127.0.0.1:{self.port}{path}"


def _serving(service: Service) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            service.asked.append((self.command, self.path, self.headers["Host"], body))
            status, headers, data = service.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def services() -> Iterator[tuple[Service, Service]]:
    """Two servers."""
    made = []
    for _ in range(2):
        service = Service()
        server = _serving(service)
        service.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        made.append((service, server))
    yield made[0][0], made[1][0]
    for _, server in made:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def inside(service: Service) -> Fetcher:
    """Asks this one service on this PC, and the internet."""
    return Fetcher(Hosts([f"127.0.0.1:{service.port}"]))


def test_a_named_host_is_asked_and_answers(services: tuple[Service, Service]) -> None:
    service, _ = services
    url = service.says("/ca.crl?x=1", b"listing")
    assert inside(service)(url, None) == b"listing"
    assert inside(service)(service.says("/ocsp", b"good"), b"question") == b"good"
    host = f"127.0.0.1:{service.port}"
    assert service.asked == [
        ("GET", "/ca.crl?x=1", host, b""),
        ("POST", "/ocsp", host, b"question"),
    ]
    assert inside(service)(service.says("/missing", status=404), None) is None


def test_this_pc_and_its_network_are_not_asked(services: tuple[Service, Service]) -> None:
    service, other = services
    port = service.port
    service.says("/", b"secret")
    for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "me@127.0.0.1"):
        assert Fetcher()(f"http://{host}:{port}/", None) is None
        assert inside(other)(f"http://{host}:{port}/", None) is None
    for url in ("file:///etc/passwd", "ftp://127.0.0.1/", "http:///", "http://[::1", "gopher"):
        assert Fetcher()(url, None) is None
    assert service.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1%2",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_addresses_inside(address: str) -> None:
    assert not is_outside(address)
    hosts = Hosts(resolve=lambda host, port: [address])
    assert hosts.address("crl.example", 80) is None
    assert not hosts.may_be_asked_by_a_proxy("crl.example", 80)
    both = Hosts(resolve=lambda host, port: ["93.184.215.14", address])
    assert both.address("crl.example", 80) is None


def test_addresses_outside() -> None:
    for address in ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808"):
        assert is_outside(address)
    hosts = Hosts(resolve=lambda host, port: ["93.184.215.14"])
    assert hosts.address("crl.example", 80) == "93.184.215.14"


def test_redirects_are_followed_only_where_it_may_be_asked(
    services: tuple[Service, Service],
) -> None:
    service, other = services
    secret = other.says("/secret", b"secret")
    there = service.says("/there", b"listing")
    fetch = inside(service)
    assert fetch(service.says("/moved", status=302, Location="/there"), None) == b"listing"
    assert fetch(service.says("/far", status=301, Location=there), None) == b"listing"
    assert fetch(service.says("/trap", status=302, Location=secret), None) is None
    assert fetch(service.says("/file", status=302, Location="file:///etc/passwd"), None) is None
    assert fetch(service.says("/loop", status=302, Location="/loop"), None) is None
    assert fetch(service.says("/ocsp", status=302, Location="/there"), b"question") is None
    assert other.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_asked(
    services: tuple[Service, Service],
) -> None:
    service, _ = services
    service.says("/ca.crl", b"listing")
    calls: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        calls.append(host)
        return ["127.0.0.1"] if len(calls) == 1 else ["10.0.0.1"]

    fetch = Fetcher(Hosts(["crl.example"], resolve))
    assert fetch(f"http://crl.example:{service.port}/ca.crl", None) == b"listing"
    assert calls == ["crl.example"]
    assert service.asked[0][2] == f"crl.example:{service.port}"


def test_unknown_hosts_and_silent_ones_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError(host)

    assert Fetcher(Hosts(resolve=nowhere))("http://crl.example/", None) is None
    assert Hosts(resolve=nowhere).may_be_asked_by_a_proxy("crl.example", 80)
    assert Fetcher(Hosts(["127.0.0.1"]))("http://127.0.0.1:1/", None) is None


def test_answers_that_are_too_large_are_dropped(
    services: tuple[Service, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = services
    monkeypatch.setattr(room, "_MAX_BYTES", 1000)
    assert inside(service)(service.says("/large", b"x" * 1001), None) is None
    assert inside(service)(service.says("/fits", b"x" * 1000), None) == b"x" * 1000


def test_a_proxy_is_not_used_to_reach_what_is_inside(
    services: tuple[Service, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, _ = services
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    proxy.answers["http://crl.example/ca.crl"] = (200, {}, b"listing")
    outside = Fetcher(Hosts(resolve=lambda host, port: ["93.184.215.14"]))
    assert outside("http://crl.example/ca.crl", None) == b"listing"
    inner = Fetcher(Hosts(resolve=lambda host, port: ["10.0.0.1"]))
    assert inner("http://crl.example/ca.crl", None) is None
    assert len(proxy.asked) == 1


class Office:
    """A root and a signer whose certificate names a service for its revocation."""

    def __init__(self, crl: str) -> None:
        now = datetime.now(UTC)
        self.validity = Validity(now - timedelta(days=9), now + timedelta(days=9))
        key = keys.generate(Algorithm.SM2_SM3)
        root = certificates.issue_root(Subject("测试根"), key, validity=self.validity)
        self.root = Authority(root, key)
        self.key = keys.generate(Algorithm.SM2_SM3)
        self.certificate = certificates.issue(
            Role.SIGNER,
            Subject("测试单位"),
            public_key=keys.public_key(self.key),
            validity=self.validity,
            authority=self.root,
            locations=Locations(crl=crl),
        )

    def signed(self, path: Path) -> Path:
        art = templates.draw(SealKind.OFFICIAL, owner="测试单位")
        mark = Mark(RuleKind.PAGE, 0, "seal", 1, RectMm(50, 50, 50 + art.width, 50 + art.height))
        prepared = prepare(
            open_document(path),
            [mark],
            {"seal": Seal("seal", "公章", SealKind.OFFICIAL, "测试单位", art, b"")},
            target=path.with_name("out.pdf"),
            digests=[Digest.SM3],
            seal_data=None,
        )
        digest = bytes.fromhex(prepared.digests[Digest.SM3])
        made = signed_attributes(digest, self.certificate, Algorithm.SM2_SM3)
        cms = assemble(
            made,
            keys.sign(self.key, Algorithm.SM2_SM3, made),
            certificate=self.certificate,
            chain=[],
            algorithm=Algorithm.SM2_SM3,
            timestamp=None,
        )
        fill(prepared, cms)
        return publish(prepared).output

    def listing(self) -> bytes:
        """A list that names the signer."""
        now = datetime.now(UTC).replace(microsecond=0)
        revoked = CertificateStatus(Status.REVOKED, now - timedelta(days=1), "key_compromise")
        serial = int(certificates.read(self.certificate).serial, 16)
        update = (now - timedelta(hours=1), now + timedelta(days=1))
        return build_crl(
            self.root, {serial: revoked}, this_update=update[0], next_update=update[1], number=1
        )


def test_verifying_online_asks_the_service_of_the_certificate(
    services: tuple[Service, Service], make_pdf: Callable[..., Path]
) -> None:
    service, _ = services
    office = Office(f"http://127.0.0.1:{service.port}/root.crl")
    path = office.signed(make_pdf(pages=2))
    service.says("/root.crl", office.listing())
    order = VerifyOrder(path, (office.root.certificate,), is_online=True)
    closed, opened = (
        _revocation(here(replace(order, internal=internal)))
        for internal in ((), (f"127.0.0.1:{service.port}",))
    )
    assert closed.verdict is Verdict.UNKNOWN
    assert "服务不可用" in closed.template
    assert opened.verdict is Verdict.INVALID
    assert "被吊销" in opened.template
    assert [asked[1] for asked in service.asked] == ["/root.crl"]


def _revocation(report: FileReport) -> Row:
    (signature,) = report.signatures
    return next(row for row in signature.rows if row.kind is RowKind.REVOCATION)
