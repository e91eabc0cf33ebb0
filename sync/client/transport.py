"""One door to a cloud: explicit timeouts, capped answers, bounded retries, errors mapped once."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from pydantic import ValidationError

from signing.errors import CloudError, ExpiredError, RefusedError, UsageError, UserError
from sync.protocol.base import Wire
from sync.protocol.errors import ErrorBody, ErrorCode

T = TypeVar("T", bound=Wire)

ANSWER_LIMIT = 32 * 1024 * 1024
"""bytes; five hundred files' signatures or fifty seals stay far below"""
_RETRY_STATUS = frozenset({502, 503, 504})
UNKNOWN_DOOR = frozenset({404, 405, 501})
"""What a server answers that does not know what is called; asking again changes nothing."""
_RETRY_PAUSES = (0.2, 0.8, 2.0)
"""seconds before the second, the third and the last try; a restarted cloud is back by then"""
_SAME_CLOCK = timedelta(seconds=5)
"""A Date header has whole seconds, and an answer is on its way for a while."""


@dataclass(frozen=True, slots=True)
class Timeout:
    """How long a call may take.

    Timeout()                       5 s to connect, 30 s between two pieces of the answer
    Timeout(connect=2, read=15)     for an event stream that is pinged every 5 s
    """

    connect: float = 5.0
    """seconds"""
    read: float = 30.0
    """seconds without a byte"""

    def as_tuple(self) -> tuple[float, float]:
        """As `requests` wants it."""
        return (self.connect, self.read)


def is_loopback(base_url: str) -> bool:
    """Whether the address can only mean this PC."""
    host = urlsplit(base_url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Transport:
    """Sends requests to one cloud; safe to use from one thread at a time.

    `revive` is called before everything that is sent, and answers the address to send it to. It
    restarts an embedded cloud that has ended, so that no stranger at its port gets the token.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout: Timeout | None = None,
        revive: Callable[[], str] | None = None,
    ) -> None:
        """Raises UsageError for an address that would carry the token unencrypted."""
        scheme = urlsplit(base_url).scheme
        if scheme != "https" and not (scheme == "http" and is_loopback(base_url)):
            raise UsageError(
                "云端地址“{address}”不正确:须以 https:// 开头,本机的可以是 http://。",
                next="请核对地址后再试。",
                address=base_url,
            )
        self.base_url = base_url.rstrip("/")
        self.timeout = timeout or Timeout()
        self._headers = dict(headers or {})
        self._revive = revive
        self._session = requests.Session()
        # A proxy from the environment must never see what is meant for this PC.
        self._session.trust_env = not is_loopback(base_url)
        self._pause = threading.Event()
        self.clock_ahead = timedelta()
        """How far the cloud's clock was ahead of this PC's at the last answer, by its Date header;
        0 where they agree or nobody has said so."""

    def clone(self, timeout: Timeout) -> Transport:
        """The same door with its own connections, for another thread; cookies are shared."""
        other = Transport(
            self.base_url, headers=self._headers, timeout=timeout, revive=self._revive
        )
        other._session.cookies = self._session.cookies
        other.clock_ahead = self.clock_ahead
        return other

    @property
    def cookies(self) -> dict[str, str]:
        """Cookies the cloud has set, by name."""
        return {cookie.name: cookie.value or "" for cookie in self._session.cookies}

    def put_cookies(self, cookies: Mapping[str, str]) -> None:
        """Send these from now on, e.g. those of an earlier process."""
        self._session.cookies.update(dict(cookies))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def call(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        body: Wire | None = None,
        key: str | None = None,
        timeout: Timeout | None = None,
    ) -> T:
        """Send a message and read the answer's model; `key` is the Idempotency-Key.

        `timeout` replaces the door's own for this call.

        Raises the errors of `raise_for_answer`, and CloudError for an answer that is no `answer`.
        """
        data = body.model_dump_json().encode() if body is not None else None
        raw = self.exchange(
            method, path, data=data, content_type="application/json", key=key, timeout=timeout
        )
        try:
            return answer.model_validate_json(raw)
        except ValidationError as error:
            raise CloudError(reason=f"{path}: {error.error_count()} × {answer.__name__}") from error

    def exchange(
        self,
        method: str,
        path: str,
        *,
        data: bytes | None = None,
        content_type: str = "application/octet-stream",
        key: str | None = None,
        timeout: Timeout | None = None,
    ) -> bytes:
        """Send bytes and read the answer's bytes; tries again when that is harmless."""
        headers = {**self._headers}
        if data is not None:
            headers["Content-Type"] = content_type
        if key is not None:
            headers["Idempotency-Key"] = key
        harmless = method == "GET" or key is not None
        pauses = iter(_RETRY_PAUSES if harmless else ())
        while True:
            self._find()
            try:
                return self._once(
                    method, path, data=data, headers=headers, timeout=timeout or self.timeout
                )
            except CloudError as error:
                pause = next(pauses, None)
                if pause is None or error.arguments.get("http_status") in UNKNOWN_DOOR:
                    raise
            self._pause.wait(pause)

    @contextmanager
    def stream(self, path: str, *, headers: Mapping[str, str]) -> Iterator[requests.Response]:
        """An open GET answer to be read line by line; raises as `exchange` does, without retry."""
        self._find()
        with _mapped():
            response = self._session.get(
                self.base_url + path,
                headers={**self._headers, **headers},
                timeout=self.timeout.as_tuple(),
                stream=True,
                allow_redirects=False,
            )
        with response:
            if response.status_code != 200:
                raise_for_answer(response.status_code, _capped(response))
            with _mapped():
                yield response

    def _find(self) -> None:
        if self._revive is not None:
            self.base_url = self._revive().rstrip("/")

    def _once(
        self,
        method: str,
        path: str,
        *,
        data: bytes | None,
        headers: Mapping[str, str],
        timeout: Timeout,
    ) -> bytes:
        with (
            _mapped(),
            self._session.request(
                method,
                self.base_url + path,
                data=data,
                headers=dict(headers),
                timeout=timeout.as_tuple(),
                stream=True,
                allow_redirects=False,
            ) as response,
        ):
            self.clock_ahead = _ahead(response.headers.get("Date"), datetime.now(UTC))
            raw = _capped(response)
            if response.status_code != 200:
                raise_for_answer(response.status_code, raw)
            return raw


def _ahead(untrusted_date: str | None, now: datetime) -> timedelta:
    """How far a Date header (RFC 9110, 6.6.1) is ahead of `now`; 0 for none, or about the same."""
    try:
        ahead = parsedate_to_datetime(untrusted_date or "").astimezone(UTC) - now
    except (ValueError, OverflowError):
        return timedelta()
    return timedelta() if abs(ahead) < _SAME_CLOCK else ahead


@contextmanager
def _mapped() -> Iterator[None]:
    """The gate for `requests`: its errors become CloudError."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise CloudError(reason="它的 TLS 证书不可信") from error
    except requests.exceptions.Timeout as error:
        raise CloudError(reason="等待超时") from error
    except OSError as error:  # every other error of requests is one too
        raise CloudError(reason="网络不通,或服务没有运行") from error


def _capped(response: requests.Response) -> bytes:
    """The answer's body; CloudError beyond the limit, whatever Content-Length says."""
    parts: list[bytes] = []
    size = 0
    for part in response.iter_content(64 * 1024):
        size += len(part)
        if size > ANSWER_LIMIT:
            raise CloudError(reason=f"> {ANSWER_LIMIT} bytes")
        parts.append(part)
    return b"".join(parts)


_EXPIRED = frozenset({ErrorCode.QR_EXPIRED})
_USAGE = frozenset({ErrorCode.INVALID, ErrorCode.NOT_SANDBOX, ErrorCode.TOO_MANY_FILES})
_BROKEN = frozenset({ErrorCode.INTERNAL, ErrorCode.PROVIDER_FAILED})


def raise_for_answer(status: int, untrusted_body: bytes) -> None:
    """Turn an error answer into an error of the tree; always raises.

    The cloud's sentence becomes the reason, its code the argument `cloud_code`.
    """
    try:
        body = ErrorBody.model_validate_json(untrusted_body)
    except ValidationError:
        raise CloudError(reason=f"HTTP {status}", http_status=status) from None
    raise error_of(body, status=status)


def error_of(body: ErrorBody, *, status: int = 400) -> UserError:
    """The error of the tree for an error body."""
    reason = body.message.rstrip("。.")
    code = body.code.value
    if body.code in _BROKEN or status in _RETRY_STATUS:
        return CloudError(reason=reason, next=body.next or None, cloud_code=code)
    if body.code in _EXPIRED:
        return ExpiredError(next=body.next or None, cloud_code=code)
    if body.code in _USAGE:
        return UsageError(detail=reason, next=body.next or None, cloud_code=code)
    return RefusedError(
        reason=reason, next=body.next or None, cloud_code=code, details=body.details
    )
