"""Who signed: what a job's files have in common when finished."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from signing.algorithm import Algorithm
from signing.crypto.certificates import read as read_certificate
from signing.errors import CloudError
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
