"""One sentence about the algorithms of a signature, by a list of what may still be relied upon.

Everything outside the list is refused (ETSI TS 119 312, GM/T 0054); old algorithms on it make a
signature valid with a note, broken ones make it invalid.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from asn1crypto import keys, x509

from signing.crypto.signatures import Strength, Verified
from signing.verify.contents import Contents
from signing.verify.model import Row, RowKind, Verdict
from signing.verify.rows import row

_CURVES: Final = {
    "secp256r1": "P-256",
    "secp384r1": "P-384",
    "secp521r1": "P-521",
    "sm2p256v1": "SM2",
    "brainpoolp256r1": "brainpoolP256r1",
    "brainpoolp384r1": "brainpoolP384r1",
    "brainpoolp512r1": "brainpoolP512r1",
}
"""asn1crypto's names of the curves on the list."""
_BROKEN: Final = ("md5", "md2", "md4")
_MIN_RSA_BITS: Final = 1024
"""Below, a key can be factored with moderate means."""


def algorithm(verified: Verified | None, integrity: Row, found: Contents | None) -> Row:
    """Judge what verified a signature; `integrity` tells why nothing did."""
    if verified is None:
        return _unverified(integrity)
    name = verified.name
    if found is not None and (fault := _key_fault(found.certificate)):
        return row(RowKind.ALGORITHM, Verdict.INVALID, fault, name=name)
    curve = _curve(found.certificate) if found is not None else None
    if curve == "":
        template = "{name}:所用的椭圆曲线不在认可的列表中"
        return row(RowKind.ALGORITHM, Verdict.UNKNOWN, template, name=name)
    if verified.strength is Strength.MISMATCHED:
        template = "{name}:文档的摘要算法不是标准为它规定的,不能认可"
        return row(RowKind.ALGORITHM, Verdict.UNKNOWN, template, name=name)
    if verified.strength is Strength.WEAK:
        template = "{name}:这种算法强度不足,不应再使用"
        return row(RowKind.ALGORITHM, Verdict.VALID_WITH_NOTES, template, name=name)
    if name.startswith("SM2"):
        return row(RowKind.ALGORITHM, Verdict.VALID, "{name}(国密)", name=name)
    shown = f"{name} ({curve})" if curve else name
    return row(RowKind.ALGORITHM, Verdict.VALID, "{name}", name=shown)


def _unverified(integrity: Row) -> Row:
    named = str(integrity.arguments.get("algorithm", ""))
    if any(broken in named.lower() for broken in _BROKEN):
        template = "{name}:这种算法已被攻破,不能证明任何内容"
        return row(RowKind.ALGORITHM, Verdict.INVALID, template, name=named)
    return row(RowKind.ALGORITHM, Verdict.UNKNOWN, "签名算法未能确认")


def _public(certificate: bytes) -> keys.PublicKeyInfo:
    return x509.Certificate.load(certificate).public_key


@lru_cache(maxsize=64)
def _key_fault(certificate: bytes) -> str | None:
    public = _public(certificate)
    if public.algorithm in ("rsa", "rsassa_pss") and public.bit_size < _MIN_RSA_BITS:
        return "{name}:RSA 密钥过短,可以被破解"
    return None


@lru_cache(maxsize=64)
def _curve(certificate: bytes) -> str | None:
    """The curve's name, empty outside the list; None for keys without a curve."""
    public = _public(certificate)
    if public.algorithm != "ec":
        return None
    kind, name = public.curve
    return _CURVES.get(str(name), "") if kind == "named" else ""
