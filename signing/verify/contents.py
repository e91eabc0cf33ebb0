"""Reads /Contents by its /SubFilter and verifies the signature inside over the covered bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from asn1crypto import algos, cms, core, pdf

from signing.cms import reader, timestamp
from signing.cms.message import SignedMessage
from signing.crypto import certificates, signatures
from signing.crypto.asn1 import UNREADABLE, as_read
from signing.crypto.signatures import Strength, Verified
from signing.errors import CmsError, SignatureMismatchError, UnsupportedAlgorithmError
from signing.verify.byte_range import ByteRange, Bytes
from signing.verify.candidates import Candidate

DETACHED: Final = frozenset({"adbe.pkcs7.detached", "ETSI.CAdES.detached", "PBAD.PAdES"})
"""The last is Brazil's name for the second."""
EMBEDDED_SHA1: Final = "adbe.pkcs7.sha1"
RAW_RSA: Final = "adbe.x509.rsa_sha1"
DOCUMENT_TIMESTAMP: Final = "ETSI.RFC3161"


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in /Contents; nothing is verified yet."""

    certificate: bytes
    """The signer's, DER."""
    pool: tuple[bytes, ...]
    """All certificates beside it, DER."""
    value: bytes
    """The signature value."""
    token: bytes | None = None
    """RFC 3161 token over the value, DER."""
    claimed_at: datetime | None = None
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    message: SignedMessage | None = field(default=None, repr=False)

    @property
    def encloses(self) -> bool:
        """Whether a content stands inside, as it does in a timestamp."""
        return self.message is not None and self.message.content is not None


def read(candidate: Candidate, *, beside: Sequence[bytes] = ()) -> Contents:
    """Parse by sub-filter; CmsError if broken, UnsupportedAlgorithmError for an unknown kind.

    A signer's certificate that is not inside is looked for among those `beside` it (DER).
    """
    if not candidate.contents.strip(b"\x00"):
        raise CmsError(detail="签名数据为空")
    if candidate.subfilter == RAW_RSA:
        return _read_raw(candidate)
    known = candidate.subfilter in DETACHED | {EMBEDDED_SHA1, DOCUMENT_TIMESTAMP}
    if not candidate.subfilter:
        raise CmsError(detail="缺少签名格式")
    if not known:
        raise UnsupportedAlgorithmError(algorithm=candidate.subfilter)
    message = reader.read(candidate.contents, beside=beside)
    crls, ocsps = _revocation(message)
    return Contents(
        certificate=message.certificate,
        pool=message.certificates,
        value=message.signature,
        token=message.timestamp_token,
        claimed_at=message.claimed_time,
        crls=crls,
        ocsps=ocsps,
        message=message,
    )


def verify(contents: Contents, candidate: Candidate, signed: ByteRange, data: Bytes) -> Verified:
    """Verify over the covered bytes.

    SignatureMismatchError if they were changed, UnsupportedAlgorithmError if it cannot be judged,
    CmsError or TimestampError if the structure is broken.
    """
    if contents.message is None:
        return _verify_raw(contents, signed.content(data))
    if candidate.subfilter == DOCUMENT_TIMESTAMP:
        return _verify_timestamp(contents, candidate, signed, data)
    if candidate.subfilter == EMBEDDED_SHA1:
        return _verify_embedded(contents.message, signed.digest(data, "sha1"))
    return reader.verify(
        contents.message,
        digest_of=lambda name: signed.digest(data, name),
        content=lambda: signed.content(data),
    )


def _verify_timestamp(
    contents: Contents, candidate: Candidate, signed: ByteRange, data: Bytes
) -> Verified:
    info = timestamp.read_token(candidate.contents, beside=(contents.certificate,))
    if info.imprint != signed.digest(data, info.digest):
        raise SignatureMismatchError(detail="内容被改动")
    message = contents.message
    assert message is not None
    content = message.content or b""
    return reader.verify(
        message,
        digest_of=lambda name: signatures.hash_named(name, content),
        content=lambda: content,
    )


def _verify_embedded(message: SignedMessage, sha1: bytes) -> Verified:
    """adbe.pkcs7.sha1 (ISO 32000-1, 12.8.3.3): the CMS holds the document's SHA-1."""
    content = message.content
    if content is None or content != sha1:
        raise SignatureMismatchError(detail="内容被改动")
    verified = reader.verify(
        message,
        digest_of=lambda name: signatures.hash_named(name, content),
        content=lambda: content,
    )
    return Verified(f"{verified.name}, SHA1", Strength.WEAK)


def _read_raw(candidate: Candidate) -> Contents:
    """adbe.x509.rsa_sha1 (ISO 32000-1, 12.8.3.2): a bare RSA value and a certificate beside it."""
    if candidate.certificate is None:
        raise CmsError(detail="缺少签名证书")
    certificates.read(candidate.certificate)
    try:
        value = bytes(core.OctetString.load(candidate.contents).native)
    except (ValueError, TypeError) as error:
        raise CmsError(detail="结构无法解析") from error
    return Contents(candidate.certificate, (candidate.certificate,), value)


def _verify_raw(contents: Contents, content: bytes) -> Verified:
    """The value itself says which digest; SHA-1 is the rule, newer ones occur."""
    for name in ("sha1_rsa", "sha256_rsa", "sha384_rsa", "sha512_rsa"):
        try:
            return signatures.verify(
                certificates.read(contents.certificate).public_key,
                algos.SignedDigestAlgorithm({"algorithm": name}),
                data=content,
                signature=contents.value,
            )
        except SignatureMismatchError:  # perhaps another digest
            continue
    raise SignatureMismatchError(detail="内容被改动")


def _revocation(message: SignedMessage) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """CRLs and OCSP answers inside the CMS (RFC 5652, 10.2.1; ISO 32000-1, 12.8.3.3.2)."""
    crls, ocsps = [], []
    try:
        for one in message.revocation:
            choice = cms.RevocationInfoChoice.load(one)
            if choice.name == "crl":
                crls.append(as_read(choice.chosen))
            elif choice.chosen["other_rev_info_format"].native == "ocsp_response":
                ocsps.append(as_read(choice.chosen["other_rev_info"]))
        for archive in _archives(message):
            crls += [as_read(value) for value in archive["crl"] or ()]
            ocsps += [as_read(value) for value in archive["ocsp"] or ()]
    except UNREADABLE:  # what cannot be read proves nothing
        return (), ()
    return tuple(crls), tuple(ocsps)


def _archives(message: SignedMessage) -> list[Any]:
    found = message.signed.get("adobe_revocation_info_archival", ())
    return [pdf.RevocationInfoArchival.load(value) for value in found]
