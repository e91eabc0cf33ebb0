"""A phone without a screen: confirms a scan on its own, against sandbox clouds only."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from signing.algorithm import Algorithm
from signing.crypto.pin import PinKey
from signing.errors import (
    BidSealError,
    CloudError,
    InternalError,
    InterruptedByPhoneError,
    RefusedError,
    UsageError,
)
from sync.client.phone_client import PhoneClient
from sync.client.phone_keys import PhoneMemory, StoredKey, UnlockedKey, issue_key
from sync.client.phone_opening import opener_of
from sync.client.phone_paying import Purse
from sync.client.phone_wishes import Behaviour, PhoneWishes, Step
from sync.client.transport import Timeout, Transport
from sync.protocol.errors import ErrorCode
from sync.protocol.phone import (
    Authorise,
    Authorised,
    CertificateView,
    ScanView,
)
from sync.protocol.session import (
    ENVELOPE_OPERATIONS,
    FINAL,
    BillingMode,
    Operation,
    SessionView,
    State,
)

_WRONG_PIN = "135790"
HEARTBEAT = 5.0
"""seconds between two signs of life on the waiting page"""
_LOOK = 0.2
"""seconds between two looks at whether to stop"""
_CHUNK = 50
"""files signed in one exchange, so that both screens see progress"""


class VirtualPhone:
    """Logs in by sandbox SMS and confirms sessions, one at a time, in the calling thread."""

    def __init__(
        self,
        base_url: str,
        folder: Path,
        *,
        wishes: PhoneWishes | None = None,
        language: str = "zh-CN",
        revive: Callable[[], str] | None = None,
        on_step: Callable[[Step], None] = lambda step: None,
    ) -> None:
        """`folder` is the phone's storage."""
        self._wishes = wishes or PhoneWishes()
        self._memory = PhoneMemory(folder)
        headers = {"X-BidSeal": "1", "Accept-Language": language}
        self._transport = Transport(base_url, headers=headers, timeout=Timeout(), revive=revive)
        self._client = PhoneClient(self._transport)
        self._on_step = on_step
        self._stop = threading.Event()
        self._purse = Purse(self._client, self._wishes.billing, self._stop)
        self._logged_in = False

    def close(self) -> None:
        """Close the connections; a waiting `confirm` ends soon."""
        self._stop.set()
        self._transport.close()

    def confirm(self, link: str) -> SessionView | None:
        """Scan and carry the session to its end as told; the last view, None if silent.

        Raises UsageError for a cloud that is no sandbox, RefusedError with the cloud's sentence
        when it does not permit the operation (the session is refused then), CloudError.
        """
        if self._wishes.behaviour is Behaviour.SILENT:
            return None
        self._log_in()
        self._on_step(Step.SCAN)
        scan = self._client.scan(link)
        session = scan.session.id
        try:
            if self._wishes.behaviour is Behaviour.REFUSE:
                return self._client.signal(session, "refuse")
            if scan.session.operation is Operation.LOGIN:
                return self._client.signal(session, "confirm")
            return self._confirm(scan)
        except CloudError:
            raise
        except BidSealError:
            self._give_up(session)
            raise

    def enrol(self, *, unit: bool = True, person: bool = False) -> None:
        """Issue the certificates that a later `confirm` will sign with, unless they are there.

        A seal names the certificates that may use it, so one that is issued only after the scan
        is missing from the seal that the desktop has put into the file already. Whoever may have
        no certificate hears so from the session. Raises UsageError for a cloud that is no
        sandbox, CloudError.
        """
        if self._wishes.behaviour is Behaviour.SILENT:
            return
        self._log_in()
        pin = PinKey.derive(self._wishes.pin, self._memory.device()[1])
        units = self._client.me().units
        wanted = [units[0].id] if unit and units else []
        for identity in [*wanted, *([None] if person or not units else [])]:
            with suppress(RefusedError):
                self._certificate("", identity, pin)

    def _log_in(self) -> None:
        if self._logged_in or self._still_logged_in():
            self._logged_in = True
            return
        phone = self._wishes.phone
        device, _ = self._memory.device()
        code = self._client.sms(phone).sandbox_code
        if code is None:
            raise UsageError(detail="仅限演示(沙箱)云端")
        self._client.login(phone, code, device)
        self._memory.keep_cookies(phone, self._transport.cookies)
        self._logged_in = True

    def _still_logged_in(self) -> bool:
        """Whether an earlier process's login holds: clouds limit the messages to a number."""
        cookies = self._memory.cookies(self._wishes.phone)
        if not cookies:
            return False
        self._transport.put_cookies(cookies)
        try:
            self._client.me()
        except RefusedError:
            return False
        return True

    def _give_up(self, session: str) -> None:
        """Refuse or, too late for that, leave; whether the session still minds is its matter."""
        for signal in ("refuse", "leave"):
            try:
                self._client.signal(session, signal)
                return
            except BidSealError:
                continue

    def _confirm(self, scan: ScanView) -> SessionView:
        session = scan.session.id
        unit = scan.units[0].id if scan.units and not scan.personal else None
        if unit is not None:
            scan = self._client.view(session, unit)
        if not scan.recognition_open:
            self._on_step(Step.RECOGNITION)
            self._client.open_recognition(unit, self._client.agreement().version)
        pin = PinKey.derive(self._wishes.pin, self._memory.device()[1])
        certificate, key = self._certificate(session, unit, pin, scan.session.operation)
        billing = self._purse.pay(session, unit, scan.session.platform)
        self._on_step(Step.AUTHORISE)
        if self._wishes.behaviour is Behaviour.WRONG_PIN:
            self._try_wrong_pins(session, unit, certificate, billing)
        authorised = self._client.authorise(
            session,
            Authorise(
                unit=unit, certificate=certificate, billing=billing, pin_proof=pin.proof.hex()
            ),
        )
        act = self._act_of(session, key, pin, authorised)
        self._on_step(Step.READY)
        view = self._client.signal(session, "ready")
        if self._wishes.behaviour is Behaviour.VANISH:
            return view
        if self._wishes.behaviour is Behaviour.LEAVE:
            return self._client.signal(session, "leave")
        return self._wait_and_act(session, act)

    def _act_of(
        self, session: str, key: StoredKey | None, pin: PinKey, authorised: Authorised
    ) -> Callable[[SessionView], None]:
        """What this phone does once the desktop has handed in the work."""
        if authorised.session.operation in ENVELOPE_OPERATIONS:
            opener = opener_of(self._client, self._memory, session, key, pin, authorised)
            return opener.open_all
        assert key is not None  # only a decryption does without the signing key
        unlocked = UnlockedKey(key, pin, pepper=bytes.fromhex(authorised.pepper))
        return lambda view: self._sign(view, unlocked)

    def _try_wrong_pins(
        self, session: str, unit: str | None, certificate: str, billing: BillingMode
    ) -> None:
        """Type wrong PINs until the cloud locks the certificate; always ends in RefusedError."""
        proof = PinKey.derive(_WRONG_PIN, self._memory.device()[1]).proof.hex()
        request = Authorise(unit=unit, certificate=certificate, billing=billing, pin_proof=proof)
        while True:
            try:
                self._client.authorise(session, request)
            except RefusedError as error:
                if error.arguments.get("cloud_code") != ErrorCode.PIN_WRONG:
                    raise

    def _certificate(
        self, session: str, unit: str | None, pin: PinKey, operation: Operation = Operation.STAMP
    ) -> tuple[str, StoredKey | None]:
        """A usable certificate of the unit (or person) and its key, issued on first use.

        A decryption takes the certificate that opens the files, and no signing key.
        """
        with self._memory.lock:
            views = self._client.certificates(session).certificates
            fit = [view for view in views if view.unit == unit and self._fits(view)]
            if not fit:
                reasons = [view.reason for view in views if view.reason]
                raise RefusedError(reason=(reasons or ["没有可用的证书"])[0])
            if operation is Operation.DECRYPT:
                return fit[0].id, None
            view = min(fit, key=lambda item: self._stored(item) is None)
            stored = self._stored(view)
            if stored is None:
                self._on_step(Step.ISSUE)
                stored = issue_key(self._client, view.id, Algorithm(view.algorithm), pin)
                self._memory.keep(view.id, stored)
            return view.id, stored

    def _stored(self, view: CertificateView) -> StoredKey | None:
        """Our key of the certificate, if it is the one the cloud knows for this device."""
        stored = self._memory.key(view.id)
        return stored if stored and view.usable and stored.serial == view.serial else None

    def _fits(self, view: CertificateView) -> bool:
        wanted = self._wishes.algorithm
        if wanted is not None and view.algorithm != wanted.value:
            return False
        return view.usable or view.reason_code == ErrorCode.CERTIFICATE_NOT_ISSUED

    def _wait_and_act(self, session: str, act: Callable[[SessionView], None]) -> SessionView:
        """Stand on the waiting page until the session is over or this phone has done its part."""
        self._on_step(Step.WAIT)
        with self._client.events(session) as events:
            beat = time.monotonic() + HEARTBEAT
            while not self._stop.is_set():
                view = events.next(_LOOK)
                if time.monotonic() >= beat:
                    beat = time.monotonic() + HEARTBEAT
                    self._client.signal(session, "heartbeat")
                if view is None:
                    continue
                if view.state is State.SIGNING:
                    self._on_step(Step.SIGN)
                    act(view)
                elif view.state in FINAL or view.state is State.COMPLETING:
                    return view
                elif view.state is State.PHONE_LEFT:
                    raise InterruptedByPhoneError
        raise InterruptedByPhoneError

    def _sign(self, view: SessionView, key: UnlockedKey) -> None:
        """Check that what is to be signed binds declared digests to our certificate; sign it."""
        declared = {file.id: set(file.digests.values()) for file in view.files}
        items = self._client.work(view.id).files
        for item in items:
            digest = key.bound_digest(base64.b64decode(item.attributes)).hex()
            if digest not in declared.get(item.file, ()):
                raise InternalError("要签名的内容与已声明的文件摘要不一致。")
        for start in range(0, len(items), _CHUNK):
            key.sign(self._client, view.id, items[start : start + _CHUNK])
