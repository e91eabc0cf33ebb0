"""Seed values of a signature field: what its author demands of the signature (12.7.4.5)."""

from __future__ import annotations

from enum import IntFlag

from signing.algorithm import Digest
from signing.pdf.source import Source, reading
from signing.pdf.syntax import is_array, number, read_text, split_array


class _Demand(IntFlag):
    """Bits of /Ff: which constraints are demands and not just wishes (Table 234)."""

    FILTER = 1
    SUB_FILTER = 2
    VERSION = 4
    REASONS = 8
    ADD_REV_INFO = 32
    DIGEST_METHOD = 64
    LOCK_DOCUMENT = 128
    APPEARANCE_FILTER = 256


_FILTER = "/Adobe.PPKLite"
_SUB_FILTER = "/ETSI.CAdES.detached"
_VERSION = 3
"""Of the seed values' features; all up to those of PDF 2.0 are looked at here."""
_DIGESTS = {"SHA256": Digest.SHA256, "SM3": Digest.SM3}
"""As /DigestMethod calls them; the standard has no name for SM3, so authors use the usual one."""


def seed_problem(source: Source, field: dict[str, str]) -> str:
    """Why we cannot sign as the field's /SV demands, as a Chinese text; empty when we can."""
    seed = source.dictionary(field.get("/SV"))
    demands = int(number(source.resolve(seed.get("/Ff"))) or 0)
    if demands & _Demand.FILTER and source.resolve(seed.get("/Filter")) != _FILTER:
        return "要求其他厂商的签名程序"
    if demands & _Demand.SUB_FILTER and _SUB_FILTER not in _items(source, seed, "/SubFilter"):
        return "要求其他签名格式"
    if demands & _Demand.VERSION and (number(source.resolve(seed.get("/V"))) or 0) > _VERSION:
        return "要求更新版本的签名程序"
    # A single period says that no reason may be given.
    if demands & _Demand.REASONS and _texts(source, seed, "/Reasons") not in ([], ["."]):
        return "要求填写签名原因"
    if not seed_digests(source, field):
        return "要求其他摘要算法"
    if demands & _Demand.ADD_REV_INFO and source.resolve(seed.get("/AddRevInfo")) == "true":
        return "要求以 Adobe 的方式附带吊销信息"
    if demands & _Demand.LOCK_DOCUMENT and source.resolve(seed.get("/LockDocument")) == "/true":
        return "要求签名后锁定文件"
    if demands & _Demand.APPEARANCE_FILTER:
        return "要求指定的外观"
    return _nested_problem(source, seed)


def seed_digests(source: Source, field: dict[str, str]) -> tuple[Digest, ...]:
    """The digests that the field's /SV lets us sign with; all of ours unless it demands some."""
    seed = source.dictionary(field.get("/SV"))
    if not _flags(source, seed) & _Demand.DIGEST_METHOD:
        return tuple(Digest)
    named = _texts(source, seed, "/DigestMethod")
    return tuple(digest for name, digest in _DIGESTS.items() if name in named)


def _nested_problem(source: Source, seed: dict[str, str]) -> str:
    """The demands that have dictionaries of their own."""
    certification = source.dictionary(seed.get("/MDP"))
    if number(source.resolve(certification.get("/P"))):
        return "要求认证签名"
    if _flags(source, source.dictionary(seed.get("/Cert"))):
        return "要求指定的证书"
    if _flags(source, source.dictionary(seed.get("/TimeStamp"))):
        return "要求指定的时间戳服务"
    return ""


def _flags(source: Source, entries: dict[str, str]) -> int:
    return int(number(source.resolve(entries.get("/Ff"))) or 0)


def _texts(source: Source, seed: dict[str, str], key: str) -> list[str]:
    return [read_text(item) for item in _items(source, seed, key)]


def _items(source: Source, seed: dict[str, str], key: str) -> list[str]:
    value = source.resolve(seed.get(key))
    with reading(source.name):
        items = split_array(str(value)) if is_array(value) else []
    return [source.resolve(item) or "" for item in items]
