"""X.509 certificates (RFC 5280, for SM2 GM/T 0015-2012): issuing test ones and reading any.

Whatever is issued here is a test certificate and says so: its subject carries OU=测试证书.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from asn1crypto import core, x509
from asn1crypto import keys as asn1_keys

from signing.algorithm import Algorithm, Digest
from signing.crypto import keys
from signing.crypto.asn1 import UNREADABLE, as_read, load_strict
from signing.crypto.digests import digest
from signing.errors import CertificateError, KeyFormatError

TEST_UNIT: Final = "测试证书"


class Role(StrEnum):
    """What a certificate is for."""

    ROOT = "root"
    INTERMEDIATE = "intermediate"
    SIGNER = "signer"
    ENCRYPTION = "encryption"
    TSA = "tsa"
    OCSP = "ocsp"
    SEAL_AGENCY = "seal-agency"


@dataclass(frozen=True, slots=True)
class Subject:
    """The distinguished name of a test certificate; C=CN and OU=测试证书 come by themselves."""

    common_name: str
    organisation: str | None = None
    serial_number: str | None = None
    """统一社会信用代码 of a unit, or a masked identity number of a person."""


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when, both aware and inclusive, to the second."""

    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Locations:
    """Where a relying party finds what; None leaves the extension out."""

    crl: str | None = None
    ocsp: str | None = None
    issuer: str | None = None
    """The issuer's certificate, DER."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Someone who signs certificates, CRLs, OCSP answers, timestamps or seals."""

    certificate: bytes
    """DER"""
    key: keys.PrivateKey = field(repr=False)
    chain: tuple[bytes, ...] = ()
    """Its issuers up to and without the root, DER, nearest first."""


@dataclass(frozen=True, slots=True)
class CertificateInfo:
    """What a certificate says; nothing here is verified."""

    subject: str
    """Human-readable distinguished name."""
    common_name: str
    organisation: str
    subject_serial: str
    """The serialNumber attribute of the subject."""
    issuer: str
    issuer_common_name: str
    serial: str
    """hex, lower case, without leading zeros"""
    not_before: datetime
    not_after: datetime
    algorithm: Algorithm | None
    """What its key signs with; None for an algorithm that BidSeal does not produce."""
    public_key: bytes
    """SubjectPublicKeyInfo, DER"""
    fingerprint: str
    """SHA-256 of the certificate, hex"""
    is_ca: bool
    is_test: bool
    self_issued: bool
    key_usage: frozenset[str]
    """asn1crypto's names, e.g. ``digital_signature``; empty without the extension."""
    extended_key_usage: frozenset[str]
    crl_urls: tuple[str, ...]
    ocsp_urls: tuple[str, ...]


_USAGE: Final[dict[Role, set[str]]] = {
    Role.ROOT: {"key_cert_sign", "crl_sign"},
    Role.INTERMEDIATE: {"key_cert_sign", "crl_sign"},
    Role.SIGNER: {"digital_signature", "non_repudiation"},
    # of a pair of certificates, the one to encrypt for (GM/T 0015-2012)
    Role.ENCRYPTION: {"key_encipherment", "data_encipherment"},
    Role.TSA: {"digital_signature", "non_repudiation"},
    Role.OCSP: {"digital_signature"},
    Role.SEAL_AGENCY: {"digital_signature", "non_repudiation"},
}
_EXTENDED: Final[dict[Role, str]] = {Role.TSA: "time_stamping", Role.OCSP: "ocsp_signing"}


def issue(
    role: Role,
    subject: Subject,
    *,
    public_key: bytes,
    validity: Validity,
    authority: Authority,
    locations: Locations | None = None,
) -> bytes:
    """A certificate of `public_key` (SubjectPublicKeyInfo, DER), signed by `authority`; DER."""
    issuer = _load(authority.certificate)
    extensions = _extensions(role, public_key, issuer_key=keys.public_key_of(authority.certificate))
    extensions += _location_extensions(locations or Locations())
    body = _body(subject, public_key, validity=validity, issuer=issuer.subject)
    body["extensions"] = extensions
    return _signed(body, authority.key)


def issue_root(subject: Subject, key: keys.PrivateKey, *, validity: Validity) -> bytes:
    """A self-signed test root, DER."""
    public_key = keys.public_key(key)
    body = _body(subject, public_key, validity=validity, issuer=_name(subject))
    body["extensions"] = _extensions(Role.ROOT, public_key, issuer_key=public_key)
    return _signed(body, key)


@lru_cache(maxsize=64)
def read(der: bytes) -> CertificateInfo:
    """What `der` says; CertificateError if it is not a certificate.

    The last ones are kept: all files of a batch have the same few, each asked for several times.
    """
    certificate = _load(der)
    try:
        return _info(certificate, der)
    except (*UNREADABLE, KeyFormatError) as error:
        raise CertificateError(detail="内容无法读取") from error


def signature_algorithm(algorithm: Algorithm) -> dict[str, Any]:
    """The AlgorithmIdentifier value for asn1crypto; SM2 has absent parameters (GM/T 0015)."""
    if algorithm is Algorithm.SM2_SM3:
        return {"algorithm": "sm3_sm2"}
    if algorithm is Algorithm.RSA_PSS_SHA256:
        return {"algorithm": "rsassa_pss", "parameters": keys.PSS_PARAMETERS}
    return {"algorithm": "sha256_rsa", "parameters": core.Null()}


def key_identifier(public_key: bytes) -> bytes:
    """20 bytes naming a key: the head of SHA-256 over the key's bits (RFC 7093, 2, method 1)."""
    bits = asn1_keys.PublicKeyInfo.load(public_key)["public_key"].contents[1:]
    return digest(Digest.SHA256, bits)[:20]


def _load(der: bytes) -> x509.Certificate:
    try:
        certificate = x509.Certificate.load(der, strict=True)
        # force the lazy parser through the parts that everything else relies on
        body = certificate["tbs_certificate"]
        _ = certificate.subject, certificate.issuer, body["validity"], body["version"].native
        _ = certificate["signature_algorithm"]["algorithm"].native
        _ = certificate["signature_value"].native
        return certificate
    except UNREADABLE as error:
        raise CertificateError(detail="不是 X.509 证书") from error


def _name(subject: Subject) -> x509.Name:
    parts = {"country_name": "CN"}
    if subject.organisation:
        parts["organization_name"] = subject.organisation
    parts["organizational_unit_name"] = TEST_UNIT
    parts["common_name"] = subject.common_name
    if subject.serial_number:
        parts["serial_number"] = subject.serial_number
    return x509.Name.build(parts)


def _body(
    subject: Subject, public_key: bytes, *, validity: Validity, issuer: x509.Name
) -> x509.TbsCertificate:
    return x509.TbsCertificate(
        {
            "version": "v3",
            # positive and unguessable, as CA/Browser Forum BR 7.1 asks
            "serial_number": secrets.randbits(126) | 1 << 126,
            "issuer": issuer,
            "validity": {
                "not_before": time(validity.not_before),
                "not_after": time(validity.not_after),
            },
            "subject": _name(subject),
            "subject_public_key_info": load_strict(asn1_keys.PublicKeyInfo, public_key),
        }
    )


def time(moment: datetime) -> x509.Time:
    """UTCTime before 2050, GeneralizedTime from then on (RFC 5280, 4.1.2.5)."""
    kind = "utc_time" if moment.year < 2050 else "general_time"
    return x509.Time({kind: moment.replace(microsecond=0)})


def _extensions(role: Role, public_key: bytes, *, issuer_key: bytes) -> list[dict[str, Any]]:
    authority = {"key_identifier": key_identifier(issuer_key)}
    extensions: list[dict[str, Any]] = [
        _extension("key_identifier", key_identifier(public_key)),
        _extension("authority_key_identifier", authority),
        _extension("key_usage", _USAGE[role], critical=True),
    ]
    if role in (Role.ROOT, Role.INTERMEDIATE):
        path = {"path_len_constraint": 0} if role is Role.INTERMEDIATE else {}
        extensions.append(_extension("basic_constraints", {"ca": True, **path}, critical=True))
    else:
        extensions.append(_extension("basic_constraints", {"ca": False}, critical=True))
    if role in _EXTENDED:
        # RFC 3161, 2.3 wants the timestamping purpose alone and critical
        critical = role is Role.TSA
        extensions.append(_extension("extended_key_usage", [_EXTENDED[role]], critical=critical))
    if role is Role.OCSP:
        extensions.append(_extension("ocsp_no_check", core.Null()))
    return extensions


def _location_extensions(locations: Locations) -> list[dict[str, Any]]:
    extensions = []
    if locations.crl:
        point = {
            "distribution_point": x509.DistributionPointName("full_name", [_uri(locations.crl)])
        }
        extensions.append(_extension("crl_distribution_points", [point]))
    access = [("ocsp", locations.ocsp), ("ca_issuers", locations.issuer)]
    found = [{"access_method": m, "access_location": _uri(u)} for m, u in access if u]
    if found:
        extensions.append(_extension("authority_information_access", found))
    return extensions


def _uri(address: str) -> x509.GeneralName:
    return x509.GeneralName("uniform_resource_identifier", address)


def _extension(name: str, value: Any, *, critical: bool = False) -> dict[str, Any]:
    return {"extn_id": name, "critical": critical, "extn_value": value}


def _signed(body: x509.TbsCertificate, key: keys.PrivateKey) -> bytes:
    algorithm = signature_algorithm(key.algorithm)
    body["signature"] = algorithm
    signature = keys.sign(key, key.algorithm, body.dump())
    return bytes(
        x509.Certificate(
            {
                "tbs_certificate": body,
                "signature_algorithm": algorithm,
                "signature_value": signature,
            }
        ).dump()
    )


def _info(certificate: x509.Certificate, der: bytes) -> CertificateInfo:
    subject, issuer = certificate.subject.native, certificate.issuer.native
    public_key = as_read(certificate.public_key)
    usage, extended = certificate.key_usage_value, certificate.extended_key_usage_value
    return CertificateInfo(
        subject=certificate.subject.human_friendly,
        common_name=_attribute(subject, "common_name"),
        organisation=_attribute(subject, "organization_name"),
        subject_serial=_attribute(subject, "serial_number"),
        issuer=certificate.issuer.human_friendly,
        issuer_common_name=_attribute(issuer, "common_name"),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
        algorithm=keys.algorithm_of(public_key),
        public_key=public_key,
        fingerprint=digest(Digest.SHA256, der).hex(),
        is_ca=bool(certificate.ca),
        is_test=TEST_UNIT in str(subject) or TEST_UNIT in str(issuer),
        self_issued=as_read(certificate.subject) == as_read(certificate.issuer),
        key_usage=frozenset(usage.native if usage else ()),
        extended_key_usage=frozenset(extended.native if extended else ()),
        crl_urls=_crl_urls(certificate),
        ocsp_urls=tuple(certificate.ocsp_urls),
    )


def _attribute(name: dict[str, Any], key: str) -> str:
    value = name.get(key, "")
    if isinstance(value, str):
        return value
    values: Sequence[Any] = value
    return str(values[0]) if values else ""


def _crl_urls(certificate: x509.Certificate) -> tuple[str, ...]:
    return tuple(point.url for point in certificate.crl_distribution_points if point.url)
