"""All tables in one place, for migrations."""

from __future__ import annotations

from sync.cloud.store import (
    certificates,
    founding,
    identity,
    money,
    office,
    people,
    records,
    seals,
    sessions,
)
from sync.cloud.store.columns import Table

METADATA = Table.metadata
MODULES = (certificates, founding, identity, money, office, people, records, seals, sessions)
"""Importing these fills the metadata."""
