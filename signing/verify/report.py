"""A verification report as JSON and as a PDF with selectable text, in the language asked for."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import pymupdf

from signing.errors import OutputError
from signing.os_reason import os_reason
from signing.verify.model import FileReport, Row, RowKind, SignatureReport, Verdict

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
    RowKind.TIME: "签署时间",
    RowKind.REVOCATION: "吊销检查",
    RowKind.MODIFICATIONS: "签后修改",
    RowKind.ALGORITHM: "算法",
    RowKind.COVERAGE: "覆盖范围",
    RowKind.SEAL: "电子印章",
}
_MARKS: Final[dict[Verdict, str]] = {
    Verdict.VALID: "✓",
    Verdict.VALID_WITH_NOTES: "!",
    Verdict.UNKNOWN: "?",
    Verdict.INVALID: "×",
    Verdict.UNSIGNED: "–",
}
_PAGE: Final = (0.0, 0.0, 595.0, 842.0)
"""A4, pt"""
_INNER: Final = (54.0, 54.0, 541.0, 788.0)
"""The page less its margins, pt"""
_HEX: Final = re.compile(r"[0-9a-f ]{16,}")
_mupdf: Any = pymupdf
"""PyMuPDF's own annotations are partial; through Any its calls need none."""
_STYLE: Final = """
body { font-family: sans-serif; font-size: 9.5pt; line-height: 1.45; }
h1 { font-size: 17pt; margin: 0 0 4pt 0; }
h2 { font-size: 12pt; margin: 14pt 0 4pt 0; }
p { margin: 2pt 0; }
table { margin: 4pt 0; }
td { padding: 2pt 8pt 2pt 0; vertical-align: top; }
.name { color: rgb(90,90,90); }
.verdict { font-size: 13pt; font-weight: bold; }
.valid { color: rgb(20,110,60); }
.valid-with-notes { color: rgb(150,95,0); }
.unknown, .unsigned { color: rgb(70,90,115); }
.invalid { color: rgb(175,30,30); }
code { font-family: monospace; font-size: 8pt; }
.small { font-size: 8pt; color: rgb(90,90,90); }
"""


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


def to_json(report: FileReport, *, text: Text = plain) -> dict[str, Any]:
    """The judgement over one file as JSON values; times are ISO 8601 with their zone."""
    return {
        "path": str(report.path),
        "size": report.size,
        "sha256": report.sha256,
        "checked_at": report.checked_at.isoformat(),
        "verdict": report.verdict.value,
        "signatures": [_signature_json(s, text) for s in report.signatures],
    }


def write_pdf(
    report: FileReport, path: Path, *, text: Text = plain, version: str | None = None
) -> None:
    """Write the report as a PDF; OutputError. `version` of the software: default the installed."""
    story = _mupdf.Story(html=_html(report, text, version or _version()), user_css=_STYLE)
    buffer = io.BytesIO()
    writer = _mupdf.DocumentWriter(buffer)
    more = 1
    while more:
        device = writer.begin_page(_mupdf.Rect(_PAGE))
        more, _ = story.place(_mupdf.Rect(_INNER))
        story.draw(device)
        writer.end_page()
    writer.close()
    with _mupdf.open("pdf", buffer.getvalue()) as document:
        document.set_metadata({"title": text("验签报告"), "creator": "BidSeal"})
        # the fallback font for Chinese has tens of thousands of glyphs
        document.subset_fonts()
        data = document.tobytes(garbage=4, deflate=True)
    try:
        path.write_bytes(data)
    except OSError as error:
        reason = os_reason(error)
        raise OutputError(path=path, reason=reason) from error


def _version() -> str:
    try:
        return metadata.version("bidseal")
    except metadata.PackageNotFoundError:  # run from a checkout
        return "dev"


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
        "signed_at": signature.signed_at.isoformat() if signature.signed_at else None,
        "timestamped": signature.timestamped,
        "level": signature.level.value if signature.level else None,
        "revision_end": signature.revision_end,
        "covers_whole_file": signature.covers_whole_file,
        "test_certificate": signature.test_certificate,
        "verdict": signature.verdict.value,
        **{kind.value: _row_json(said.get(kind), text) for kind in _JSON_KINDS},
        "certificate": _row_json(said.get(RowKind.SIGNER), text),
        "strength": _row_json(said.get(RowKind.ALGORITHM), text),
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


def _html(report: FileReport, text: Text, version: str) -> str:
    escaped = html.escape
    facts = [
        (text("文件"), report.path.name),
        (text("大小"), text("{size} 字节", size=f"{report.size:,}")),
        ("SHA-256", report.sha256),
        (text("检查时间"), _moment(report.checked_at)),
        (text("软件"), f"BidSeal 标印 {version}"),
    ]
    parts = [
        f"<h1>{escaped(text('验签报告'))}</h1>",
        _verdict_html(report.verdict, text),
        _table(facts),
    ]
    for number, signature in enumerate(report.signatures, 1):
        title = text("签名 {number}:{signer}", number=number, signer=signature.signer or "–")
        parts += [f"<h2>{escaped(title)}</h2>", _verdict_html(signature.verdict, text)]
        parts += [_signature_html(signature, text)]
    if any(s.test_certificate for s in report.signatures):
        remark = text("本文件使用测试证书签署,只用于测试,没有法律效力。")
        parts.append(f"<p><b>{escaped(remark)}</b></p>")
    basis = text("本报告由软件在本机生成,结论以检查时可得的证书和吊销信息为准。")
    parts.append(f'<p class="small">{escaped(basis)}</p>')
    return f"<body>{''.join(parts)}</body>"


def _signature_html(signature: SignatureReport, text: Text) -> str:
    answers = [
        (
            f"{_MARKS[row.verdict]} {text(KINDS[row.kind])}",
            sentence(row, text),
        )
        for row in signature.rows
    ]
    where = text("第 {page} 页", page=signature.page) if signature.page else "–"
    evidence = [
        (text("签名域"), f"{signature.field or '–'} · {where}"),
        (text("颁发者"), signature.issuer or "–"),
        (text("证书序列号"), signature.serial or "–"),
        (text("证书指纹(SHA-256)"), _grouped(signature.fingerprint)),
    ]
    return _table(answers) + f'<div class="small">{_table(evidence)}</div>'


def _verdict_html(verdict: Verdict, text: Text) -> str:
    label = html.escape(text(VERDICTS[verdict]))
    return f'<p class="verdict {verdict.value}">{_MARKS[verdict]} {label}</p>'


def _table(lines: list[tuple[str, str]]) -> str:
    cells = (
        f'<tr><td class="name">{html.escape(name)}</td><td>{_value(value)}</td></tr>'
        for name, value in lines
    )
    return f"<table>{''.join(cells)}</table>"


def _value(value: str) -> str:
    """Digests in a fixed-width font: others draw ff as one glyph, and copying it yields no hex."""
    escaped = html.escape(value)
    return f"<code>{escaped}</code>" if _HEX.fullmatch(value) else escaped


def _grouped(digits: str) -> str:
    """Groups of eight, so that a line can break between them."""
    return " ".join(digits[i : i + 8] for i in range(0, len(digits), 8)) or "–"


def _moment(value: datetime) -> str:
    return value.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
