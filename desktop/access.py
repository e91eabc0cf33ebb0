"""The cloud that a command or the window works with: the embedded one, or one at an address."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desktop.embedded.connect import connect
from desktop.enveloping.notes import Notes
from desktop.enveloping.services import EnvelopeServices
from desktop.home import Home
from desktop.stamping.check import self_check
from desktop.stamping.job import JobServices
from desktop.stamping.journal import Journal
from signing.engine.order import Engine, here
from signing.errors import CloudError
from sync.client.cache import Cache
from sync.client.cloud import CloudClient
from sync.client.credentials import TokenStore
from sync.protocol.base import Wire

EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class CloudAccess:
    """An open way to a cloud."""

    name: str
    """``embedded`` or the address."""
    client: CloudClient
    home: Home
    cache: Cache
    revive: Callable[[], str] | None
    """Wakes the embedded cloud; answers its address."""
    engine: Engine = here
    """Reads the files of its jobs."""

    def services(self) -> JobServices:
        """What a stamping job needs."""
        return JobServices(
            cloud=self.client,
            cloud_name=self.name,
            journal=Journal(self.home.journal, self.home.jobs),
            self_check=self_check(self.trust, self.engine),
            engine=self.engine,
        )

    def envelope_services(self) -> EnvelopeServices:
        """What encrypting and decrypting need."""
        return EnvelopeServices(self.client, self.name, Notes(self.home.envelopes, self.home.jobs))

    def trust(self) -> bytes:
        """The cloud's trust roots, PEM; the remembered ones when it cannot be reached."""
        try:
            pem = self.client.trust_pem()
        except CloudError:
            remembered = self.cache.recall_trust(self.name)
            if remembered is None:
                raise
            return remembered
        self.cache.remember_trust(self.name, pem)
        return pem

    def remember(self, answer: Wire) -> None:
        """Keep an answer for the time when the cloud cannot be reached."""
        self.cache.remember(self.name, answer)


@contextmanager
def open_cloud(
    where: str,
    home: Home,
    *,
    language: str,
    ask_passphrase: Callable[[], str | None] = lambda: None,
    engine: Engine = here,
) -> Iterator[CloudAccess]:
    """The cloud at `where` (``embedded`` or an address) while the context is open.

    A device that a cloud does not know yet is registered; it is bound to nobody before a login
    scan. Raises CloudError, UsageError for an address without TLS, CredentialError.
    """
    cache = Cache(home.cache)
    if where == EMBEDDED:
        with connect(home.cloud) as endpoint:
            client = CloudClient(
                endpoint.base_url, endpoint.token, language=language, revive=endpoint.revive
            )
            yield CloudAccess(EMBEDDED, client, home, cache, endpoint.revive, engine)
            client.close()
        return
    tokens = TokenStore(home.folder, ask_passphrase=ask_passphrase)
    address = where.rstrip("/")
    token = tokens.load(address)
    if token is None:
        stranger = CloudClient(address, "", language=language)
        token = stranger.register_device(key=secrets.token_hex(16)).token
        stranger.close()
        tokens.save(address, token)
    client = CloudClient(address, token, language=language)
    yield CloudAccess(address, client, home, cache, None, engine)
    client.close()
