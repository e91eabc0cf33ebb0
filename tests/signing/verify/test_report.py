"""The report as JSON and as PDF: complete, selectable, in the language asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from signing.algorithm import Algorithm
from signing.errors import OutputError
from signing.verify import report as reports
from signing.verify import report_pdf
from signing.verify.model import (
    Attack,
    FileReport,
    Finding,
    Judgement,
    Modification,
    Row,
    RowKind,
    Verdict,
)
from signing.verify.report_file import write_report
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file
from signing.version import VERSION


@pytest.fixture
def judged(
    make_pki: Callable[[Algorithm], Any], plain_pdf: Path, sign: Callable[..., Path]
) -> FileReport:
    pki = make_pki(Algorithm.SM2_SM3)
    store = TrustStore((pki.root.certificate,))
    return verify_file(sign(pki, plain_pdf, tsa=pki.tsa), trust=store, now=pki.now)


def read_text(path: Path) -> str:
    with pymupdf.open(path) as document:
        return "".join(page.get_text() for page in document)


def test_json_answers_every_question(judged: FileReport) -> None:
    said = json.loads(json.dumps(reports.to_json(judged), ensure_ascii=False))
    assert said["verdict"] == "valid-with-notes"
    assert said["sha256"] == judged.sha256
    assert said["sm3"] is None
    (signature,) = said["signatures"]
    for question in ("integrity", "coverage", "modifications", "chain", "time", "revocation"):
        assert set(signature[question]) == {"verdict", "message"}
        assert "{" not in signature[question]["message"]
    assert signature["seal"] is None
    assert signature["algorithm"] == "sm2-sm3"
    assert signature["test_certificate"] is True
    assert signature["signed_at"] == "2026-03-08T06:05:00+00:00"
    assert signature["level"] == "B-T"


def test_json_speaks_the_language_asked_for(judged: FileReport) -> None:
    said = reports.to_json(judged, text=lambda template, **arguments: "in English")
    assert said["signatures"][0]["chain"]["message"] == "in English"


def test_pdf_has_selectable_text(judged: FileReport, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(judged, path)
    text = read_text(path)
    assert judged.sha256 in text
    assert "验签报告" in text
    assert "有效,有提示" in text
    assert f"BidSeal 标印 {VERSION}" in text
    assert "北京标印建设有限公司(演示)" in text
    assert "只用于测试,没有法律效力" in text
    (signature,) = judged.signatures
    assert signature.valid_from and signature.valid_until
    for end in (signature.valid_from, signature.valid_until):
        assert f"{end.astimezone():%Y-%m-%d}" in text
    assert "签署后的改动" not in text
    fingerprint = text.replace(" ", "").replace("\n", "")
    assert signature.fingerprint in fingerprint
    assert path.stat().st_size < 300_000


def test_pdf_of_an_unsigned_file(plain_pdf: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(verify_file(plain_pdf, trust=TrustStore()), path)
    assert "没有签名" in read_text(path)


def test_hostile_names_stay_text(judged: FileReport, tmp_path: Path) -> None:
    hostile = replace(judged, path=Path("<b>&<script>.pdf"))
    path = tmp_path / "report.pdf"
    write_report(hostile, path)
    assert "<b>&<script>.pdf" in read_text(path)


def test_a_reason_inside_a_sentence_is_translated_too() -> None:
    english = {"签名与内容不符:{detail}": "It does not fit: {detail}", "内容被改动": "altered"}

    def text(template: str, **arguments: object) -> str:
        return english[template].format(**arguments)

    row = Row(
        RowKind.INTEGRITY, Verdict.INVALID, "签名与内容不符:{detail}", {"detail": "内容被改动"}
    )
    assert reports.sentence(row, text) == "It does not fit: altered"


def test_a_report_has_as_many_pages_as_it_needs(judged: FileReport, tmp_path: Path) -> None:
    (one,) = judged.signatures
    many = tuple(replace(one, signer=f"签章人{number}") for number in range(12))
    path = tmp_path / "long.pdf"
    write_report(replace(judged, signatures=many), path)
    with pymupdf.open(path) as document:
        assert document.page_count > 3
    text = read_text(path)
    assert all(f"签章人{number}" in text for number in range(12))
    assert "结论以检查时可得的证书和吊销信息为准" in text


def test_digests_are_in_a_fixed_width(judged: FileReport, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(judged, path)
    with pymupdf.open(path) as document:
        blocks = [block for page in document for block in page.get_text("dict")["blocks"]]
    spans = [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]
    fonts = {span["font"] for span in spans if judged.sha256[:16] in span["text"]}
    assert fonts
    assert not fonts & {span["font"] for span in spans if "BidSeal" in span["text"]}


def test_a_report_that_cannot_take_its_name_leaves_nothing(
    judged: FileReport, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    (folder / "report.pdf" / "full").mkdir(parents=True)
    with pytest.raises(OutputError):
        write_report(judged, folder / "report.pdf")
    assert [item.name for item in folder.iterdir()] == ["report.pdf"]


def test_unwritable_report_is_an_error(judged: FileReport, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_report(judged, tmp_path / "missing" / "report.pdf")


def test_a_name_in_json_asks_for_json(judged: FileReport, tmp_path: Path) -> None:
    path = tmp_path / "报告.JSON"
    write_report(judged, path)
    said = json.loads(path.read_text(encoding="utf-8"))
    assert said == json.loads(json.dumps(reports.to_json(judged)))
    assert said["software"] == f"BidSeal 标印 {VERSION}"


def test_the_judged_file_is_never_overwritten_by_its_report(
    judged: FileReport, tmp_path: Path
) -> None:
    before = judged.path.read_bytes()
    other_name = tmp_path / "report.pdf"
    other_name.hardlink_to(judged.path)
    for path in (judged.path, other_name):
        with pytest.raises(OutputError, match="被验证的文件"):
            write_report(judged, path)
    assert judged.path.read_bytes() == before


def test_an_older_report_is_replaced_and_nothing_else_stays(
    judged: FileReport, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    path = folder / "report.pdf"
    path.write_bytes(b"older")
    write_report(judged, path)
    assert judged.sha256 in read_text(path)
    assert list(folder.iterdir()) == [path]


def test_attacks_and_changes_stand_in_both_reports(judged: FileReport, tmp_path: Path) -> None:
    (signature,) = judged.signatures
    change = Modification(
        Judgement.FORBIDDEN, "第 {page} 页的内容被改动", {"page": 3}, 3, "", "7 0"
    )
    finding = Finding(Attack.SHADOW_REPLACE, change.template, change.arguments)
    bare = replace(
        signature,
        modifications=(change,),
        findings=(finding,),
        signed_at=None,
        valid_from=None,
        path=(),
        fingerprint="",
        page=None,
        level=None,
    )
    report = replace(judged, signatures=(bare, signature), sm3="ab" * 32)
    said = reports.to_json(report)
    assert said["sm3"] == "ab" * 32
    assert said["signatures"][0]["changes"] == [
        {
            "judgement": "forbidden",
            "message": "第 3 页的内容被改动",
            "page": 3,
            "field": None,
            "object": "7 0",
        }
    ]
    assert said["signatures"][0]["findings"][0]["attack"] == "shadow-replace"
    assert said["signatures"][0]["signed_at"] is said["signatures"][0]["level"] is None
    path = tmp_path / "report.pdf"
    write_report(report, path)
    text = read_text(path)
    assert "ab" * 32 in text
    assert "签署后的改动" in text
    assert "Shadow Attack: Replace" in text
    assert "不允许: 第 3 页的内容被改动" in text
    assert "测试CA甲" in text


def test_every_attack_and_judgement_has_a_name() -> None:
    assert set(reports.ATTACKS) == set(Attack)
    assert set(reports.JUDGEMENTS) == set(Judgement)
    assert set(report_pdf._CHANGE_MARKS) == set(Judgement)
