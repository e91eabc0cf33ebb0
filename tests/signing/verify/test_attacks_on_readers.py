"""Updates that readers read differently: what one of them shows must not have been signed away.

Each was seen to change the first page in MuPDF, PDFium or Poppler.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from signing.algorithm import Algorithm
from signing.errors import DamagedPdfError
from signing.verify.model import Attack, FileReport, Judgement, Verdict

Judge = Callable[..., FileReport]


@pytest.fixture(scope="module")
def pki(make_pki: Callable[[Algorithm], Any]) -> Any:
    return make_pki(Algorithm.SM2_SM3)


def forbidden(report: FileReport) -> set[str]:
    assert report.verdict is Verdict.INVALID
    assert report.signatures[0].findings
    return {
        change.template.format(**change.arguments)
        for change in report.signatures[0].modifications
        if change.judgement is Judgement.FORBIDDEN
    }


CONTENT = "第 1 页的内容被改动"
TWICE = "追加的对象 {} 把同一条目写了两次而且不一致,不同的软件会读出不同的内容"
INDEX = "文件末尾的索引有歧义({}),不同的软件会读出不同的内容"
TREE = "页面的数目或类型的标注被改动,不同的软件会显示不同的页面"


def other(base: dict[int, str]) -> str:
    """The page's text with another price."""
    return base[4].replace("100", "999")


def table(paper: Any, entries: str, trailer: str = "/Size 90/Root 1 0 R") -> None:
    """A section as it is told, however odd."""
    start = len(paper.data)
    paper.data += (
        f"xref\n0 1\n0000000000 65535 f \n{entries}trailer\n<<{trailer}/Prev {paper.last}>>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()


@pytest.mark.parametrize("entry", ["00001 n", "65535 n", "00000 f", "00001 f"])
def test_an_entry_of_another_generation(
    entry: str, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """Most readers look an object up by its number alone."""
    paper.signed(pki, base)
    offset = len(paper.data)
    paper.data += f"4 {int(entry[:5])} obj\n{other(base)}\nendobj\n".encode()
    table(paper, f"4 1\n{offset:010d} {entry} \n")
    assert forbidden(judge(paper, pki)) == {CONTENT}


@pytest.mark.parametrize("hides", ["", "4 1\n0000000000 00000 f \n", "4 1\n0000000000 00001 f \n"])
def test_the_hidden_part_of_a_hybrid_table(
    hides: str, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base)
    offset = len(paper.data)
    paper.data += f"4 0 obj\n{other(base)}\nendobj\n".encode()
    hidden = stream_of_entries(paper, {4: (1, offset, 0)}, number=81)
    table(paper, hides, f"/Size 90/Root 1 0 R/XRefStm {hidden}")
    assert forbidden(judge(paper, pki)) == {CONTENT}


def test_a_hybrid_table_that_frees(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base)
    hidden = stream_of_entries(paper, {4: (0, 0, 1)}, number=81)
    table(paper, "", f"/Size 90/Root 1 0 R/XRefStm {hidden}")
    assert forbidden(judge(paper, pki)) == {CONTENT}


def stream_of_entries(
    paper: Any, entries: dict[int, tuple[int, int, int]], *, number: int, trailer: str = ""
) -> int:
    """A cross-reference stream: kind, place and index (or generation) of each object."""
    start = len(paper.data)
    rows = b"".join(struct.pack(">BIH", *entries[key]) for key in sorted(entries))
    index = " ".join(f"{key} 1" for key in sorted(entries))
    paper.data += (
        f"{number} 0 obj\n<</Type/XRef/Size 90/Root 1 0 R/W[1 4 2]/Index[{index}]{trailer}"
        f"/Length {len(rows)}>>stream\n"
    ).encode()
    paper.data += rows + b"\nendstream\nendobj\n"
    return start


def in_object_stream(paper: Any, inside: Sequence[tuple[int, str]], *, index: int) -> None:
    """An update in which object 3 stands in an object stream."""
    head, body = "", ""
    for number, text in inside:
        head += f"{number} {len(body)} "
        body += text + " "
    offset = len(paper.data)
    paper.data += (
        f"80 0 obj\n<</Type/ObjStm/N {len(inside)}/First {len(head)}/Length {len(head + body)}>>"
        f"stream\n{head}{body}\nendstream\nendobj\n"
    ).encode()
    entries = {3: (2, 80, index), 80: (1, offset, 0), 81: (1, len(paper.data), 0)}
    start = stream_of_entries(paper, entries, number=81, trailer=f"/Prev {paper.last}")
    paper.data += f"startxref\n{start}\n%%EOF\n".encode()


@pytest.mark.parametrize(
    ("numbers", "index"),
    [((3, 3), 0), ((3, 3), 1), ((3, 5), 1), ((5, 3), 0), ((3, 5), 7)],
)
def test_an_object_stream_whose_numbers_and_places_disagree(
    numbers: tuple[int, int], index: int, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[34] = other(base)
    paper.signed(pki, base)
    evil = base[3].replace("/Contents 4", "/Contents 34")
    in_object_stream(paper, list(zip(numbers, (base[3], evil), strict=True)), index=index)
    assert forbidden(judge(paper, pki)) == {"原来的第 1 页被删除"}


def test_an_honest_object_stream(paper: Any, base: dict[int, str], pki: Any, judge: Judge) -> None:
    paper.signed(pki, base)
    in_object_stream(paper, [(3, base[3])], index=0)
    report = judge(paper, pki)
    assert report.verdict is Verdict.VALID_WITH_NOTES
    assert report.signatures[0].modifications == ()


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        (3, "/Contents 4 0 R", "/Contents 4 0 R/Contents 34 0 R"),
        (3, "/Contents 4 0 R", "/Contents 4 0 R/Content#73 34 0 R"),
        (3, "/Contents 4 0 R", "/Contents 4 0 R%\n/Contents 34 0 R"),
        (1, "/Pages 2 0 R", "/Pages 2 0 R/Odd(\\)>>()/Pages)/Even[/Pages]/Pages 32 0 R"),
    ],
)
def test_an_entry_written_twice(
    number: int, old: str, new: str, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[34] = other(base)
    report = judge(paper.signed(pki, base).add({number: base[number].replace(old, new)}), pki)
    assert TWICE.format(number) in forbidden(report)


def test_an_entry_written_twice_alike(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    alike = base[3].replace("/Contents 4 0 R", "/Contents 4 0 R/Contents  4 0 R")
    report = judge(paper.signed(pki, base).add({3: alike}), pki)
    assert report.verdict is Verdict.VALID_WITH_NOTES


@pytest.mark.parametrize(
    ("trailer", "name"),
    [
        ("/Size 90/Root 1 0 R/Root 31 0 R", "trailer"),
        ("/Size 90", "Root"),
        ("/Size 5/Root 1 0 R", "Size"),
    ],
)
def test_a_trailer_that_lacks_or_repeats_something(
    trailer: str, name: str, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base)
    table(paper, "", trailer)
    assert forbidden(judge(paper, pki)) == {INDEX.format(name)}


@pytest.mark.parametrize("size", [80, 90])
def test_a_size_that_leaves_nothing_out(
    size: int, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    paper.signed(pki, base)
    table(paper, "", f"/Size {size}/Root 1 0 R")
    assert judge(paper, pki).verdict is Verdict.VALID_WITH_NOTES


def test_an_update_whose_objects_cannot_be_found(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """Other readers search such a file and find what it hides."""
    paper.signed(pki, base)
    paper.data += f"4 0 obj\n{other(base)}\nendobj\n".encode()
    table(paper, "", "/Size 90/Root 88 0 R")
    report = judge(paper, pki)
    assert report.verdict is Verdict.INVALID
    assert {f.attack for f in report.signatures[0].findings} == {Attack.INCREMENTAL_SAVING}


def test_an_unsigned_file_without_a_catalogue_is_damaged(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    del base[8], base[1]
    with pytest.raises(DamagedPdfError):
        judge(paper.add(base), pki)


def test_a_number_that_leads_to_nothing_is_compared_as_such(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """An unused object in a stream that is none."""
    paper.signed(pki, base)
    entries = {50: (2, 4, 0), 81: (1, len(paper.data), 0)}
    start = stream_of_entries(paper, entries, number=81, trailer=f"/Prev {paper.last}")
    paper.data += f"startxref\n{start}\n%%EOF\n".encode()
    assert judge(paper, pki).signatures[0].modifications == ()


# page trees


def test_a_page_that_inherits_from_another_parent(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    """From above the page has what it had; readers that ask its /Parent find another font."""
    fonts = "/Resources<</Font<</F1 5 0 R>>/XObject<</Im 6 0 R>>>>"
    base[3] = base[3].replace(fonts, "")
    base[2] = base[2].replace("/Type/Pages", f"/Type/Pages{fonts}")
    paper.signed(pki, base)
    other_parent = base[3].replace("/Parent 2 0 R", "/Parent 70 0 R")
    node = base[2].replace("5 0 R", "71 0 R")
    symbols = base[5].replace("Helvetica", "ZapfDingbats")
    report = judge(paper.add({3: other_parent, 70: node, 71: symbols}), pki)
    assert forbidden(report) == {"第 1 页使用的字体被改动,文字可能显示为另外的内容"}


def test_a_parent_prepared_beside_the_tree(
    paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[3] = base[3].replace("/F1 5 0 R", "").replace("/Parent 2 0 R", "/Parent 70 0 R")
    base[3] = base[3].replace("/Resources<</Font<<>>/XObject<</Im 6 0 R>>>>", "")
    base[70] = "<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>>>>>"
    base[71] = base[5].replace("Helvetica", "ZapfDingbats")
    paper.signed(pki, base)
    report = judge(paper.add({70: base[70].replace("5 0 R", "71 0 R")}), pki)
    assert forbidden(report) == {"第 1 页使用的字体被改动,文字可能显示为另外的内容"}


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [(2, "/Count 2", "/Count 1"), (3, "/Type/Page", "/Type/Template"), (3, "/Page", "/Pages")],
)
def test_pages_that_some_readers_leave_out(
    number: int, old: str, new: str, paper: Any, base: dict[int, str], pki: Any, judge: Judge
) -> None:
    base[2] = "<</Type/Pages/Kids[3 0 R 15 0 R<</Kids[]/Count 0>>]/Count 2>>"
    base[15] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    paper.signed(pki, base)
    report = judge(paper.add({number: base[number].replace(old, new, 1)}), pki)
    assert forbidden(report) == {TREE}


def test_a_type_that_was_missing(paper: Any, base: dict[int, str], pki: Any, judge: Judge) -> None:
    named = base[3]
    base[3] = base[3].replace("/Type/Page", "")
    report = judge(paper.signed(pki, base).add({3: named}), pki)
    assert report.verdict is Verdict.VALID_WITH_NOTES
