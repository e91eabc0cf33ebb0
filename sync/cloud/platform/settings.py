"""How one platform's site runs."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.cloud.domain.node_call import Node

KEY_FILE: Final = "platform.key"
KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """Who the site is, where it stands, and which cloud it trusts."""

    code: str
    name: str
    data_dir: Path
    """Holds the key and the site's memory; for the owner only."""
    cloud: Node
    """The node of the app, with the key that its webhooks and answers are signed with."""
    base_url: str
    """Where browsers and webhooks reach the site."""
    accent: str = ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    skew_seconds: int = 300
    login_hours: int = 8


def load_key(folder: Path) -> Ed25519PrivateKey:
    """The site's own key, made on first use; readable by the owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / KEY_FILE
    if not path.exists():
        fresh = folder / f"{KEY_FILE}.{secrets.token_hex(8)}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
        fresh.replace(path)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes()[:KEY_BYTES])
