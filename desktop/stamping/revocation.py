"""Validation data for the signatures of a job, so that they can be verified offline later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from signing.crypto import certificates
from signing.crypto.crl import read_crl
from signing.crypto.ocsp import build_ocsp_request, read_ocsp
from signing.crypto.status import Status
from signing.errors import CloudError, RefusedError, RevocationError
from signing.pdf.validation_data import ValidationData
from signing.verify.trust import TrustStore
from sync.client.cloud import CloudClient


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found for some certificates."""

    data: ValidationData
    is_whole: bool
    """It answers for every certificate below a root, as B-LT asks."""


class ValidationSource:
    """Lists, answers and roots of the CAs that a job meets, each fetched once and verified."""

    def __init__(self, cloud: CloudClient) -> None:
        """`cloud` publishes what its CAs say."""
        self._cloud = cloud
        self._lists: dict[bytes, bytes | None] = {}
        self._answers: dict[bytes, bytes | None] = {}
        self._roots: tuple[bytes, ...] | None = None

    def lists(self, *certificates_and_issuers: tuple[bytes, Sequence[bytes]]) -> tuple[bytes, ...]:
        """The lists (DER) that speak about certificates, each given with its possible issuers.

        A list that cannot be had is left out: the signature is good without it, and verifying
        then says that revocation was not checked.
        """
        issuers = [_issuer(certificate, pool) for certificate, pool in certificates_and_issuers]
        found = [self._list(issuer) for issuer in dict.fromkeys(issuers) if issuer is not None]
        return tuple(listing for listing in found if listing is not None)

    def gather(self, *certificates_and_issuers: tuple[bytes, Sequence[bytes]]) -> Gathered:
        """Everything for the paths of certificates, up to and with their roots.

        For each certificate an OCSP answer, or where its CA gives none the CA's list.
        """
        found, is_whole = ValidationData(), True
        for certificate, pool in certificates_and_issuers:
            path = self._path(certificate, pool)
            found = found.joined(ValidationData(certificates=path))
            for below, issuer in pairwise(path):
                evidence = self._evidence(below, issuer)
                found = found.joined(evidence)
                is_whole = is_whole and bool(evidence)
            is_whole = is_whole and certificates.read(path[-1]).self_issued
        return Gathered(found, is_whole)

    def _path(self, certificate: bytes, pool: Sequence[bytes]) -> tuple[bytes, ...]:
        """The certificate and its issuers; short of the root where one is unknown."""
        path: tuple[bytes, ...] = (certificate,)
        while not certificates.read(path[-1]).self_issued:
            issuer = _issuer(path[-1], (*pool, *self._known_roots()))
            if issuer is None or issuer in path:
                break
            path = (*path, issuer)
        return path

    def _known_roots(self) -> tuple[bytes, ...]:
        if self._roots is None:
            self._roots = TrustStore.from_pem(self._cloud.trust_pem()).anchors
        return self._roots

    def _evidence(self, certificate: bytes, issuer: bytes) -> ValidationData:
        if certificate not in self._answers:
            self._answers[certificate] = self._ask(certificate, issuer)
        answer = self._answers[certificate]
        if answer is not None:
            return ValidationData(ocsps=(answer,))
        listing = self._list(issuer)
        return ValidationData() if listing is None else ValidationData(crls=(listing,))

    def _ask(self, certificate: bytes, issuer: bytes) -> bytes | None:
        request = build_ocsp_request(certificate, issuer)
        try:
            answer = self._cloud.ocsp(certificates.read(issuer).fingerprint, request)
            status = read_ocsp(answer, certificate, issuer).status.status
        except (CloudError, RefusedError, RevocationError):
            return None
        return None if status is Status.UNKNOWN else answer

    def _list(self, issuer: bytes) -> bytes | None:
        if issuer not in self._lists:
            self._lists[issuer] = self._fetch(issuer)
        return self._lists[issuer]

    def _fetch(self, issuer: bytes) -> bytes | None:
        try:
            listing = self._cloud.revocation_list(certificates.read(issuer).fingerprint)
            read_crl(listing, issuer)
        except (CloudError, RefusedError, RevocationError):
            return None
        return listing


def _issuer(certificate: bytes, pool: Sequence[bytes]) -> bytes | None:
    """The one in `pool` that names itself as the certificate's issuer."""
    wanted = certificates.read(certificate).issuer
    return next((other for other in pool if certificates.read(other).subject == wanted), None)
