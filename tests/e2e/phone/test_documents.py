"""文档签章 on the phone: import, place, confirm, download."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.e2e.phone.conftest import Phone

pytestmark = pytest.mark.browser


def make(path: Path, pages: int) -> Path:
    with pymupdf.open() as document:
        for number in range(pages):
            page = document.new_page(width=595, height=842)
            page.insert_text((72, 100), f"Contract, page {number + 1}", fontsize=20)
        document.save(path)
    return path


@pytest.mark.requirement("R196", "R197", "R198", "R199")
def test_documents_are_imported_stamped_and_found(phone: Phone, tmp_path: Path) -> None:
    phone.login()
    phone.see("home")
    phone.tap("to-documents")
    phone.see("documents")
    expect(phone.at("document-list")).to_contain_text("还没有文档")
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"no pdf at all")
    files = [make(tmp_path / "采购合同.pdf", 2), make(tmp_path / "报价单.pdf", 1), bad]
    phone.at("document-files").set_input_files(files)
    expect(phone.at("document")).to_have_count(2)
    expect(phone.at("problem")).to_contain_text("《坏.pdf》")
    expect(phone.at("filter-all")).to_have_text("所有文档 2")
    phone.tap("sort")
    expect(phone.at("document").first).to_contain_text("报价单")
    phone.at("document-search").fill("合同")
    expect(phone.at("document")).to_have_count(1)

    phone.tap("open-document")
    phone.see("document-view")
    phone.tap("choose-seal-official")
    phone.tap("page-after")
    placed = phone.see("placed-seal")
    before = placed.bounding_box()
    placed.press("ArrowLeft")
    after = phone.at("placed-seal").bounding_box()
    assert before and after and after["x"] < before["x"]
    phone.tap("stamp-document")
    phone.agree()
    phone.see("confirm")
    expect(phone.at("control-code")).to_have_count(0)
    expect(phone.at("price")).to_have_text("免费")
    expect(phone.at("billing-day")).to_have_count(0)
    phone.claim("right-per-member-unit-test-a-sm2")
    phone.sign_with("right-per-member-unit-test-a-sm2", billing="free")
    expect(phone.at("verdict")).to_have_text("签章成功")
    expect(phone.at("charge")).to_have_text("免费")
    phone.tap("to-documents")
    expect(phone.at("filter-signed")).to_have_text("已签章 1")
    expect(phone.at("filter-unsigned")).to_have_text("未签章 1")
    phone.tap("filter-signed")
    with phone.page.expect_download() as download:
        phone.tap("download-document")
    assert download.value.suggested_filename == "采购合同.pdf"
    original = files[0].read_bytes()
    signed = download.value.path().read_bytes()
    assert signed.startswith(original) and b"/ByteRange" in signed[len(original) :]
    phone.tap("remove-document")
    phone.tap("popup-act")
    expect(phone.at("filter-all")).to_have_text("所有文档 1")
