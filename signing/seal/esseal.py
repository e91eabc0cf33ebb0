"""Electronic seals of GB/T 38540-2020, version 4: the public face of the `esseal_*` modules.

der = build(info, agency_certificate, sign)     sign(bytes) -> signature of the agency
read(der).info.name                             strict DER, nothing verified
to_seal(der, id="s1", kind=kind, owner=owner)   as the client uses it
verify(der, at=now, signer_certificate=None)    one outcome per question
"""

from signing.seal.esseal_build import build
from signing.seal.esseal_check import digest_entry, verify
from signing.seal.esseal_model import CertificateDigestEntry, EsSeal, SealCheck, SealInfo
from signing.seal.esseal_read import MAX_BYTES, read, to_seal
from signing.seal.model import SealType

__all__ = [
    "MAX_BYTES",
    "CertificateDigestEntry",
    "EsSeal",
    "SealCheck",
    "SealInfo",
    "SealType",
    "build",
    "digest_entry",
    "read",
    "to_seal",
    "verify",
]
