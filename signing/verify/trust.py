"""Whom to trust: root certificates from PEM, and nothing from the operating system.

Chinese CAs are rarely in a system's list, and the roots of web servers say nothing about seals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import pem

from signing.crypto import certificates
from signing.errors import CertificateError, FileAccessError
from signing.os_reason import os_reason
from signing.regular_file import open_regular, shown_name


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Trusted certificates, DER; usually roots, but any may be trusted."""

    anchors: tuple[bytes, ...] = ()

    @classmethod
    def from_pem(cls, text: bytes) -> TrustStore:
        """All certificates of a PEM text, or one DER certificate; CertificateError."""
        try:
            if not pem.detect(text):
                certificates.read(text)
                return cls((text,))
            blocks = list(pem.unarmor(text, multiple=True))
        except ValueError as error:
            raise CertificateError(detail="PEM 无法读取") from error
        found = tuple(der for name, _, der in blocks if name == "CERTIFICATE")
        for der in found:
            certificates.read(der)
        return cls(found)

    @classmethod
    def from_files(cls, paths: Iterable[Path]) -> TrustStore:
        """All certificates of PEM or DER files; FileAccessError or CertificateError."""
        store = cls()
        for path in paths:
            try:
                with open_regular(path) as file:
                    text = file.read()
            except OSError as error:
                reason = os_reason(error)
                raise FileAccessError(name=shown_name(path), reason=reason) from error
            store = store.joined(cls.from_pem(text))
        return store

    def joined(self, other: TrustStore) -> TrustStore:
        """Both stores together."""
        return TrustStore(tuple(dict.fromkeys(self.anchors + other.anchors)))
