"""Reads a CMS SignedData of any origin and verifies its one signer; trust is another question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import algos, cms, core, x509

from signing.algorithm import Algorithm
from signing.crypto import keys, signatures
from signing.crypto.asn1 import UNREADABLE, as_read
from signing.crypto.signatures import Verified
from signing.errors import CmsError, SignatureMismatchError


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A parsed SignedData; nothing is verified yet."""

    data: cms.SignedData
    signer: cms.SignerInfo
    certificate: x509.Certificate
    """The signer's."""
    certificates: tuple[bytes, ...]
    """All certificates inside, DER."""
    attributes: bytes
    """The signed attributes as they stand, tag [0]; empty if there are none."""

    @property
    def content(self) -> bytes | None:
        """The encapsulated content; None when detached."""
        value = self.data["encap_content_info"]["content"]
        return None if isinstance(value, core.Void) else bytes(value)

    @property
    def digest_name(self) -> str:
        """asn1crypto's name of the signer's digest algorithm."""
        return str(self.signer["digest_algorithm"]["algorithm"].native)

    @property
    def claimed_time(self) -> datetime | None:
        """The signing-time attribute: what the signer says, not proven."""
        values = _values(self.signer["signed_attrs"], "signing_time")
        moment = values[0].native if values else None
        return moment if isinstance(moment, datetime) else None

    @property
    def timestamp_token(self) -> bytes | None:
        """The first RFC 3161 token over the signature value, DER."""
        values = _values(self.signer["unsigned_attrs"], "signature_time_stamp_token")
        return as_read(values[0]) if values else None

    @property
    def signature(self) -> bytes:
        """The signature value."""
        return bytes(self.signer["signature"].native)


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
        signer = data["signer_infos"][0]
        inside = [c.chosen for c in data["certificates"] or () if c.name == "certificate"]
        message = SignedMessage(
            data=data,
            signer=signer,
            certificate=_find_signer(signer["sid"], [*inside, *_parsed(beside)]),
            certificates=tuple(map(as_read, inside)),
            attributes=as_read(signer["signed_attrs"]),
        )
        # force the lazy parser through everything that is asked later, where nobody expects it
        _ = message.content, message.digest_name, message.signature
        _ = message.claimed_time, message.timestamp_token
        return message
    except UNREADABLE as error:
        raise CmsError(detail="结构无法解析") from error


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
    attributes = message.signer["signed_attrs"]
    if isinstance(attributes, core.Void) or not len(attributes):
        return _check(message, content())
    # as they stand, but for the tag: [0] in the message, SET when signed (RFC 5652, 5.4)
    signed = b"\x31" + message.attributes[1:]
    if _single(attributes, "message_digest").native != digest_of(message.digest_name):
        raise SignatureMismatchError(detail="内容被改动")
    _check_certificate_binding(attributes, message.certificate)
    try:
        return _check(message, signed)
    except SignatureMismatchError:
        # written in BER or in another order than the DER that was signed
        return _check(message, attributes.untag().dump(force=True))


def _check(message: SignedMessage, signed: bytes) -> Verified:
    return signatures.verify(
        keys.public_key_of(as_read(message.certificate)),
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


def _is_sm2(certificate: x509.Certificate) -> bool:
    return keys.algorithm_of(keys.public_key_of(as_read(certificate))) is Algorithm.SM2_SM3


def _check_certificate_binding(
    attributes: cms.CMSAttributes, certificate: x509.Certificate
) -> None:
    """ESS (RFC 5035): attributes that name a certificate must name the one in use."""
    der = as_read(certificate)
    for kind in ("signing_certificate", "signing_certificate_v2"):
        for value in _values(attributes, kind):
            first = value["certs"][0]
            name = "sha1" if kind == "signing_certificate" else _hash_name(first)
            if first["cert_hash"].native != signatures.hash_named(name, der):
                raise SignatureMismatchError(detail="签名属性指向另一张证书")


def _hash_name(identifier: Any) -> str:
    return str(identifier["hash_algorithm"]["algorithm"].native)


def _values(attributes: Any, kind: str) -> list[Any]:
    if isinstance(attributes, core.Void):
        return []
    return [value for a in attributes if a["type"].native == kind for value in a["values"]]


def _single(attributes: Any, kind: str) -> Any:
    values = _values(attributes, kind)
    if len(values) != 1:
        raise CmsError(detail="签名属性缺失或重复")
    return values[0]


def _parsed(certificates: Sequence[bytes]) -> Iterator[x509.Certificate]:
    return (x509.Certificate.load(der) for der in certificates)


def _find_signer(
    identifier: cms.SignerIdentifier, inside: Sequence[x509.Certificate]
) -> x509.Certificate:
    for certificate in inside:
        if identifier.name == "subject_key_identifier":
            if identifier.chosen.native == certificate.key_identifier:
                return certificate
        elif identifier.chosen["serial_number"].native == certificate.serial_number and _same_name(
            identifier.chosen["issuer"], certificate.issuer
        ):
            return certificate
    raise CmsError(detail="缺少签名证书")


def _same_name(one: x509.Name, other: x509.Name) -> bool:
    """Whether two names are equal; preparing them for comparison is slow and rarely needed."""
    return bool(as_read(one) == as_read(other) or one == other)
