"""Reads a CMS SignedData of any origin and verifies its one signer; trust is another question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from asn1crypto import algos, cms, core, tsp, x509

from signing.algorithm import Algorithm
from signing.cms import patient, plain
from signing.cms.message import Attributes, Parts, SignedMessage, digest_name
from signing.crypto import keys, signatures
from signing.crypto.asn1 import UNREADABLE, as_read
from signing.crypto.signatures import Verified
from signing.errors import CmsError, SignatureMismatchError

_NATIONAL: Final = {"1.2.156.10197.6.1.4.2.1": "1.2.840.113549.1.7.1"}
"""Data by the identifier of GM/T 0010-2012 and of RFC 5652, which products mix."""


def read(der: bytes, *, beside: Sequence[bytes] = ()) -> SignedMessage:
    """Parse a ContentInfo with SignedData (DER or BER; bytes behind it are ignored); CmsError.

    The signer's certificate is looked for inside, then among those `beside` it (DER).
    """
    try:
        return _message(plain.parts(der) or patient.parts(der), beside)
    except UNREADABLE as error:
        raise CmsError(detail="结构无法解析") from error


def _message(found: Parts, beside: Sequence[bytes]) -> SignedMessage:
    times = found.signed.get("signing_time", ())
    claimed = cms.Time.load(times[0]).native if times else None
    tokens = found.unsigned.get("signature_time_stamp_token", ())
    return SignedMessage(
        certificate=_find_signer(found.signer, (*found.certificates, *beside)),
        certificates=found.certificates,
        revocation=found.revocation,
        attributes=found.signed_attributes,
        signed=found.signed,
        content_type=found.content_type,
        content=found.content,
        digest_name=digest_name(found.digest_algorithm),
        algorithm=found.signature_algorithm,
        claimed_time=claimed if isinstance(claimed, datetime) else None,
        timestamp_token=tokens[0] if tokens else None,
        signature=found.signature,
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
    _check_content_type(message)
    # as they stand, but for the tag: [0] in the message, SET when signed (RFC 5652, 5.4)
    signed = b"\x31" + message.attributes[1:]
    stated = core.OctetString.load(_single(message.signed, "message_digest")).native
    if stated != digest_of(message.digest_name):
        raise SignatureMismatchError(detail="内容被改动")
    _check_certificate_binding(message.signed, message.certificate)
    try:
        return _check(message, signed)
    except SignatureMismatchError:
        # written in BER or in another order than the DER that was signed
        return _check(message, cms.CMSAttributes.load(signed).dump(force=True))


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
    return _signature_algorithm(message.algorithm)


@lru_cache(maxsize=64)
def _signature_algorithm(identifier: bytes) -> algos.SignedDigestAlgorithm:
    """Kept for the last ones: nearly all signatures of the world have one of a few."""
    return algos.SignedDigestAlgorithm.load(identifier)


def _is_sm2(certificate: bytes) -> bool:
    return keys.algorithm_of(keys.public_key_of(certificate)) is Algorithm.SM2_SM3


def _check_content_type(message: SignedMessage) -> None:
    """The attributes must name the content's own type, once (RFC 5652, 11.1)."""
    named = _content_type(_single(message.signed, "content_type"))
    if named != _NATIONAL.get(message.content_type, message.content_type):
        raise SignatureMismatchError(detail="签名属性指向另一类内容")


@lru_cache(maxsize=64)
def _content_type(value: bytes) -> str:
    """The type (DER of its identifier), dotted and never national; kept like the others."""
    dotted = str(core.ObjectIdentifier.load(value).dotted)
    return _NATIONAL.get(dotted, dotted)


def _check_certificate_binding(attributes: Attributes, certificate: bytes) -> None:
    """ESS (RFC 5035): attributes that name a certificate must name the one in use."""
    for kind in ("signing_certificate", "signing_certificate_v2"):
        for value in attributes.get(kind, ()):
            name, expected = _named(kind, value)
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


def _single(attributes: Attributes, kind: str) -> bytes:
    values = attributes.get(kind, ())
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


@lru_cache(maxsize=256)
def _find_signer(identifier: bytes, inside: tuple[bytes, ...]) -> bytes:
    """The certificate (DER) that the SignerIdentifier (DER) names; likewise kept."""
    named = cms.SignerIdentifier.load(identifier)
    wanted = named.chosen
    for certificate in inside:
        names = _names(certificate)
        if named.name == "subject_key_identifier":
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
