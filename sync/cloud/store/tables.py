"""All tables in one place, for migrations."""

from __future__ import annotations

from sync.cloud.store import (
    centre,
    certificates,
    documents,
    drafts,
    envelopes,
    founding,
    identity,
    invoices,
    management,
    money,
    network,
    office,
    people,
    purchases,
    records,
    seals,
    sessions,
)
from sync.cloud.store.columns import Table

METADATA = Table.metadata
MODULES = (
    centre,
    certificates,
    documents,
    drafts,
    envelopes,
    founding,
    identity,
    invoices,
    management,
    money,
    network,
    office,
    people,
    purchases,
    records,
    seals,
    sessions,
)
"""Importing these fills the metadata."""
