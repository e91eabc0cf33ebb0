"""Which roots signatures are verified against."""

from __future__ import annotations

import ssl
from pathlib import Path

from desktop.home import Home
from signing.verify.trust import TrustStore
from sync.client.cache import Cache


def trust_of_file(path: Path) -> TrustStore:
    """The roots of a PEM or DER file; FileAccessError, CertificateError."""
    return TrustStore.from_files([path])


def trust_of_home(home: Home) -> TrustStore:
    """The roots of every cloud this PC has worked with; none before the first."""
    store = TrustStore()
    if home.cache.exists():
        for pem in Cache(home.cache).all_trust():
            store = store.joined(TrustStore.from_pem(pem))
    return store


def trust_of_system() -> TrustStore:
    """The roots that the operating system trusts."""
    anchors = ssl.create_default_context().get_ca_certs(binary_form=True)
    return TrustStore(tuple(anchors))
