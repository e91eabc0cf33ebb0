"""Sentences about the bytes: integrity, coverage, changes afterwards, algorithm, signer."""

from __future__ import annotations

from datetime import datetime

from signing.crypto.certificates import CertificateInfo
from signing.errors import BidSealError, UnsupportedAlgorithmError
from signing.verify.byte_range import FAULTS, Fault
from signing.verify.changes import Comparison
from signing.verify.model import Judgement, Row, RowKind, Verdict


def row(kind: RowKind, verdict: Verdict, template: str, **arguments: object) -> Row:
    """A row; `template` is Chinese, with named arguments."""
    return Row(kind, verdict, template, arguments)


def moment(value: datetime) -> str:
    """A time with its zone, as the reports show it."""
    return value.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")


def integrity_intact() -> Row:
    """The covered bytes are what was signed."""
    return row(RowKind.INTEGRITY, Verdict.VALID, "内容完整,签署后签名覆盖的部分未被改动")


def integrity_with_more() -> Row:
    """The signature fits, but brings a content of its own (ISO 32000-2, 12.8.3.3.1 forbids it)."""
    template = "内容完整,但签名数据中另含一份内容,不合标准,其他软件可能不接受"
    return row(RowKind.INTEGRITY, Verdict.VALID_WITH_NOTES, template)


def integrity_broken(error: BidSealError) -> Row:
    """The signature does not verify, or cannot be judged."""
    detail = str(error.arguments.get("detail", ""))
    if isinstance(error, UnsupportedAlgorithmError):
        return row(
            RowKind.INTEGRITY,
            Verdict.UNKNOWN,
            "签名格式或算法不受支持,无法确认内容是否完整:{algorithm}",
            algorithm=error.arguments.get("algorithm", ""),
        )
    return row(RowKind.INTEGRITY, Verdict.INVALID, "签名与内容不符:{detail}", detail=detail)


def integrity_bad_range(fault: Fault) -> Row:
    """The byte range is missing or not of the one permitted shape."""
    return row(RowKind.INTEGRITY, Verdict.INVALID, FAULTS[fault])


def integrity_unreadable() -> Row:
    """The file holds a signature but cannot be parsed."""
    return row(RowKind.INTEGRITY, Verdict.INVALID, "文件已损坏,其中的签名无法读取")


def coverage(*, is_whole: bool, end: int, size: int) -> Row:
    """How much of the file the signature covers."""
    if is_whole:
        return row(RowKind.COVERAGE, Verdict.VALID, "签名覆盖整个文件")
    return row(
        RowKind.COVERAGE,
        Verdict.VALID,
        "签名覆盖签署时的完整版本(前 {end} 字节,共 {size} 字节),其后有追加内容",
        end=end,
        size=size,
    )


def coverage_none() -> Row:
    """Nothing can be said to be covered."""
    return row(RowKind.COVERAGE, Verdict.INVALID, "无法确定签名覆盖的范围")


_WORST: dict[Judgement, tuple[Verdict, str]] = {
    Judgement.ALLOWED: (Verdict.VALID_WITH_NOTES, "签署后有 {count} 处改动,均在允许的范围内"),
    Judgement.SUSPICIOUS: (
        Verdict.UNKNOWN,
        "签署后有 {count} 处改动,其中 {bad} 处可能遮盖或改变显示的内容,请查看",
    ),
    Judgement.FORBIDDEN: (
        Verdict.INVALID,
        "签署后有 {count} 处改动,其中 {bad} 处不在允许的范围内",
    ),
}


def modifications_none() -> Row:
    """Nothing was appended."""
    return row(RowKind.MODIFICATIONS, Verdict.VALID, "签署后没有改动")


def modifications(happened: Comparison) -> Row:
    """What happened after the signature."""
    worst = happened.worst
    if worst is Judgement.FORBIDDEN or (worst is not None and happened.is_complete):
        if happened.is_quiet:
            template = "签署后只追加了用于长期验证的数据"
            return row(RowKind.MODIFICATIONS, Verdict.VALID, template)
        verdict, template = _WORST[worst]
        bad = sum(1 for change in happened.changes if change.judgement is worst)
        return row(RowKind.MODIFICATIONS, verdict, template, count=len(happened.changes), bad=bad)
    if not happened.is_complete:
        template = "签署后有追加内容,无法判断其影响"
        return row(RowKind.MODIFICATIONS, Verdict.UNKNOWN, template)
    return row(RowKind.MODIFICATIONS, Verdict.VALID, "签署后有追加内容,但没有任何改动")


def modifications_unchecked() -> Row:
    """There is no sound signature to compare with."""
    return row(RowKind.MODIFICATIONS, Verdict.UNKNOWN, "签名本身无效,未比较签后改动")


def trust_unchecked() -> tuple[Row, Row, Row]:
    """Chain, time and revocation where there is no sound signature to ask them for."""
    chain, time, revocation = (
        row(kind, Verdict.UNKNOWN, "签名本身无效或无法核验,未检查")
        for kind in (RowKind.CHAIN, RowKind.TIME, RowKind.REVOCATION)
    )
    return chain, time, revocation


def signer(info: CertificateInfo | None) -> Row:
    """Whose certificate it is. A test certificate is named so in plain sight, yet may be valid:
    whether its issuer is trusted is what the chain says."""
    if info is None:
        return row(RowKind.SIGNER, Verdict.UNKNOWN, "签名中没有可读取的证书")
    name = info.common_name or info.subject
    if info.organisation and info.organisation != name:
        name = f"{name} · {info.organisation}"
    usages = {"digital_signature", "non_repudiation"}
    if info.key_usage and not info.key_usage & usages:
        return row(RowKind.SIGNER, Verdict.VALID_WITH_NOTES, "{name}:证书的用途不是签名", name=name)
    if info.is_test:
        return row(
            RowKind.SIGNER,
            Verdict.VALID,
            "{name}(测试证书,只用于测试,没有法律效力)",
            name=name,
        )
    return row(RowKind.SIGNER, Verdict.VALID, "{name}", name=name)
