"""One running cloud, put together: settings, database, vault, providers, hub."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from resources.i18n import Language
from signing.crypto.certificates import Authority
from sync.cloud.domain.refusal import Refusal
from sync.cloud.hub import Hub
from sync.cloud.pki.vault import Vault, load_data_key
from sync.cloud.providers.channel_book import ChannelBook
from sync.cloud.providers.contracts import Providers, without_contracts
from sync.cloud.providers.mail import SmtpMail
from sync.cloud.providers.payment import SandboxPayment
from sync.cloud.providers.transfers import SandboxTransfers
from sync.cloud.settings import CloudSettings
from sync.cloud.store.database import Database
from sync.cloud.workshop.workshop import Workshop

SANDBOX_CHANNELS = "sandbox-channels.sqlite3"
"""The file of the sandbox's payment channels."""
CHANNEL = "bidseal_session"
"""PostgreSQL's notification channel."""


@dataclass(slots=True)
class Work:
    """One transaction: what a use case may touch."""

    cloud: Cloud
    db: Session
    now: datetime
    changed: set[str] = field(default_factory=set)
    """Sessions whose listeners are to be woken after the commit."""
    language: Language = "zh-CN"
    """Of the sentences in the answer."""
    call: str = ""
    """Names the mutating call (hex); the same when the call is repeated, empty outside of one."""

    @property
    def settings(self) -> CloudSettings:
        """The cloud's settings."""
        return self.cloud.settings


@dataclass(frozen=True, slots=True)
class Cloud:
    """What every door of the cloud is given."""

    settings: CloudSettings
    database: Database
    vault: Vault
    hub: Hub = field(default_factory=Hub)
    providers: Providers = field(default_factory=Providers)
    workshop: Workshop = field(default_factory=Workshop)
    authorities: dict[str, Authority] = field(default_factory=dict)
    """Unwrapped once per process, because loading an RSA key costs tens of milliseconds."""
    chains: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    """By issuing authority; read once per process, because an authority's certificate stays."""

    @classmethod
    def assemble(cls, settings: CloudSettings, providers: Providers | None = None) -> Cloud:
        """Open the database and the data key of `settings`."""
        data_key = settings.data_key or load_data_key(settings.data_dir)
        return cls(
            settings,
            Database(settings.database, connections=settings.connections),
            Vault(data_key),
            providers=providers or _default_providers(settings),
        )

    @contextmanager
    def reading(self, language: Language = "zh-CN") -> Iterator[Work]:
        """A transaction that changes nothing."""
        with self.database.read() as session:
            yield Work(self, session, self.settings.clock(), language=language)

    @contextmanager
    def writing(self, language: Language = "zh-CN") -> Iterator[Work]:
        """A transaction that commits unless something is raised; then wakes listeners.

        A Refusal with `keep` commits too: what it counted must not be undone.
        """
        with self.database.write() as session:
            work = Work(self, session, self.settings.clock(), language=language)
            try:
                yield work
            except Refusal as refusal:
                if refusal.keep:
                    self._commit(work)
                raise
            self._commit(work)

    def _commit(self, work: Work) -> None:
        if self.database.is_postgresql:
            for topic in sorted(work.changed):
                work.db.execute(
                    text("SELECT pg_notify(:channel, :topic)"),
                    {"channel": CHANNEL, "topic": topic},
                )
        work.db.commit()
        if not self.database.is_postgresql:
            for topic in sorted(work.changed):
                self.hub.deliver(topic)


def _default_providers(settings: CloudSettings) -> Providers:
    found = without_contracts() if not settings.sandbox else _sandboxes(settings)
    return replace(found, mail=SmtpMail(settings.mail)) if settings.mail else found


def _sandboxes(settings: CloudSettings) -> Providers:
    return Providers(
        payment=SandboxPayment(ChannelBook(settings.data_dir / SANDBOX_CHANNELS)),
        transfers=SandboxTransfers(underway_seconds=settings.limits.transfer_seconds),
    )
