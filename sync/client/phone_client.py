"""The phone's calls to the cloud, one method each; used by the virtual phone."""

from __future__ import annotations

import secrets
from typing import Literal, TypeVar

from sync.client.events import SessionEvents
from sync.client.transport import Transport
from sync.protocol.base import Wire
from sync.protocol.envelope import EnvelopeWorkList, OpenedKeys, OpeningRequests, Openings
from sync.protocol.money import OrderView
from sync.protocol.phone import (
    Authorise,
    Authorised,
    BuyPass,
    CertificateList,
    IssueCertificate,
    IssuedCertificate,
    IssuedEncryption,
    IssueEncryption,
    Login,
    MeView,
    OpenRecognition,
    PartialRequests,
    PartialSignatures,
    PhoneSignatures,
    Recharge,
    Scan,
    ScanView,
    SmsAnswer,
    SmsRequest,
    Work,
)
from sync.protocol.session import SessionView

T = TypeVar("T", bound=Wire)
Signal = Literal["ready", "refuse", "leave", "heartbeat", "confirm"]


class Agreement(Wire):
    """GET /v1/phone/agreements/recognition"""

    version: str
    text: str


class PhoneClient:
    """Speaks for one logged-in phone; the cookie of the login stays in the transport."""

    def __init__(self, transport: Transport) -> None:
        """`transport` must send the header ``X-BidSeal: 1`` (see `phone_transport`)."""
        self.transport = transport

    def sms(self, phone: str) -> SmsAnswer:
        """Ask for a login code."""
        return self._post("sms", SmsAnswer, SmsRequest(phone=phone))

    def login(self, phone: str, code: str, device: str) -> MeView:
        """Log in with the code."""
        return self._post("login", MeView, Login(phone=phone, code=code, device=device))

    def me(self) -> MeView:
        """Who is logged in, with units and balance."""
        return self._get("me", MeView)

    def certificates(self, session: str = "") -> CertificateList:
        """The certificates, judged for this session or, without one, by themselves."""
        query = f"?session={session}" if session else ""
        return self._get(f"certificates{query}", CertificateList)

    def issue(self, certificate: str, request: IssueCertificate) -> IssuedCertificate:
        """Make a certificate for the key that the phone has just drawn."""
        return self._post(f"certificates/{certificate}/issue", IssuedCertificate, request)

    def scan(self, payload: str) -> ScanView:
        """Redeem a scanned QR; works once."""
        return self._post("scan", ScanView, Scan(payload=payload))

    def view(self, session: str, unit: str | None) -> ScanView:
        """The scanned session again, re-evaluated for a unit (or the person)."""
        query = f"?unit={unit}" if unit else ""
        return self._get(f"sessions/{session}{query}", ScanView)

    def agreement(self) -> Agreement:
        """The agreement to tick before recognition is opened."""
        return self._get("agreements/recognition", Agreement)

    def open_recognition(self, unit: str | None, agreement: str) -> MeView:
        """Open mutual recognition."""
        return self._post("recognition", MeView, OpenRecognition(unit=unit, agreement=agreement))

    def authorise(self, session: str, request: Authorise) -> Authorised:
        """Choose unit, certificate and billing, and prove the PIN."""
        return self._post(f"sessions/{session}/authorise", Authorised, request)

    def signal(self, session: str, signal: Signal) -> SessionView:
        """Say that the phone is ready, refuses, leaves, is alive, or confirms a login."""
        return self._post(f"sessions/{session}/{signal}", SessionView, None)

    def events(self, session: str) -> SessionEvents:
        """The session's changes, as the phone sees them."""
        return SessionEvents(
            self.transport,
            stream_path=f"/v1/phone/sessions/{session}/events",
            poll_path=f"/v1/phone/sessions/{session}",
            read_poll=lambda raw: ScanView.model_validate_json(raw).session,
        )

    def work(self, session: str) -> Work:
        """What is to be signed."""
        return self._get(f"sessions/{session}/work", Work)

    def partials(self, session: str, requests: PartialRequests) -> PartialSignatures:
        """The cloud's halves."""
        return self._post(f"sessions/{session}/partials", PartialSignatures, requests)

    def signatures(self, session: str, signatures: PhoneSignatures) -> SessionView:
        """Hand in finished signatures."""
        return self._post(f"sessions/{session}/signatures", SessionView, signatures)

    def issue_encryption(self, session: str, request: IssueEncryption) -> IssuedEncryption:
        """Make the certificate to encrypt for."""
        return self._post(f"sessions/{session}/encryption", IssuedEncryption, request)

    def envelopes(self, session: str) -> EnvelopeWorkList:
        """What is to be opened."""
        return self._get(f"sessions/{session}/envelopes", EnvelopeWorkList)

    def openings(self, session: str, requests: OpeningRequests) -> Openings:
        """The cloud's halves of keys to be opened."""
        return self._post(f"sessions/{session}/openings", Openings, requests)

    def keys(self, session: str, opened: OpenedKeys) -> SessionView:
        """Hand in opened keys, sealed for the desktop."""
        return self._post(f"sessions/{session}/keys", SessionView, opened)

    def recharge(self, request: Recharge) -> OrderView:
        """Order a recharge of the balance."""
        return self._post("recharges", OrderView, request)

    def buy_pass(self, request: BuyPass) -> OrderView:
        """Order a day pass."""
        return self._post("passes", OrderView, request)

    def pay_in_sandbox(self, order: str) -> OrderView:
        """Pay an order on the sandbox's cashier."""
        return self._post(f"orders/{order}/sandbox-payment", OrderView, None)

    def order(self, order: str) -> OrderView:
        """The order as it stands."""
        return self._get(f"orders/{order}", OrderView)

    def _get(self, path: str, answer: type[T]) -> T:
        return self.transport.call("GET", f"/v1/phone/{path}", answer)

    def _post(self, path: str, answer: type[T], body: Wire | None) -> T:
        key = secrets.token_hex(16)
        return self.transport.call("POST", f"/v1/phone/{path}", answer, body=body, key=key)
