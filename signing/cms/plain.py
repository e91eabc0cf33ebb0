"""SignedData in the DER that nearly all signers write, taken apart in one go.

What is anything else, BER above all, is left to the reader in `signing.cms.patient`.
"""

from __future__ import annotations

from typing import Annotated, Final

from cryptography.hazmat import asn1

from signing.cms.message import SIGNED_DATA, Attributes, Parts, by_name, dotted

_SEQUENCE: Final = b"\x30"
"""Also the tag of a certificate among the choices of CertificateSet (RFC 5652, 10.2.2)."""
_ATTRIBUTES: Final = b"\xa0"


@asn1.sequence
class _Attribute:
    kind: asn1.TLV
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class _Listed:
    attributes: list[_Attribute]


@asn1.sequence
class _Content:
    kind: asn1.TLV
    value: Annotated[bytes | None, asn1.Explicit(0)]


@asn1.sequence
class _Signer:
    version: int
    identifier: asn1.TLV
    digest_algorithm: asn1.TLV
    signed: asn1.TLV
    algorithm: asn1.TLV
    value: bytes
    unsigned: Annotated[list[_Attribute] | None, asn1.Implicit(1)]


@asn1.sequence
class _SignedData:
    version: int
    digest_algorithms: asn1.TLV
    content: _Content
    certificates: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]
    revocation: Annotated[list[asn1.TLV] | None, asn1.Implicit(1)]
    signers: asn1.SetOf[_Signer]


@asn1.sequence
class _Message:
    kind: asn1.TLV
    data: Annotated[_SignedData, asn1.Explicit(0)]


def parts(der: bytes) -> Parts | None:
    """The parts of a ContentInfo with a SignedData of one signer; bytes behind it are ignored.

    None where they are not plain: nothing is wrong with them then, nor right.
    """
    try:
        message = asn1.decode_der(_Message, _cut(der))
        signers = message.data.signers.as_list()
        if named(message.kind) not in SIGNED_DATA or len(signers) != 1:
            return None
        return _parts(message.data, signers[0])
    except (ValueError, IndexError):
        return None


def _parts(data: _SignedData, signer: _Signer) -> Parts | None:
    certificates = data.certificates or []
    if signer.signed.tag_bytes != _ATTRIBUTES:
        return None
    # Decoded apart, for their bytes as they stand are wanted, too; and only in a class of its own.
    listed = asn1.decode_der(_Listed, _wrapped(_wrapped(bytes(signer.signed.data))))
    return Parts(
        content_type=named(data.content.kind),
        content=data.content.value,
        certificates=tuple(as_stands(c) for c in certificates if c.tag_bytes == _SEQUENCE),
        revocation=tuple(map(as_stands, data.revocation or [])),
        signer=as_stands(signer.identifier),
        digest_algorithm=as_stands(signer.digest_algorithm),
        signed_attributes=as_stands(signer.signed),
        signed=_attributes(listed.attributes),
        signature_algorithm=as_stands(signer.algorithm),
        signature=signer.value,
        unsigned=_attributes(signer.unsigned or []),
    )


def _attributes(found: list[_Attribute]) -> Attributes:
    return by_name(
        (named(attribute.kind), [as_stands(value) for value in attribute.values.as_list()])
        for attribute in found
    )


def named(identifier: asn1.TLV) -> str:
    """A decoded OBJECT IDENTIFIER, dotted; ValueError for anything else."""
    return dotted(as_stands(identifier))


def as_stands(value: asn1.TLV) -> bytes:
    """The bytes of a decoded value: in DER there is one spelling of its length."""
    return value.tag_bytes + _length(len(value.data)) + value.data


def _wrapped(inner: bytes) -> bytes:
    """A SEQUENCE of what stands in `inner`."""
    return _SEQUENCE + _length(len(inner)) + inner


def _length(size: int) -> bytes:
    """The DER spelling (X.690, 8.1.3 and 10.1)."""
    if size < 0x80:
        return bytes([size])
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(digits)]) + digits


def _cut(padded: bytes) -> bytes:
    """The value that begins `padded`, without the zeros that fill /Contents behind it."""
    size = padded[1]
    start = 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(padded[2:start], "big")
    return padded[: start + size]
