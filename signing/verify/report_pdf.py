"""A verification report as a PDF with selectable text, in the language asked for."""

from __future__ import annotations

import html
import io
import re
from datetime import datetime
from typing import Any, Final

import pymupdf

from signing.verify.model import FileReport, Judgement, SignatureReport, Verdict
from signing.verify.report import (
    JUDGEMENTS,
    KINDS,
    VERDICTS,
    Text,
    change_sentence,
    finding_sentence,
    plain,
    sentence,
)
from signing.version import SOFTWARE

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


def to_pdf(report: FileReport, *, text: Text = plain) -> bytes:
    """The report as a PDF."""
    story = _mupdf.Story(html=_html(report, text), user_css=_STYLE)
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
        data: bytes = document.tobytes(garbage=4, deflate=True)
    return data


def _html(report: FileReport, text: Text) -> str:
    escaped = html.escape
    facts = [
        (text("文件"), report.path.name),
        (text("大小"), text("{size} 字节", size=f"{report.size:,}")),
        ("SHA-256", report.sha256),
        *([("SM3", report.sm3)] if report.sm3 else []),
        (text("检查时间"), _moment(report.checked_at)),
        (text("软件"), SOFTWARE),
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
    parts = [_findings_html(signature, text), _table(answers), _changes_html(signature, text)]
    where = text("第 {page} 页", page=signature.page) if signature.page else "–"
    evidence = [
        (text("签名域"), f"{signature.field or '–'} · {where}"),
        (text("证书路径"), " → ".join(signature.path) or "–"),
        (text("颁发者"), signature.issuer or "–"),
        (text("证书有效期"), _period(signature)),
        (text("证书序列号"), signature.serial or "–"),
        (text("证书指纹(SHA-256)"), _grouped(signature.fingerprint)),
    ]
    parts.append(f'<div class="small">{_table(evidence)}</div>')
    return "".join(parts)


def _findings_html(signature: SignatureReport, text: Text) -> str:
    lines = (html.escape(finding_sentence(f, text)) for f in signature.findings)
    return "".join(f'<p class="invalid"><b>× {line}</b></p>' for line in lines)


_CHANGE_MARKS: Final[dict[Judgement, str]] = {
    Judgement.ALLOWED: "✓",
    Judgement.SUSPICIOUS: "?",
    Judgement.FORBIDDEN: "×",
}


def _changes_html(signature: SignatureReport, text: Text) -> str:
    """Every change behind the signature."""
    if not signature.modifications:
        return ""
    lines = (
        f"{_CHANGE_MARKS[c.judgement]} {text(JUDGEMENTS[c.judgement])}: {change_sentence(c, text)}"
        for c in signature.modifications
    )
    title = html.escape(text("签署后的改动"))
    return f"<p><b>{title}</b></p>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def _period(signature: SignatureReport) -> str:
    if signature.valid_from is None or signature.valid_until is None:
        return "–"
    return f"{_moment(signature.valid_from)} – {_moment(signature.valid_until)}"


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
