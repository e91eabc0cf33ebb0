"""Revocation lists for the signatures of a job, so that they can be verified offline later."""

from __future__ import annotations

from collections.abc import Sequence

from signing.crypto import certificates
from signing.crypto.crl import read_crl
from signing.errors import CloudError, RefusedError, RevocationError
from sync.client.cloud import CloudClient


class RevocationLists:
    """The lists of the CAs that a job meets, each fetched once and verified."""

    def __init__(self, cloud: CloudClient) -> None:
        """`cloud` publishes the lists of its CAs."""
        self._cloud = cloud
        self._known: dict[bytes, bytes | None] = {}

    def about(self, *certificates_and_issuers: tuple[bytes, Sequence[bytes]]) -> tuple[bytes, ...]:
        """The lists (DER) that speak about certificates, each given with its possible issuers.

        A list that cannot be had is left out: the signature is good without it, and verifying
        then says that revocation was not checked.
        """
        issuers = [_issuer(certificate, pool) for certificate, pool in certificates_and_issuers]
        found = [self._of(issuer) for issuer in dict.fromkeys(issuers) if issuer is not None]
        return tuple(listing for listing in found if listing is not None)

    def _of(self, issuer: bytes) -> bytes | None:
        if issuer not in self._known:
            self._known[issuer] = self._fetch(issuer)
        return self._known[issuer]

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
