"""Reads electronic seals: GB/T 38540-2020, version 4, and version 1 before it; strict DER."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from typing import Any

from asn1crypto import core

from signing.crypto.asn1 import as_read, load_strict
from signing.errors import SealError
from signing.seal.esseal_asn1 import SEAL_FORMS, SesProperty, SesSealV1, SesToBeSignedV1
from signing.seal.esseal_build import SIGNATURE_OIDS
from signing.seal.esseal_model import CertificateDigestEntry, EsSeal, SealInfo
from signing.seal.model import Seal, SealKind, SealType
from signing.seal.picture import Picture, decode_picture

MAX_BYTES = 4_000_000
"""Largest seal that is read."""
_MAX_LIST = 1000
_MAX_NAME = 200
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Unicode categories of what steers a line of text instead of standing in it."""
_ALGORITHMS = {oid: algorithm for algorithm, oid in SIGNATURE_OIDS.items()}


def read(untrusted_der: bytes) -> EsSeal:
    """What a seal says; SealError unless it is strict DER of a seal of sane size."""
    if len(untrusted_der) > MAX_BYTES:
        raise SealError(seal="SESeal", reason="印章数据过大")
    try:
        return _read(_load(untrusted_der))
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise SealError(seal="SESeal", reason="印章数据不符合规范") from error


def to_seal(der: bytes, *, id: str, kind: SealKind, owner: str) -> Seal:
    """The seal as the client uses it; SealError if it cannot be read."""
    info = read(der).info
    return Seal(
        id=id, name=info.name, kind=kind, owner=owner, art=info.art, data=der, type=info.type
    )


def _load(der: bytes) -> Any:
    """The seal in the first form that fits; ValueError if none does."""
    for form in SEAL_FORMS:
        with suppress(ValueError):
            return load_strict(form, der)
    raise ValueError("no form of SESeal fits")


def _read(seal: Any) -> EsSeal:
    info, picture = seal["seal_info"], seal["seal_info"]["picture"]
    header = info["header"].native
    is_old = isinstance(seal, SesSealV1)
    if (header["id"], header["version"]) != ("ES", 1 if is_old else 4):
        raise SealError(seal="SESeal", reason="不是第 1 版或第 4 版电子印章")
    declared = Picture(
        type=picture["type"].native,
        data=picture["data"].native,
        width_mm=picture["width"].native,
        height_mm=picture["height"].native,
    )
    made = seal["sign_info"] if is_old else seal
    signature = made["signed_value"]
    if signature.unused_bits:
        raise ValueError("signature is not whole bytes")
    return EsSeal(
        info=_read_info(info, declared),
        signed=_signed_v1(seal) if is_old else as_read(info),
        certificate=bytes(made["cert"].native),
        algorithm=_ALGORITHMS.get(made["sign_alg_id"].dotted),
        signature=signature.contents[1:],
        width_mm=declared.width_mm,
        height_mm=declared.height_mm,
        version=header["version"],
    )


def _signed_v1(seal: SesSealV1) -> bytes:
    made = seal["sign_info"]
    fields = {"seal_info": seal["seal_info"], **{k: made[k] for k in ("cert", "sign_alg_id")}}
    return bytes(SesToBeSignedV1(fields).dump())


def _read_info(info: Any, picture: Picture) -> SealInfo:
    facts = info["property"]
    entries = facts["cert_list"].native
    if len(entries) > _MAX_LIST:
        raise ValueError("too long")
    if facts["type"].native < 1:
        raise ValueError("no type of seal")
    holds_digests = isinstance(facts, SesProperty) and facts["cert_list_type"].native == 2
    return SealInfo(
        id=info["es_id"].native,
        name=_read_name(facts["name"].native),
        type=SealType.UNIT if facts["type"].native == 1 else SealType.PERSON,
        art=decode_picture(picture),
        created=facts["create_date"].native,
        valid_from=facts["valid_start"].native,
        valid_until=facts["valid_end"].native,
        certificates=() if holds_digests else tuple(entries),
        digests=tuple(CertificateDigestEntry(entry["type"], entry["value"]) for entry in entries)
        if holds_digests
        else (),
        vendor=info["header"]["vid"].native,
        extensions=_read_extensions(info["ext_datas"]),
    )


def _read_name(untrusted: str) -> str:
    """The name if it is one: it is shown beside verdicts, which it must not be able to redraw."""
    if not 1 <= len(untrusted) <= _MAX_NAME:
        raise ValueError("no length of a name")
    if any(unicodedata.category(character) in _UNSEEN for character in untrusted):
        raise ValueError("control characters in a name")
    return untrusted


def _read_extensions(field: Any) -> tuple[tuple[str, bytes], ...]:
    """Each extension once; SealError for one that must be understood, since none is."""
    if isinstance(field, core.Void):
        return ()
    if any(entry["critical"].native for entry in field):
        raise SealError(seal="SESeal", reason="印章含未知的关键扩展")
    found = {entry["extn_id"].dotted: bytes(entry["extn_value"].native) for entry in field}
    if len(found) != len(field):
        raise ValueError("an extension stands twice")
    return tuple(found.items())
