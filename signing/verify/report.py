"""A verification report in words and as JSON, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from signing.verify.model import (
    Attack,
    FileReport,
    Finding,
    Judgement,
    Modification,
    Row,
    RowKind,
    SignatureReport,
    Verdict,
)
from signing.version import SOFTWARE

Text = Callable[..., str]
"""The translation door: a Chinese template and named arguments in, a sentence out."""

VERDICTS: Final[dict[Verdict, str]] = {
    Verdict.VALID: "有效",
    Verdict.VALID_WITH_NOTES: "有效,有提示",
    Verdict.UNKNOWN: "无法确认",
    Verdict.INVALID: "无效",
    Verdict.UNSIGNED: "没有签名",
}
KINDS: Final[dict[RowKind, str]] = {
    RowKind.INTEGRITY: "完整性",
    RowKind.SIGNER: "签章人/单位",
    RowKind.CHAIN: "证书",
    RowKind.TIME: "签署时间及来源",
    RowKind.REVOCATION: "撤销检查",
    RowKind.MODIFICATIONS: "签后修改",
    RowKind.ALGORITHM: "算法",
    RowKind.COVERAGE: "覆盖范围",
    RowKind.SEAL: "电子印章",
}
JUDGEMENTS: Final[dict[Judgement, str]] = {
    Judgement.ALLOWED: "允许",
    Judgement.SUSPICIOUS: "可疑",
    Judgement.FORBIDDEN: "不允许",
}
ATTACKS: Final[dict[Attack, str]] = {
    Attack.WRAPPING: "签名包装攻击(Signature Wrapping,SWA)",
    Attack.INCREMENTAL_SAVING: "增量保存攻击(Incremental Saving,ISA)",
    Attack.UNIVERSAL_FORGERY: "通用签名伪造(Universal Signature Forgery,USF)",
    Attack.SHADOW_HIDE: "影子攻击·隐藏(Shadow Attack: Hide)",
    Attack.SHADOW_REPLACE: "影子攻击·替换(Shadow Attack: Replace)",
    Attack.SHADOW_HIDE_AND_REPLACE: "影子攻击·隐藏并替换(Shadow Attack: Hide and Replace)",
    Attack.EVIL_ANNOTATION: "恶意批注攻击(Evil Annotation,EAA)",
    Attack.SNEAKY_SIGNATURE: "冒名签名攻击(Sneaky Signature,SSA)",
}
"""Published names (pdf-insecurity.org), so that anyone can look them up."""


def plain(template: str, /, **arguments: object) -> str:
    """The Chinese source with its arguments filled in."""
    return template.format(**arguments) if arguments else template


def sentence(row: Row, text: Text = plain) -> str:
    """What a row says; a reason inside it is a template of its own."""
    arguments = {
        name: text(str(value)) if name == "detail" else value
        for name, value in row.arguments.items()
    }
    return text(row.template, **arguments)


def change_sentence(change: Modification, text: Text = plain) -> str:
    """What changed, in plain words."""
    return text(change.template, **change.arguments)


def finding_sentence(finding: Finding, text: Text = plain) -> str:
    """Which attack it looks like, and why."""
    reason = text(finding.template, **finding.arguments)
    return text("{attack}:{reason}", attack=text(ATTACKS[finding.attack]), reason=reason)


def to_json(report: FileReport, *, text: Text = plain) -> dict[str, Any]:
    """The judgement over one file as JSON values; times are ISO 8601 with their zone."""
    return {
        "path": str(report.path),
        "size": report.size,
        "sha256": report.sha256,
        "sm3": report.sm3 or None,
        "checked_at": report.checked_at.isoformat(),
        "software": SOFTWARE,
        "verdict": report.verdict.value,
        "signatures": [_signature_json(s, text) for s in report.signatures],
    }


def _signature_json(signature: SignatureReport, text: Text) -> dict[str, Any]:
    said = {row.kind: row for row in signature.rows}
    return {
        "field": signature.field,
        "page": signature.page,
        "rect_pt": signature.rect_pt,
        "algorithm": signature.algorithm,
        "signer": signature.signer,
        "issuer": signature.issuer,
        "serial": signature.serial,
        "fingerprint": signature.fingerprint,
        "valid_from": _iso(signature.valid_from),
        "valid_until": _iso(signature.valid_until),
        "path": list(signature.path),
        "signed_at": _iso(signature.signed_at),
        "timestamped": signature.timestamped,
        "level": signature.level.value if signature.level else None,
        "revision_end": signature.revision_end,
        "covers_whole_file": signature.covers_whole_file,
        "test_certificate": signature.test_certificate,
        "verdict": signature.verdict.value,
        **{kind.value: _row_json(said.get(kind), text) for kind in _JSON_KINDS},
        "certificate": _row_json(said.get(RowKind.SIGNER), text),
        "strength": _row_json(said.get(RowKind.ALGORITHM), text),
        "changes": [_change_json(change, text) for change in signature.modifications],
        "findings": [_finding_json(finding, text) for finding in signature.findings],
    }


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _change_json(change: Modification, text: Text) -> dict[str, Any]:
    return {
        "judgement": change.judgement.value,
        "message": change_sentence(change, text),
        "page": change.page,
        "field": change.field or None,
        "object": change.target or None,
    }


def _finding_json(finding: Finding, text: Text) -> dict[str, str]:
    return {
        "attack": finding.attack.value,
        "name": text(ATTACKS[finding.attack]),
        "message": finding_sentence(finding, text),
    }


_JSON_KINDS: Final = (
    RowKind.INTEGRITY,
    RowKind.COVERAGE,
    RowKind.MODIFICATIONS,
    RowKind.CHAIN,
    RowKind.TIME,
    RowKind.REVOCATION,
    RowKind.SEAL,
)


def _row_json(row: Row | None, text: Text) -> dict[str, str] | None:
    if row is None:
        return None
    return {"verdict": row.verdict.value, "message": sentence(row, text)}
