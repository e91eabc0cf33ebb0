"""The signed attributes of a CMS signature: the few bytes that the two parties sign.

A CAdES/PAdES B-B set (ETSI EN 319 142-1): content-type, message-digest and
signing-certificate-v2; no signing-time, which PAdES keeps in the signature dictionary.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from asn1crypto import cms, core, tsp

from signing.algorithm import Algorithm
from signing.crypto.asn1 import load_strict
from signing.crypto.digests import digest as digest_of
from signing.errors import CmsError

_DIGEST_LENGTH = 32
"""bytes, of SHA-256 and SM3 alike"""


def signed_attributes(digest: bytes, certificate: bytes, algorithm: Algorithm) -> bytes:
    """DER of the SET OF Attribute over a document digest (32 bytes) and the signer (DER)."""
    return attribute_set("data", digest, certificate=certificate, algorithm=algorithm)


def attribute_set(
    content_type: str, digest: bytes, *, certificate: bytes, algorithm: Algorithm
) -> bytes:
    """Like `signed_attributes`, for any content type (asn1crypto's name of it)."""
    if len(digest) != _DIGEST_LENGTH:
        raise CmsError(detail="文件摘要长度不符")
    before, behind = _around_digest(content_type, certificate, algorithm)
    return before + digest + behind


@lru_cache(maxsize=256)
def _around_digest(
    content_type: str, certificate: bytes, algorithm: Algorithm
) -> tuple[bytes, bytes]:
    """The set's DER before and behind the document digest, in which alone a batch's files differ.

    Building it takes milliseconds. The order of the set does not depend on the digest: its members
    differ before that.
    """
    nothing = bytes(_DIGEST_LENGTH)
    identifier = tsp.ESSCertIDv2(
        {
            "hash_algorithm": {"algorithm": algorithm.digest.value},
            "cert_hash": digest_of(algorithm.digest, certificate),
        }
    )
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", content_type),
            _attribute("message_digest", nothing),
            _attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [identifier]})),
        ]
    )
    before, _, behind = bytes(attributes.dump()).partition(nothing)
    return before, behind


def read_message_digest(attributes: bytes) -> bytes:
    """The document digest that `attributes` bind; CmsError unless there is exactly one."""
    return bytes(_single(attributes, "message_digest").native)


def read_certificate_digest(attributes: bytes) -> bytes:
    """The digest of the signer's certificate (by the algorithm's own digest); CmsError."""
    certs = _single(attributes, "signing_certificate_v2")["certs"]
    if not len(certs):
        raise CmsError(detail="缺少签名证书标识")
    return bytes(certs[0]["cert_hash"].native)


def bound_digest(attributes: bytes, certificate: bytes, algorithm: Algorithm) -> bytes:
    """The document digest that `attributes` bind together with this certificate (DER).

    CmsError unless they are strict DER that names the certificate and exactly one digest.
    """
    before, behind = _around_digest("data", certificate, algorithm)
    digest = attributes[len(before) : len(before) + _DIGEST_LENGTH]
    if attributes == before + digest + behind:  # as we write them; parsing takes milliseconds
        return digest
    if read_certificate_digest(attributes) != digest_of(algorithm.digest, certificate):
        raise CmsError(detail="签名属性与证书不一致")
    return read_message_digest(attributes)


def load(attributes: bytes) -> cms.CMSAttributes:
    """The parsed set; CmsError unless strict DER."""
    try:
        return load_strict(cms.CMSAttributes, attributes)
    except ValueError as error:
        raise CmsError(detail="签名属性不是 DER 编码") from error


def _attribute(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "values": [value]}


def _single(attributes: bytes, kind: str) -> core.Asn1Value:
    found = [a for a in load(attributes) if a["type"].native == kind]
    if len(found) != 1 or len(found[0]["values"]) != 1:
        raise CmsError(detail="签名属性缺失或重复")
    return found[0]["values"][0]
