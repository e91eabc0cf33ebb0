"""Who signed, and the timestamps of the cloud: what a job's files have in common when finished."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from signing.algorithm import Algorithm
from signing.cms.timestamp import (
    TimestampInfo,
    check_token,
    digest_request,
    read_response,
    timestamp_request,
)
from signing.crypto.certificates import read as read_certificate
from signing.errors import CloudError
from sync.client.cloud import CloudClient
from sync.protocol.session import SessionView

Issued = tuple[bytes, tuple[bytes, ...]]
"""A certificate and its possible issuers, DER."""


@dataclass(frozen=True, slots=True)
class JobSigner:
    """Who signed, decoded once for all files."""

    algorithm: Algorithm
    certificate: bytes
    chain: tuple[bytes, ...]
    name: str
    serial: str

    @classmethod
    def of(cls, view: SessionView) -> JobSigner:
        """The signer of a session; CloudError if it names none."""
        if view.signer is None:
            raise CloudError(reason=f"{view.id}: signer")
        certificate = base64.b64decode(view.signer.certificate)
        info = read_certificate(certificate)
        return cls(
            algorithm=Algorithm(view.signer.algorithm),
            certificate=certificate,
            chain=tuple(base64.b64decode(issuer) for issuer in view.signer.chain),
            name=info.common_name,
            serial=info.serial,
        )

    @property
    def path(self) -> Issued:
        """The certificate and its issuers."""
        return self.certificate, self.chain


@dataclass(frozen=True, slots=True)
class Stamped:
    """A timestamp token, DER, and what it says."""

    token: bytes
    info: TimestampInfo

    @property
    def path(self) -> Issued:
        """The authority's certificate and its issuers."""
        return self.info.certificate, self.info.chain


class Timestamps:
    """Gets timestamps from the cloud; methods raise CloudError or TimestampError."""

    def __init__(self, cloud: CloudClient, algorithm: Algorithm, *, job: str) -> None:
        """`job` makes the idempotency keys."""
        self._cloud = cloud
        self._algorithm = algorithm
        self._job = job

    def signature(self, value: bytes) -> Stamped:
        """A timestamp on a signature value."""
        token = self._ask(timestamp_request(value, self._algorithm))
        return Stamped(token, check_token(token, value))

    def digest(self, digest: bytes) -> bytes:
        """A token (DER) on a digest by the algorithm's own digest algorithm."""
        return self._ask(digest_request(digest, self._algorithm.digest))

    def _ask(self, request: bytes) -> bytes:
        key = f"{self._job}-tsa-{hashlib.sha256(request).hexdigest()[:24]}"
        return read_response(self._cloud.timestamp(request, key=key), request)
