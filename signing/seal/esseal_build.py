"""Builds electronic seals: GB/T 38540-2020, version 4, as DER."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from asn1crypto import core

from signing.algorithm import Algorithm
from signing.crypto import keys
from signing.crypto.asn1 import SM2_SM3_OID
from signing.errors import SealError
from signing.seal.esseal_asn1 import SesSeal, SesSealInfo
from signing.seal.esseal_model import SealInfo
from signing.seal.model import SealType
from signing.seal.picture import encode_picture

SIGNATURE_OIDS = {
    Algorithm.SM2_SM3: SM2_SM3_OID,
    Algorithm.RSA_SHA256: "1.2.840.113549.1.1.11",
}
"""signAlgID: GM/T 0006-2012 and RFC 8017, A.2.4; the bare identifier cannot express PSS."""
TYPE_NUMBERS = {SealType.UNIT: 1, SealType.PERSON: 2}
"""SES_ESPropertyInfo.type."""


def build(info: SealInfo, certificate: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The DER of a seal that the agency with `certificate` signs by `sign`.

    Raises SealError for a value that does not fit the structure or an agency's key that is
    neither SM2 nor plain RSA.
    """
    algorithm = keys.algorithm_of(keys.public_key_of(certificate))
    if algorithm not in SIGNATURE_OIDS:
        raise SealError(seal=info.name, reason="制章证书的算法不支持")
    try:
        sealed = SesSealInfo(_info_values(info))
        seal = SesSeal(
            {
                "seal_info": sealed,
                "cert": certificate,
                "sign_alg_id": SIGNATURE_OIDS[algorithm],
                "signed_value": core.BitString(_bits(sign(sealed.dump()))),
            }
        )
        return bytes(seal.dump())
    except (ValueError, TypeError, UnicodeError) as error:
        raise SealError(seal=info.name, reason="印章数据不符合规范") from error


def _info_values(info: SealInfo) -> dict[str, Any]:
    picture = encode_picture(info.art)
    values: dict[str, Any] = {
        "header": {"id": "ES", "version": 4, "vid": _ascii(info.vendor)},
        "es_id": _ascii(info.id),
        "property": {
            "type": TYPE_NUMBERS[info.type],
            "name": info.name,
            "cert_list_type": 1 if info.certificates else 2,
            "cert_list": info.certificates
            or [{"type": entry.algorithm, "value": entry.value} for entry in info.digests],
            "create_date": _seconds(info.created),
            "valid_start": _seconds(info.valid_from),
            "valid_end": _seconds(info.valid_until),
        },
        "picture": {
            "type": picture.type,
            "data": picture.data,
            "width": picture.width_mm,
            "height": picture.height_mm,
        },
    }
    if info.extensions:
        values["ext_datas"] = [
            {"extn_id": oid, "extn_value": value} for oid, value in info.extensions
        ]
    return values


def _bits(data: bytes) -> tuple[int, ...]:
    return tuple(int(bit) for byte in data for bit in f"{byte:08b}")


def _ascii(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        raise ValueError(text)
    return text


def _seconds(moment: datetime) -> datetime:
    """DER allows no fractions that end in 0; the standard's examples have none at all."""
    return moment.astimezone(UTC).replace(microsecond=0)
