"""Keys that two parties hold in shares: the public face of `two_party_sm2` and `two_party_rsa`."""

from __future__ import annotations

from signing.crypto.two_party_rsa import CloudShareRsa, PhoneShareRsa, generate_shares
from signing.crypto.two_party_sm2 import CloudShareSm2, NonceSm2, PartialSm2, PhoneShareSm2

__all__ = [
    "CloudShareRsa",
    "CloudShareSm2",
    "NonceSm2",
    "PartialSm2",
    "PhoneShareRsa",
    "PhoneShareSm2",
    "generate_shares",
]
