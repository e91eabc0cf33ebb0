"""Where mail is handed in: one address with everything that is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from signing.errors import UsageError

PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    sender: str
    security: str = "smtp+starttls"
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> MailServer:
        """``smtp+starttls://USER:PASSWORD@HOST:PORT/SENDER``, also smtps and smtp (plain)."""
        parts = urlsplit(url)
        sender = unquote(parts.path.lstrip("/")) or unquote(parts.username or "")
        if parts.scheme not in PORTS or not parts.hostname or "@" not in sender:
            raise UsageError(detail="smtp+starttls://USER:PASSWORD@HOST:PORT/SENDER")
        return cls(
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            sender,
            parts.scheme,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )
