"""Certificate revocation lists (RFC 5280, 5) for both algorithms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import crl, x509

from signing.crypto import certificates, keys, signatures
from signing.crypto.asn1 import UNREADABLE, as_read
from signing.crypto.certificates import Authority
from signing.crypto.status import GOOD, CertificateStatus, Status
from signing.errors import CryptoError, RevocationError


@dataclass(frozen=True, slots=True)
class Crl:
    """A list whose signature is verified."""

    issuer: bytes
    """DER of the issuer's name."""
    this_update: datetime
    next_update: datetime | None
    entries: Mapping[int, CertificateStatus] = field(repr=False)
    """By serial number."""

    def status(self, serial: int) -> CertificateStatus:
        """The status of a certificate of this issuer: good if the list does not name it."""
        return self.entries.get(serial, GOOD)


def build_crl(
    authority: Authority,
    revoked: Mapping[int, CertificateStatus],
    *,
    this_update: datetime,
    next_update: datetime,
    number: int,
) -> bytes:
    """A complete CRL by `authority` (the CA itself), DER; `number` must grow with every list."""
    algorithm = certificates.signature_algorithm(authority.key.algorithm)
    issuer_key = certificates.key_identifier(keys.public_key_of(authority.certificate))
    body: dict[str, Any] = {
        "version": "v2",
        "signature": algorithm,
        "issuer": x509.Certificate.load(authority.certificate).subject,
        "this_update": certificates.time(this_update),
        "next_update": certificates.time(next_update),
        "crl_extensions": [
            {"extn_id": "authority_key_identifier", "extn_value": {"key_identifier": issuer_key}},
            {"extn_id": "crl_number", "extn_value": number},
        ],
    }
    if revoked:
        body["revoked_certificates"] = [_entry(s, e) for s, e in sorted(revoked.items())]
    to_be_signed = crl.TbsCertList(body)
    signature = keys.sign(authority.key, authority.key.algorithm, to_be_signed.dump())
    return bytes(
        crl.CertificateList(
            {
                "tbs_cert_list": to_be_signed,
                "signature_algorithm": algorithm,
                "signature": signature,
            }
        ).dump()
    )


def read_crl(der: bytes, issuer: bytes, *, certificate: bytes | None = None) -> Crl:
    """The list in `der`, verified as `issuer`'s (certificate, DER); RevocationError otherwise.

    Partial lists (delta, or limited to some certificates) are refused, because silence in them
    would not mean good. A list of end entities only, or of CAs only, is read for a `certificate`
    (DER) of that kind (RFC 5280, 6.3.3 (b)(2)).
    """
    try:
        parsed = crl.CertificateList.load(der, strict=True)
        body = parsed["tbs_cert_list"]
        authority = x509.Certificate.load(issuer, strict=True)
        if as_read(body["issuer"]) != as_read(authority.subject):
            raise RevocationError(detail="吊销列表不是该机构签发的")
        if set(parsed.critical_extensions) - {"issuing_distribution_point"} or _partial(parsed):
            raise RevocationError(detail="吊销列表不完整或含未知的关键扩展")
        if not _covers(parsed, certificate):
            raise RevocationError(detail="吊销列表不涉及这类证书")
        signatures.verify(
            keys.public_key_of(issuer),
            parsed["signature_algorithm"],
            data=as_read(body),
            signature=parsed["signature"].native,
        )
        return Crl(
            issuer=as_read(body["issuer"]),
            this_update=body["this_update"].native,
            next_update=body["next_update"].native,
            entries={e["user_certificate"].native: _status(e) for e in _entries(body)},
        )
    except UNREADABLE as error:
        raise RevocationError(detail="吊销列表无法读取") from error
    except RevocationError:
        raise
    except CryptoError as error:
        raise RevocationError(detail="吊销列表的签名不正确") from error


def _entry(serial: int, status: CertificateStatus) -> dict[str, Any]:
    if status.status is not Status.REVOKED or status.revoked_at is None:
        raise RevocationError(detail="列入吊销列表的证书缺少吊销时间")
    entry: dict[str, Any] = {
        "user_certificate": serial,
        "revocation_date": certificates.time(status.revoked_at),
    }
    if status.reason != "unspecified":  # RFC 5280, 5.3.1: then the extension should be absent
        entry["crl_entry_extensions"] = [{"extn_id": "crl_reason", "extn_value": status.reason}]
    return entry


def _entries(body: crl.TbsCertList) -> crl.RevokedCertificates:
    return body["revoked_certificates"] or ()


def _status(entry: crl.RevokedCertificate) -> CertificateStatus:
    reason = entry.crl_reason_value
    return CertificateStatus(
        Status.REVOKED,
        revoked_at=entry["revocation_date"].native,
        reason=reason.native if reason else "unspecified",
    )


def _partial(parsed: crl.CertificateList) -> bool:
    if parsed.delta_crl_indicator_value is not None:
        return True
    point = parsed.issuing_distribution_point_value
    return point is not None and bool(
        point["only_contains_attribute_certs"].native
        or point["only_some_reasons"].native
        or point["indirect_crl"].native
    )


def _covers(parsed: crl.CertificateList, certificate: bytes | None) -> bool:
    """Whether the list speaks about certificates like `certificate`; about all if None."""
    point = parsed.issuing_distribution_point_value
    if point is None:
        return True
    users = bool(point["only_contains_user_certs"].native)
    authorities = bool(point["only_contains_ca_certs"].native)
    if certificate is None:
        return not (users or authorities)
    is_ca = bool(x509.Certificate.load(certificate, strict=True).ca)
    return not (users if is_ca else authorities)
