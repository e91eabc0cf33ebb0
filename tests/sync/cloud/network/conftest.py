"""Nodes that call: platforms' sites with keys of their own, and the nodes that the cloud runs."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from signing.algorithm import Algorithm
from signing.cms.attributes import signed_attributes
from signing.crypto.keys import verify_signature
from sync.cloud.domain.node_call import Node
from sync.cloud.nodes.client import NodeClient
from sync.cloud.nodes.signatures import Signer, read_request
from sync.cloud.services import nodes
from sync.protocol.platform import WEBHOOK_PATH, SharedIdentity, Taken, Webhook
from sync.protocol.session import (
    CompleteSession,
    CreateSession,
    FileAttributes,
    SessionView,
    SignatureList,
    SubmitAttributes,
)

SESSIONS = "/v1/platform/sessions"


@dataclass
class Site:
    """What a node knows: itself, the cloud, how to find others, and what it was told."""

    client: NodeClient
    cloud: Node
    inbox: list[Webhook] = field(default_factory=list)
    deaf: bool = False
    _attributes: dict[str, bytes] = field(default_factory=dict)

    def find(self, code: str) -> Node:
        """A node, as a node looks for it."""
        return self.client.find(self.cloud, code)

    def begin(self, wish: CreateSession) -> SessionView:
        """A session whose QR is shown."""
        return self.refresh(self._post(SESSIONS, wish).id)

    def refresh(self, session: str) -> SessionView:
        return self._post(f"{SESSIONS}/{session}/qr", None)

    def session(self, session: str) -> SessionView:
        return self.client.call(self.cloud, "GET", f"{SESSIONS}/{session}", SessionView)

    def identity(self, consent: str) -> SharedIdentity:
        path = f"/v1/platform/identities/{consent}"
        return self.client.call(self.cloud, "GET", path, SharedIdentity)

    def submit(self, view: SessionView) -> SessionView:
        """Hand in what is to be signed: attributes over the declared digests."""
        signer = view.signer
        assert signer is not None
        algorithm = Algorithm(signer.algorithm)
        self._attributes = {
            file.id: signed_attributes(
                bytes.fromhex(file.digests[algorithm.digest.value]),
                base64.b64decode(signer.certificate),
                algorithm,
            )
            for file in view.files
        }
        files = tuple(
            FileAttributes(file=name, attributes=base64.b64encode(der).decode())
            for name, der in self._attributes.items()
        )
        return self._post(f"{SESSIONS}/{view.id}/attributes", SubmitAttributes(files=files))

    def verify(self, view: SessionView) -> int:
        """How many signatures there are; all are right."""
        path = f"{SESSIONS}/{view.id}/signatures"
        found = self.client.call(self.cloud, "GET", path, SignatureList).files
        assert view.signer is not None
        for item in found:
            verify_signature(
                base64.b64decode(view.signer.certificate),
                Algorithm(view.signer.algorithm),
                signed_data=self._attributes[item.file],
                signature=base64.b64decode(item.signature),
            )
        return len(found)

    def serial(self, view: SessionView) -> int:
        assert view.signer is not None
        der = base64.b64decode(view.signer.certificate)
        return x509.load_der_x509_certificate(der).serial_number

    def complete(self, session: str, wish: CompleteSession) -> SessionView:
        return self._post(f"{SESSIONS}/{session}/completion", wish)

    def heard(self, session: str) -> list[Webhook]:
        """What was told of one session, in the order of its revisions."""
        told = [m for m in self.inbox if m.session is not None and m.session.id == session]
        return sorted(told, key=lambda m: m.session.revision if m.session else 0)

    def _post(self, path: str, wish: Any) -> SessionView:
        key = secrets.token_hex(8)
        return self.client.call(self.cloud, "POST", path, SessionView, wish, key=key)


class Ear(ThreadingHTTPServer):
    """Takes webhooks for one site, as a site does: after checking who signed them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hearing)
        self.site: Site | None = None
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


class _Hearing(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        site = self.server.site
        assert site is not None
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fields = {name.title(): value for name, value in self.headers.items()}
        signed = read_request("POST", f"{self.server.url}{WEBHOOK_PATH}", fields, body)
        signed.check(site.cloud.public_key)
        if site.deaf:
            self.send_error(503)
            return
        message = Webhook.model_validate_json(body)
        if message.id not in {known.id for known in site.inbox}:
            site.inbox.append(message)
        answer = Taken(id=message.id).model_dump_json().encode()
        now = site.client.clock()
        self.send_response(200)
        headers = site.client.signer.answer(200, answer, now=now, nonce=signed.nonce)
        for name, value in {**headers, "Content-Length": str(len(answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(office: Any) -> Iterator[Callable[..., Site]]:
    """Makes the sites of enrolled platforms, which hear webhooks."""
    made: dict[str, tuple[Site, Ear]] = {}

    def make(code: str = "demo-a") -> Site:
        key, ear = Ed25519PrivateKey.generate(), Ear()
        public = key.public_key().public_bytes_raw()
        with office.cloud.writing() as work:
            nodes.enrol(work, code, public_key=public, endpoint=ear.url)
            app = nodes.find(work, nodes.APP)
        ear.site = Site(NodeClient(Signer(code, key), office.clock), app)
        made[code] = (ear.site, ear)
        return ear.site

    yield make
    for one, ear in made.values():
        ear.shutdown()
        ear.server_close()
        one.client.http.close()


@pytest.fixture
def node(office: Any) -> Iterator[Callable[[str], Site]]:
    """The nodes that the cloud runs itself."""
    made: list[Site] = []

    def make(code: str) -> Site:
        with office.cloud.reading() as work:
            signer, app = nodes.signer_of(work, code), nodes.find(work, nodes.APP)
        made.append(Site(NodeClient(signer, office.clock), app))
        return made[-1]

    yield make
    for one in made:
        one.client.http.close()


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Webhooks leave when a test says so, and not by themselves."""
    monkeypatch.setattr("sync.cloud.api.app.deliver_due", lambda cloud: 0)
