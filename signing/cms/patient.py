"""SignedData of any spelling, BER too, taken apart field by field."""

from __future__ import annotations

from typing import Any

from asn1crypto import cms, core

from signing.cms.message import SIGNED_DATA, Attributes, Parts, by_name
from signing.crypto.asn1 import as_read
from signing.errors import CmsError


def parts(der: bytes) -> Parts:
    """The parts of a ContentInfo with a SignedData of one signer; bytes behind it are ignored.

    All that is asked later is read here: the parser is lazy, and where it is asked nobody expects
    it to fail. Raises CmsError, or one of UNREADABLE.
    """
    outer = cms.ContentInfo.load(der)
    if outer["content_type"].dotted not in SIGNED_DATA:
        raise CmsError(detail="不是 SignedData")
    data = outer["content"]
    if len(data["signer_infos"]) != 1:
        raise CmsError(detail="签名人数目不是一个")
    signer, enclosed = data["signer_infos"][0], data["encap_content_info"]
    content = enclosed["content"]
    return Parts(
        content_type=enclosed["content_type"].dotted,
        content=None if isinstance(content, core.Void) else bytes(content),
        certificates=tuple(
            as_read(c.chosen) for c in data["certificates"] or () if c.name == "certificate"
        ),
        revocation=tuple(map(as_read, data["crls"] or ())),
        signer=as_read(signer["sid"]),
        digest_algorithm=as_read(signer["digest_algorithm"]),
        signed_attributes=as_read(signer["signed_attrs"]),
        signed=_attributes(signer["signed_attrs"]),
        signature_algorithm=as_read(signer["signature_algorithm"]),
        signature=bytes(signer["signature"].native),
        unsigned=_attributes(signer["unsigned_attrs"]),
    )


def _attributes(found: Any) -> Attributes:
    """The attributes of a SET of them, or of nothing."""
    return by_name(
        (attribute["type"].dotted, [as_read(value) for value in attribute["values"]])
        for attribute in (() if isinstance(found, core.Void) else found)
    )
