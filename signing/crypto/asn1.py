"""asn1crypto with the Chinese algorithms made known to it, and strict reading of DER.

asn1crypto keeps its object identifiers in class tables and offers no other door, so importing
this module adds the national ones (GM/T 0006-2012) to them, and the kinds of text that authorities
really write into names; adding twice changes nothing.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, TypeVar

from asn1crypto import algos, cms, core, keys, tsp, x509

SM3_OID: Final = "1.2.156.10197.1.401"
SM2_SM3_OID: Final = "1.2.156.10197.1.501"
SM2_SIGN_OID: Final = "1.2.156.10197.1.301.1"
"""SM2 signing as some Chinese products write it in place of SM2-with-SM3."""
SM2_CURVE_OID: Final = "1.2.156.10197.1.301"
SM2_CURVE: Final = "sm2p256v1"


def _register(kind: Any, oid: str, name: str) -> None:
    kind._map[oid] = name
    if kind._reverse_map is not None:
        kind._reverse_map[name] = oid


_register(algos.DigestAlgorithmId, SM3_OID, "sm3")
_register(algos.SignedDigestAlgorithmId, SM2_SM3_OID, "sm3_sm2")
# ECDSA with bare r ‖ s (BSI TR-03111, 5.2.1), seen in German certificates; read, never written
for _number, _hash in ((2, "sha224"), (3, "sha256"), (4, "sha384"), (5, "sha512")):
    _register(
        algos.SignedDigestAlgorithmId, f"0.4.0.127.0.7.1.1.4.1.{_number}", f"{_hash}_plain_ecdsa"
    )
# content types of GM/T 0010-2012; read, never written
_register(cms.ContentType, "1.2.156.10197.6.1.4.2.1", "gm_data")
_register(cms.ContentType, "1.2.156.10197.6.1.4.2.2", "gm_signed_data")
cms.ContentInfo._oid_specs["gm_signed_data"] = cms.SignedData
keys.NamedCurve.register(SM2_CURVE, SM2_CURVE_OID, 32)


_TEXTS: Final = [
    (name, kind) for name, kind in x509.DirectoryString._alternatives if name != "ia5_string"
]


class _Address(core.Choice):  # type: ignore[misc]  # asn1crypto is untyped
    """An e-mail address, also where it is not the IA5String it should be (RFC 5280, 4.1.2.6)."""

    _alternatives: ClassVar = [("ia5_string", x509.EmailAddress), *_TEXTS]


class _Domain(core.Choice):  # type: ignore[misc]  # as above
    """A part of a domain (RFC 4519, 2.4), likewise."""

    _alternatives: ClassVar = [("ia5_string", x509.DNSName), *_TEXTS]


class _Bits(core.OctetBitString):  # type: ignore[misc]  # as above
    @property
    def native(self) -> str:
        """Hexadecimal, for asn1crypto compares names as text."""
        return bytes(self).hex()


class _Identifier(core.Choice):  # type: ignore[misc]  # as above
    """X.520's uniqueIdentifier, a BIT STRING; India's eSign writes digits as text."""

    _alternatives: ClassVar = [
        ("bits", _Bits),
        ("ia5_string", core.IA5String),
        *_TEXTS,
    ]


x509.NameTypeAndValue._oid_specs.update(
    email_address=_Address,
    domain_component=_Domain,
    unique_identifier=_Identifier,
    telephone_number=x509.DirectoryString,
)


class Sequence(core.Sequence):  # type: ignore[misc]  # asn1crypto is untyped
    """Base of our own SEQUENCE types."""


class SequenceOf(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    """Base of our own SEQUENCE OF types."""


class TimeStampResponse(Sequence):
    """RFC 3161 TimeStampResp; asn1crypto's own cannot express a rejection without a token."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


UNREADABLE: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    OverflowError,
)
"""What asn1crypto throws at broken input, often only when a part of it is first looked at."""
Asn1 = TypeVar("Asn1", bound=core.Asn1Value)


def as_read(value: core.Asn1Value) -> bytes:
    """The very bytes that a value was parsed from; DER of one that was built, or is in BER.

    asn1crypto's own `dump` takes a length that ends in 0x80 for an indefinite one and encodes the
    value afresh: slow, and another encoding than the one that was signed where that is not DER.
    """
    if isinstance(value, core.Choice):  # which has no bytes of its own, but for a tag around it
        return bytes(value.dump()) if value.explicit else as_read(value.chosen)
    header = value._header
    if header is None or len(header) == len(b"\x30\x80"):
        return bytes(value.dump())
    return bytes(header + value.contents + value._trailer)


def load_strict(kind: type[Asn1], der: bytes) -> Asn1:
    """Parse `der` as `kind`; ValueError unless it is DER down to the last byte.

    asn1crypto parses lazily and silently drops trailing fields; encoding afresh and comparing
    finds both, and BER lengths too.
    """
    try:
        value: Asn1 = kind.load(der, strict=True)
        same = value.copy().dump(force=True) == der
    except UNREADABLE as error:
        raise ValueError(str(error)) from error
    if not same:
        raise ValueError("not DER")
    return value
