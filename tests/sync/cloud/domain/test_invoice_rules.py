"""Tax splits that always sum, capitals, and invoices of many lines on several sample pages."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as Tree
from zoneinfo import ZoneInfo

import ofdkit
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cloud.domain.chinese_amount import capitals
from sync.cloud.domain.invoice import Invoice, Sold, lines_of, total_of
from sync.cloud.domain.invoice_life import Colour
from sync.cloud.domain.invoice_title import InvoiceKind, Title, TitleKind
from sync.cloud.domain.money import to_wire
from sync.cloud.domain.tax import split, split_lines
from sync.cloud.invoice.documents import make_documents
from sync.cloud.settings import SANDBOX_SELLER

OFD = "{http://www.ofdspec.org/2016}"


@given(st.lists(st.integers(1, 10_000_000), min_size=1, max_size=40), st.integers(0, 20))
def test_lines_sum_to_the_whole_in_every_column(amounts, percent):
    lines, whole = split_lines(amounts, percent), split(sum(amounts), percent)
    assert sum(line.net for line in lines) == whole.net
    assert sum(line.tax for line in lines) == whole.tax
    for amount, line in zip(amounts, lines, strict=True):
        assert line.net + line.tax == line.gross == amount
        assert abs(line.net - split(amount, percent).net) <= 1
    taken_back = split_lines([-amount for amount in amounts], percent)
    assert [line.net for line in taken_back] == [-line.net for line in lines]


@pytest.mark.parametrize(
    ("gross", "percent", "net", "tax"),
    [(150, 6, 142, 8), (3000, 6, 2830, 170), (1, 6, 1, 0), (113, 13, 100, 13), (-150, 6, -142, -8)],
)
def test_a_split_rounds_half_up(gross, percent, net, tax):
    assert (split(gross, percent).net, split(gross, percent).tax) == (net, tax)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零圆整"),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹圆零伍分"),
        (150, "壹圆伍角整"),
        (12345, "壹佰贰拾叁圆肆角伍分"),
        (100_000_00, "壹拾万圆整"),
        (1_000_100_00, "壹佰万零壹佰圆整"),
        (10_500_00, "壹万零伍佰圆整"),
        (1005_00, "壹仟零伍圆整"),
        (100_000_001_00, "壹亿零壹圆整"),
        (-1000, "负壹拾圆整"),
    ],
)
def test_capitals(fen, text):
    assert capitals(fen) == text


def sample(count):
    sold = [Sold(f"*信息系统服务*样例{index}", "次", 1, 101 + index) for index in range(count)]
    lines = lines_of(sold, 6, Colour.BLUE)
    buyer = Title(TitleKind.PERSON, "张伟<&>", "a@example.com")
    at = datetime(2026, 3, 1, 17, tzinfo=UTC)
    whole = total_of(lines, 6)
    return Invoice(
        *(InvoiceKind.NORMAL, Colour.BLUE, "9900" + "0" * 16, at, SANDBOX_SELLER),
        *(buyer, 6, lines, whole, "备注"),
    )


def test_equal_orders_are_one_line():
    lines = lines_of([Sold("甲", "次", 1, 150)] * 200 + [Sold("乙", "天", 3, 3000)], 6, Colour.RED)
    assert [(line.quantity, line.split.gross) for line in lines] == [(-200, -30000), (-3, -3000)]


@pytest.mark.requirement("R116", "R117")
def test_many_lines_fill_several_pages_and_each_is_a_sample():
    invoice = sample(19)
    made = make_documents(invoice, ZoneInfo("Asia/Shanghai"))
    with pymupdf.open(stream=made.pdf, filetype="pdf") as document:
        pages = [page.get_text() for page in document]
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert page.count("样票") >= 4
        assert f"共 3 页 第 {number} 页" in page
        assert to_wire(invoice.total.gross) in page
        assert "2026年03月02日" in page  # of Shanghai
    with ofdkit.open(io.BytesIO(made.ofd)) as document:
        assert len(list(document.pages)) == 3
        text = document.text()
    assert "张伟<&>" in text and text.count("样票") >= 12
    assert Tree.fromstring(made.xml).findtext(".//BuyerName") == "张伟<&>"


def test_the_ofd_has_the_parts_and_references_of_gb_t_33190():
    made = make_documents(sample(9), ZoneInfo("Asia/Shanghai"))
    with zipfile.ZipFile(io.BytesIO(made.ofd)) as package:
        assert package.testzip() is None
        entry = Tree.fromstring(package.read("OFD.xml"))
        assert (entry.tag, entry.get("Version"), entry.get("DocType")) == (
            f"{OFD}OFD",
            "1.1",
            "OFD",
        )
        root = Tree.fromstring(package.read(entry.findtext(f".//{OFD}DocRoot")))
        assert root.find(f"{OFD}CommonData/{OFD}MaxUnitID") is not None
        fonts = Tree.fromstring(package.read("Doc_0/PublicRes.xml"))
        font_ids = {font.get("ID") for font in fonts.iter(f"{OFD}Font")}
        assert package.read("Doc_0/Res/font.ttf")[:4] == b"\0\1\0\0"
        ids = [page.get("ID") for page in root.iter(f"{OFD}Page")]
        for page in root.iter(f"{OFD}Page"):
            content = Tree.fromstring(package.read(f"Doc_0/{page.get('BaseLoc')}"))
            ids += [node.get("ID") for node in content.iter() if node.get("ID")]
            # not every reader knows transparency, and what is drawn first covers nothing
            assert not any(node.get("Alpha") for node in content.iter())
            first = next(iter(content.iter(f"{OFD}TextObject")))
            assert first.findtext(f"{OFD}TextCode") == "样票"
            for text in content.iter(f"{OFD}TextObject"):
                assert text.get("Font") in font_ids
                code = text.find(f"{OFD}TextCode")
                steps = (code.get("DeltaX") or "").split()
                assert len(steps) == len(code.text) - 1
        assert len(ids) == len(set(ids))
