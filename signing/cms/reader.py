"""Reads a CMS SignedData of any origin and verifies its one signer; trust is another question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509

from signing.algorithm import Algorithm
from signing.crypto import keys, signatures
from signing.crypto.asn1 import UNREADABLE, as_read
from signing.crypto.signatures import Verified
from signing.errors import CmsError, SignatureMismatchError

Attributes = Mapping[str, Sequence[cms.CMSAttribute]]
"""By asn1crypto's names of their types."""


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A parsed SignedData; nothing is verified yet."""

    data: cms.SignedData
    signer: cms.SignerInfo
    certificate: bytes
    """The signer's, DER."""
    certificates: tuple[bytes, ...]
    """All certificates inside, DER."""
    attributes: bytes
    """The signed attributes as they stand, tag [0]; empty if there are none."""
    signed: Attributes
    content: bytes | None
    """The encapsulated content; None when detached."""
    digest_name: str
    """asn1crypto's name of the signer's digest algorithm."""
    claimed_time: datetime | None
    """The signing-time attribute: what the signer says, not proven."""
    timestamp_token: bytes | None
    """The first RFC 3161 token over the signature value, DER."""
    signature: bytes
    """The signature value."""


def read(der: bytes, *, beside: Sequence[bytes] = ()) -> SignedMessage:
    """Parse a ContentInfo with SignedData (DER or BER; bytes behind it are ignored); CmsError.

    The signer's certificate is looked for inside, then among those `beside` it (DER).
    """
    try:
        outer = cms.ContentInfo.load(der)
        if outer["content_type"].native not in ("signed_data", "gm_signed_data"):
            raise CmsError(detail="不是 SignedData")
        data = outer["content"]
        if len(data["signer_infos"]) != 1:
            raise CmsError(detail="签名人数目不是一个")
        # All that is asked later is read here: the parser is lazy, and where it is asked nobody
        # expects it to fail.
        return _message(data, data["signer_infos"][0], beside)
    except UNREADABLE as error:
        raise CmsError(detail="结构无法解析") from error


def _message(
    data: cms.SignedData, signer: cms.SignerInfo, beside: Sequence[bytes]
) -> SignedMessage:
    choices = data["certificates"] or ()
    inside = tuple(as_read(c.chosen) for c in choices if c.name == "certificate")
    content = data["encap_content_info"]["content"]
    signed = _attributes(signer["signed_attrs"])
    times = _values(signed, "signing_time")
    claimed = times[0].native if times else None
    tokens = _values(_attributes(signer["unsigned_attrs"]), "signature_time_stamp_token")
    return SignedMessage(
        data=data,
        signer=signer,
        certificate=_find_signer(signer["sid"], [*inside, *beside]),
        certificates=inside,
        attributes=as_read(signer["signed_attrs"]),
        signed=signed,
        content=None if isinstance(content, core.Void) else bytes(content),
        digest_name=str(signer["digest_algorithm"]["algorithm"].native),
        claimed_time=claimed if isinstance(claimed, datetime) else None,
        timestamp_token=as_read(tokens[0]) if tokens else None,
        signature=bytes(signer["signature"].native),
    )


def verify(
    message: SignedMessage, *, digest_of: Callable[[str], bytes], content: Callable[[], bytes]
) -> Verified:
    """Verify the signature over a content.

    `digest_of` hashes it by asn1crypto's name of an algorithm, `content` fetches it whole (rarely
    needed). Raises SignatureMismatchError, UnsupportedAlgorithmError or CmsError.
    """
    try:
        return _verify(message, digest_of=digest_of, content=content)
    except UNREADABLE as error:
        raise CmsError(detail="结构无法解析") from error


def _verify(
    message: SignedMessage, *, digest_of: Callable[[str], bytes], content: Callable[[], bytes]
) -> Verified:
    if not message.signed:
        return _check(message, content())
    # as they stand, but for the tag: [0] in the message, SET when signed (RFC 5652, 5.4)
    signed = b"\x31" + message.attributes[1:]
    if _single(message.signed, "message_digest").native != digest_of(message.digest_name):
        raise SignatureMismatchError(detail="内容被改动")
    _check_certificate_binding(message.signed, message.certificate)
    try:
        return _check(message, signed)
    except SignatureMismatchError:
        # written in BER or in another order than the DER that was signed
        return _check(message, message.signer["signed_attrs"].untag().dump(force=True))


def _check(message: SignedMessage, signed: bytes) -> Verified:
    return signatures.verify(
        keys.public_key_of(message.certificate),
        _algorithm(message),
        data=signed,
        signature=message.signature,
        digest_name=message.digest_name,
    )


def _algorithm(message: SignedMessage) -> algos.SignedDigestAlgorithm:
    """The signature algorithm; SM2 also where products spell it as some kind of ECDSA.

    An SM2 key with SM3 can mean nothing else (GM/T 0009-2012, 8).
    """
    if message.digest_name == "sm3" and _is_sm2(message.certificate):
        return algos.SignedDigestAlgorithm({"algorithm": "sm3_sm2"})
    return message.signer["signature_algorithm"]


def _is_sm2(certificate: bytes) -> bool:
    return keys.algorithm_of(keys.public_key_of(certificate)) is Algorithm.SM2_SM3


def _check_certificate_binding(attributes: Attributes, certificate: bytes) -> None:
    """ESS (RFC 5035): attributes that name a certificate must name the one in use."""
    for kind in ("signing_certificate", "signing_certificate_v2"):
        for value in _values(attributes, kind):
            name, expected = _named(kind, as_read(value))
            if expected != signatures.hash_named(name, certificate):
                raise SignatureMismatchError(detail="签名属性指向另一张证书")


@lru_cache(maxsize=64)
def _named(kind: str, value: bytes) -> tuple[str, bytes]:
    """By which digest the value (DER) names a certificate, and the digest itself.

    Kept for the last ones: all signatures of a batch name the same certificate.
    """
    if kind == "signing_certificate":
        return "sha1", tsp.SigningCertificate.load(value)["certs"][0]["cert_hash"].native
    first = tsp.SigningCertificateV2.load(value)["certs"][0]
    return str(first["hash_algorithm"]["algorithm"].native), first["cert_hash"].native


def _attributes(found: Any) -> Attributes:
    """The attributes of a SET of them, or of nothing; their values stay unread."""
    by_kind: defaultdict[str, list[cms.CMSAttribute]] = defaultdict(list)
    for attribute in () if isinstance(found, core.Void) else found:
        by_kind[attribute["type"].native].append(attribute)
    return by_kind


def _values(attributes: Attributes, kind: str) -> list[Any]:
    return [value for attribute in attributes.get(kind, ()) for value in attribute["values"]]


def _single(attributes: Attributes, kind: str) -> Any:
    values = _values(attributes, kind)
    if len(values) != 1:
        raise CmsError(detail="签名属性缺失或重复")
    return values[0]


@dataclass(frozen=True, slots=True)
class _Names:
    """By what a certificate is named in a message."""

    serial: int
    issuer: bytes
    """DER"""
    key_identifier: bytes | None


@lru_cache(maxsize=256)
def _names(certificate: bytes) -> _Names:
    """Kept for the last ones: all messages of a batch have the same few."""
    found = x509.Certificate.load(certificate)
    return _Names(found.serial_number, as_read(found.issuer), found.key_identifier)


def _find_signer(identifier: cms.SignerIdentifier, inside: Sequence[bytes]) -> bytes:
    wanted = identifier.chosen
    for certificate in inside:
        names = _names(certificate)
        if identifier.name == "subject_key_identifier":
            if wanted.native == names.key_identifier:
                return certificate
        elif wanted["serial_number"].native == names.serial and _same_name(
            wanted["issuer"], names.issuer
        ):
            return certificate
    raise CmsError(detail="缺少签名证书")


def _same_name(one: x509.Name, other: bytes) -> bool:
    """Whether two names are equal; preparing them for comparison is slow and rarely needed."""
    return bool(as_read(one) == other or one == x509.Name.load(other))
