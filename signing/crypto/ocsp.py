"""OCSP (RFC 6960): asking, answering and reading answers, for both algorithms."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import ocsp, x509

from signing.crypto import certificates, keys, signatures
from signing.crypto.asn1 import UNREADABLE, as_read
from signing.crypto.certificates import Authority
from signing.crypto.status import GOOD, UNKNOWN, CertificateStatus, Status
from signing.errors import CryptoError, RevocationError, UnsupportedAlgorithmError


@dataclass(frozen=True, slots=True)
class OcspAnswer:
    """One verified answer."""

    status: CertificateStatus
    produced_at: datetime
    this_update: datetime
    next_update: datetime | None


def build_ocsp_request(certificate: bytes, issuer: bytes, *, nonce: bytes | None = None) -> bytes:
    """The DER question whether `certificate` is revoked (both DER)."""
    serial = x509.Certificate.load(certificate).serial_number
    body: dict[str, Any] = {"request_list": [{"req_cert": _certificate_id(serial, issuer)}]}
    if nonce is not None:
        body["request_extensions"] = [{"extn_id": "nonce", "extn_value": nonce}]
    return bytes(ocsp.OCSPRequest({"tbs_request": body}).dump())


def build_ocsp_response(
    request: bytes,
    responder: Authority,
    *,
    issuer: bytes,
    status_of: Callable[[int], CertificateStatus],
    this_update: datetime,
    next_update: datetime,
) -> bytes:
    """The DER answer to a DER question about certificates of `issuer` (DER).

    `status_of` says what a serial number's status is. A request that cannot be read gets the
    unsigned answer ``malformed_request``.
    """
    try:
        asked = ocsp.OCSPRequest.load(request, strict=True)
        wanted = [r["req_cert"] for r in asked["tbs_request"]["request_list"]]
        nonce = asked.nonce_value
        singles = [_single(w, issuer, status_of, update=(this_update, next_update)) for w in wanted]
    except UNREADABLE:
        return bytes(ocsp.OCSPResponse({"response_status": "malformed_request"}).dump())
    body: dict[str, Any] = {
        "responder_id": ocsp.ResponderId(
            "by_name", x509.Certificate.load(responder.certificate).subject
        ),
        "produced_at": this_update.replace(microsecond=0),
        "responses": singles,
    }
    if nonce is not None:
        body["response_extensions"] = [{"extn_id": "nonce", "extn_value": nonce.native}]
    return _signed(ocsp.ResponseData(body), responder)


def read_ocsp(
    der: bytes, certificate: bytes, issuer: bytes, *, nonce: bytes | None = None
) -> OcspAnswer:
    """What an answer says about `certificate` of `issuer` (all DER); RevocationError.

    Verified: it is about this certificate, signed by the issuer or by a certificate for OCSP that
    the issuer issued, and repeats `nonce` if one was sent.
    """
    try:
        response = ocsp.OCSPResponse.load(der, strict=True)
        if response["response_status"].native != "successful":
            raise RevocationError(detail="OCSP 服务没有给出结果")
        basic = response.basic_ocsp_response
        body = basic["tbs_response_data"]
        _check_signer(basic, issuer, at=body["produced_at"].native)
        if nonce is not None and _nonce(response) != nonce:
            raise RevocationError(detail="OCSP 随机数不一致")
        return _find(body, certificate, issuer)
    except UNREADABLE as error:
        raise RevocationError(detail="OCSP 应答无法读取") from error


def _nonce(response: ocsp.OCSPResponse) -> bytes | None:
    value = response.nonce_value
    return None if value is None else value.native


def _certificate_id(serial: int, issuer: bytes, kind: str = "sha1") -> dict[str, Any]:
    """SHA-1 merely names the issuer here; RFC 6960 responders need not know another."""
    certificate = x509.Certificate.load(issuer)
    return {
        "hash_algorithm": {"algorithm": kind},
        "issuer_name_hash": _hash(kind, as_read(certificate.subject)),
        "issuer_key_hash": _hash(kind, certificate.public_key["public_key"].contents[1:]),
        "serial_number": serial,
    }


def _hash(kind: str, data: bytes) -> bytes:
    if kind == "sha1":
        return hashlib.sha1(data, usedforsecurity=False).digest()
    return signatures.hash_named(kind, data)


def _is_about(asked: ocsp.CertId, serial: int, issuer: bytes) -> bool:
    kind = asked["hash_algorithm"]["algorithm"].native
    try:
        same = _certificate_id(serial, issuer, kind)
    except UnsupportedAlgorithmError:  # nobody can say whom it names
        return False
    fields = ("issuer_name_hash", "issuer_key_hash", "serial_number")
    return all(asked[f].native == same[f] for f in fields)


def _single(
    asked: ocsp.CertId,
    issuer: bytes,
    status_of: Callable[[int], CertificateStatus],
    *,
    update: tuple[datetime, datetime],
) -> dict[str, Any]:
    serial = asked["serial_number"].native
    status = status_of(serial) if _is_about(asked, serial, issuer) else UNKNOWN
    if status.status is Status.REVOKED and status.revoked_at is not None:
        revoked = {
            "revocation_time": status.revoked_at.replace(microsecond=0),
            "revocation_reason": status.reason,
        }
        value = ocsp.CertStatus("revoked", revoked)
    elif status.status is Status.GOOD:
        value = ocsp.CertStatus("good", ocsp.StatusGood())
    else:
        value = ocsp.CertStatus("unknown", ocsp.StatusUnknown())
    return {
        "cert_id": asked,
        "cert_status": value,
        "this_update": update[0].replace(microsecond=0),
        "next_update": update[1].replace(microsecond=0),
    }


def _signed(body: ocsp.ResponseData, responder: Authority) -> bytes:
    algorithm = responder.key.algorithm
    basic = ocsp.BasicOCSPResponse(
        {
            "tbs_response_data": body,
            "signature_algorithm": certificates.signature_algorithm(algorithm),
            "signature": keys.sign(responder.key, algorithm, body.dump()),
            "certs": [x509.Certificate.load(responder.certificate)],
        }
    )
    return bytes(
        ocsp.OCSPResponse(
            {
                "response_status": "successful",
                "response_bytes": {"response_type": "basic_ocsp_response", "response": basic},
            }
        ).dump()
    )


def _check_signer(basic: ocsp.BasicOCSPResponse, issuer: bytes, *, at: datetime) -> None:
    """The signer is the issuer, or was delegated by it for OCSP (RFC 6960, 4.2.2.2)."""
    candidates = [issuer] + [as_read(c) for c in basic["certs"] or ()]
    for candidate in candidates:
        if candidate != issuer and not _is_delegate(candidate, issuer, at=at):
            continue
        try:
            signatures.verify(
                keys.public_key_of(candidate),
                basic["signature_algorithm"],
                data=as_read(basic["tbs_response_data"]),
                signature=basic["signature"].native,
            )
        except CryptoError:  # another candidate may be the signer
            continue
        return
    raise RevocationError(detail="OCSP 应答的签名不正确")


def _is_delegate(candidate: bytes, issuer: bytes, *, at: datetime) -> bool:
    certificate = x509.Certificate.load(candidate)
    usage = certificate.extended_key_usage_value
    if usage is None or "ocsp_signing" not in usage.native:
        return False
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        return False
    if not signatures.is_signed_by(certificate, issuer):
        return False
    return bool(as_read(certificate.issuer) == as_read(x509.Certificate.load(issuer).subject))


def _find(body: ocsp.ResponseData, certificate: bytes, issuer: bytes) -> OcspAnswer:
    serial = x509.Certificate.load(certificate).serial_number
    for single in body["responses"]:
        if _is_about(single["cert_id"], serial, issuer):
            return OcspAnswer(
                status=_status(single["cert_status"]),
                produced_at=body["produced_at"].native,
                this_update=single["this_update"].native,
                next_update=single["next_update"].native,
            )
    raise RevocationError(detail="OCSP 应答与证书不对应")


def _status(value: ocsp.CertStatus) -> CertificateStatus:
    if value.name == "good":
        return GOOD
    if value.name != "revoked":
        return UNKNOWN
    reason = value.chosen["revocation_reason"].native
    return CertificateStatus(
        Status.REVOKED,
        revoked_at=value.chosen["revocation_time"].native,
        reason=reason or "unspecified",
    )
