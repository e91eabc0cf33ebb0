"""The desktop's calls to the cloud, one method each."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import timedelta

from signing.errors import CloudError, RefusedError
from sync.client.events import SessionEvents
from sync.client.transport import UNKNOWN_DOOR, Timeout, Transport
from sync.protocol.base import Wire
from sync.protocol.desktop import AccountView, DeviceToken, PlatformList, SealList, WhoAmI
from sync.protocol.envelope import (
    EncryptionCertificates,
    EnvelopeProgress,
    OpenedKeys,
    OpenEnvelopes,
)
from sync.protocol.errors import ErrorCode
from sync.protocol.registration import Entrance
from sync.protocol.session import (
    CompleteSession,
    CreateSession,
    SessionView,
    SignatureList,
    SubmitAttributes,
)
from sync.protocol.timestamps import TimestampQueries, TimestampReplies

BATCH_TIMEOUT = Timeout(read=180.0)
"""For what carries every file: five hundred may keep a slow cloud busy for 30 s."""


class CloudClient:
    """Speaks for one device; methods raise CloudError, RefusedError, ExpiredError, UsageError.

    Mutating calls take `key`, the idempotency key: the same key never has a second effect, so a
    call may be repeated after a crash.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        language: str = "zh-CN",
        timeout: Timeout | None = None,
        revive: Callable[[], str] | None = None,
    ) -> None:
        """`language` is that of the cloud's sentences; `revive` see `Transport`."""
        headers = {"Accept-Language": language}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.transport = Transport(base_url, headers=headers, timeout=timeout, revive=revive)
        self._has_timestamps = True

    @property
    def base_url(self) -> str:
        """Where the cloud is."""
        return self.transport.base_url

    @property
    def clock_ahead(self) -> timedelta:
        """How far the cloud's clock is ahead of this PC's, as last heard; 0 where they agree."""
        return self.transport.clock_ahead

    def close(self) -> None:
        """Close the connections."""
        self.transport.close()

    def clone(self) -> CloudClient:
        """The same device with its own connections, for another thread."""
        other = object.__new__(CloudClient)
        other.transport = self.transport.clone(self.transport.timeout)
        other._has_timestamps = self._has_timestamps
        return other

    def register_device(self, *, key: str) -> DeviceToken:
        """A fresh device, bound to nobody until a login scan."""
        return self.transport.call("POST", "/v1/devices", DeviceToken, key=key)

    def whoami(self) -> WhoAmI:
        """Whom this device is bound to, and whether the cloud is a sandbox."""
        return self.transport.call("GET", "/v1/me", WhoAmI)

    def entrance(self) -> Entrance:
        """Where the phone page is, and the support line."""
        return self.transport.call("GET", "/v1/phone/entrance", Entrance)

    def seals(self, platform: str = "") -> SealList:
        """The seals that the bound person may use now."""
        query = f"?platform={platform}" if platform else ""
        return self.transport.call("GET", f"/v1/seals{query}", SealList)

    def platforms(self) -> PlatformList:
        """The directory's trading platforms and their prices."""
        return self.transport.call("GET", "/v1/platforms", PlatformList)

    def account(self) -> AccountView:
        """Balance and day passes of the bound person."""
        return self.transport.call("GET", "/v1/account", AccountView)

    def trust_pem(self) -> bytes:
        """The roots that the cloud's certificates chain to, PEM; test roots in a sandbox."""
        return self.transport.exchange("GET", "/pki/trust.pem")

    def revocation_list(self, fingerprint: str) -> bytes:
        """The CRL (DER) of the CA whose certificate has this SHA-256 (hex); not verified."""
        return self.transport.exchange("GET", f"/pki/{fingerprint}.crl")

    def ocsp(self, fingerprint: str, request: bytes) -> bytes:
        """The OCSP answer (DER) of the CA whose certificate has this SHA-256; not verified."""
        return self.transport.exchange(
            "POST",
            f"/pki/{fingerprint}/ocsp",
            data=request,
            content_type="application/ocsp-request",
        )

    def create_session(self, session: CreateSession, *, key: str) -> SessionView:
        """Declare the files; no QR is shown yet."""
        return self._post("/v1/sessions", session, key, BATCH_TIMEOUT)

    def show(self, session: str, *, key: str) -> SessionView:
        """A fresh one-time QR: the first, a refreshed one, or one to resume."""
        return self._post(f"/v1/sessions/{session}/qr", None, key)

    def session(self, session: str) -> SessionView:
        """Where the session stands."""
        return self.transport.call("GET", f"/v1/sessions/{session}", SessionView)

    def events(self, session: str) -> SessionEvents:
        """The session's changes as they happen; a context manager with a thread of its own."""
        return SessionEvents(
            self.transport,
            stream_path=f"/v1/sessions/{session}/events",
            poll_path=f"/v1/sessions/{session}",
        )

    def submit_attributes(
        self, session: str, attributes: SubmitAttributes, *, key: str
    ) -> SessionView:
        """Hand in what the two parties are to sign."""
        return self._post(f"/v1/sessions/{session}/attributes", attributes, key, BATCH_TIMEOUT)

    def signatures(self, session: str) -> SignatureList:
        """The finished signatures, from state `completing` on."""
        return self.transport.call("GET", f"/v1/sessions/{session}/signatures", SignatureList)

    def timestamp(self, request: bytes, *, key: str) -> bytes:
        """RFC 3161: a TimeStampResp (DER) for a TimeStampReq (DER)."""
        return self.transport.exchange(
            "POST", "/v1/tsa", data=request, content_type="application/timestamp-query", key=key
        )

    def timestamps(self, requests: Sequence[bytes], *, key: str) -> tuple[bytes, ...]:
        """A TimeStampResp (DER) for each TimeStampReq (DER).

        By one call, or one by one from a cloud that is older than the call for many.
        """
        if self._has_timestamps:
            try:
                return self._timestamps_at_once(requests, key=key)
            except (RefusedError, CloudError) as error:
                if not _is_unknown_door(error):
                    raise
                self._has_timestamps = False
        return tuple(
            self.timestamp(request, key=f"{key}-{place}") for place, request in enumerate(requests)
        )

    def _timestamps_at_once(self, requests: Sequence[bytes], *, key: str) -> tuple[bytes, ...]:
        wish = TimestampQueries(queries=tuple(b64encode(query).decode() for query in requests))
        answer = self.transport.call(
            "POST", "/v1/timestamps", TimestampReplies, body=wish, key=key, timeout=BATCH_TIMEOUT
        )
        if len(answer.replies) != len(requests):
            raise CloudError(reason=f"/v1/timestamps: {len(answer.replies)} ≠ {len(requests)}")
        try:
            return tuple(b64decode(reply) for reply in answer.replies)
        except ValueError as error:
            raise CloudError(reason="/v1/timestamps: base64") from error

    def encryption_certificates(self) -> EncryptionCertificates:
        """The bound person's certificates to encrypt for, renewed ones too."""
        return self.transport.call("GET", "/v1/encryption-certificates", EncryptionCertificates)

    def start_trial(self, session: str, wish: OpenEnvelopes, *, key: str) -> SessionView:
        """Hand in a key that phone and cloud open on trial before anything is encrypted."""
        return self._post(f"/v1/sessions/{session}/trial", wish, key)

    def opened_keys(self, session: str) -> OpenedKeys:
        """The opened keys, sealed for the reply key; from state `completing` on."""
        return self.transport.call("GET", f"/v1/sessions/{session}/keys", OpenedKeys)

    def progress(self, session: str, wish: EnvelopeProgress, *, key: str) -> SessionView:
        """Tell the phone which files are done."""
        return self._post(f"/v1/sessions/{session}/progress", wish, key)

    def complete(self, session: str, results: CompleteSession, *, key: str) -> SessionView:
        """Report the sealed files; settles the charge."""
        return self._post(f"/v1/sessions/{session}/completion", results, key, BATCH_TIMEOUT)

    def cancel(self, session: str, *, key: str) -> SessionView:
        """End the session without a signature; what was reserved is released."""
        return self._post(f"/v1/sessions/{session}/cancel", None, key)

    def _post(
        self, path: str, body: Wire | None, key: str, timeout: Timeout | None = None
    ) -> SessionView:
        return self.transport.call("POST", path, SessionView, body=body, key=key, timeout=timeout)


def _is_unknown_door(error: RefusedError | CloudError) -> bool:
    """Whether the cloud does not know what was called."""
    said = error.arguments
    return said.get("cloud_code") == ErrorCode.NOT_FOUND or said.get("http_status") in UNKNOWN_DOOR
