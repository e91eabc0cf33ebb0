"""What a job on encrypted files works with."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.enveloping.notes import Notes
from sync.client.cloud import CloudClient


@dataclass(frozen=True, slots=True)
class EnvelopeServices:
    """Built once by the composition root."""

    cloud: CloudClient
    cloud_name: str
    """``embedded`` or the address: what the notes know the cloud by."""
    notes: Notes
