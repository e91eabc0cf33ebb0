"""One platform's site, put together."""

from __future__ import annotations

from dataclasses import dataclass

from sync.cloud.nodes.client import NodeClient
from sync.cloud.nodes.signatures import Signer
from sync.cloud.platform.calls import Calls
from sync.cloud.platform.guests import Guests
from sync.cloud.platform.inbox import Inbox
from sync.cloud.platform.memory import Memory
from sync.cloud.platform.scans import Scans
from sync.cloud.platform.settings import SiteSettings, load_key
from sync.protocol.platform import Webhook


@dataclass(frozen=True, slots=True)
class Site:
    """What the site's doors are given."""

    settings: SiteSettings
    memory: Memory
    client: NodeClient
    calls: Calls
    guests: Guests
    inbox: Inbox
    scans: Scans

    @classmethod
    def assemble(cls, settings: SiteSettings) -> Site:
        """Read the key and open the memory; nothing is sent."""
        client = NodeClient(Signer(settings.code, load_key(settings.data_dir)), settings.clock)
        memory, calls = Memory(settings.data_dir), Calls(client, settings.cloud)
        guests = Guests(settings, memory, calls)
        return cls(
            settings,
            memory,
            client,
            calls,
            guests,
            Inbox(settings, memory),
            Scans(settings, memory, calls),
        )

    def hear(self, message: Webhook) -> bool:
        """Take a webhook and keep what it says; whether it is new. Refusal as `Inbox.take`."""
        new = self.inbox.take(message)
        if new and message.session is not None:
            self.scans.note(message.session)
        return new

    def act(self, message: Webhook) -> None:
        """Do what a webhook that was taken asks for."""
        if message.kind == "consent-ended" and message.consent is not None:
            self.guests.consent_ended(message.consent)
        if message.session is not None:
            self.scans.advance(message.session)

    def close(self) -> None:
        """Close connections and database."""
        self.client.http.close()
        self.memory.close()
