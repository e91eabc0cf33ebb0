"""The signature widget finds its place in the structure of a tagged file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from signing.geometry import RectMm
from signing.pdf.model import CompletedFile
from signing.placement.model import Mark, RuleKind

Sign = Callable[..., CompletedFile]
MARK = Mark(RuleKind.PAGE, 0, "round", 1, RectMm(20, 20, 60, 60))


def make(path: Path, *, top: str, tree: str, next_key: int | None, tabs: str = "") -> Path:
    """A tagged page; `top` and `tree` say how the structure begins and its parents are listed."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(500, 700))
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(b"/P<</MCID 0>>BDC EMC")
        page.StructParents = 0
        if tabs:
            page.Tabs = pikepdf.Name(tabs)
        element = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.P, K=0)
        paragraph = pdf.make_indirect(element)
        document = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, K=[paragraph])
        )
        root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        paragraph.P, document.P = document, root
        kids = {"one": document, "array": [document], "single": paragraph}
        if top == "two":
            root.K = [document, paragraph]
        elif top == "bare document":
            del document["/K"]
            root.K = document
        elif top != "none":
            root.K = kids[top]
        numbers = [0, [paragraph], 4, [paragraph]]
        leaf = pikepdf.Dictionary(Nums=numbers, Limits=[0, 4])
        if tree == "numbers":
            root.ParentTree = pdf.make_indirect(pikepdf.Dictionary(Nums=numbers))
        elif tree == "direct":
            root.ParentTree = pikepdf.Dictionary(Nums=[])
        elif tree == "kids":
            root.ParentTree = pikepdf.Dictionary(Kids=[pdf.make_indirect(leaf)])
        elif tree == "deep":
            inner = pikepdf.Dictionary(Kids=[pdf.make_indirect(leaf)], Limits=[0, 4])
            root.ParentTree = pikepdf.Dictionary(Kids=[pdf.make_indirect(inner)])
        elif tree == "empty":
            root.ParentTree = pikepdf.Dictionary()
        if next_key is not None:
            root.ParentTreeNextKey = next_key
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.save(path)
    return path


@pytest.mark.parametrize("top", ["one", "array", "two", "none", "bare document", "single"])
@pytest.mark.parametrize(
    ("tree", "next_key", "key"),
    [
        ("numbers", 5, 5),
        ("numbers", None, 5),
        ("numbers", 2, 5),
        ("direct", None, 0),
        ("kids", 9, 9),
        ("deep", None, 5),
    ],
)
def test_the_widget_is_a_form_element(
    tmp_path: Path, sign: Sign, top: str, tree: str, next_key: int | None, key: int
) -> None:
    path = make(tmp_path / "a.pdf", top=top, tree=tree, next_key=next_key)
    done = sign(path, [MARK])

    with pikepdf.open(done.output) as pdf:
        page, root = pdf.pages[0], pdf.Root.StructTreeRoot
        widget = page.Annots[-1]
        assert page.Tabs == "/S"
        assert page.StructParents == 0
        assert int(widget.StructParent) == key
        assert int(root.ParentTreeNextKey) == key + 1
        parents = pikepdf.NumberTree(root.ParentTree)
        form = parents[key]
        assert sorted(parents) == sorted({key} | ({0, 4} if tree != "direct" else set()))
        assert form.S == "/Form"
        assert form.K.Obj.objgen == widget.objgen
        assert form.K.Pg.objgen == page.obj.objgen
        listed = form.P.K
        kids = list(listed) if isinstance(listed, pikepdf.Array) else [listed]
        assert kids[-1].objgen == form.objgen
        assert (form.P.objgen == root.objgen) is (top in ("two", "none"))


@pytest.mark.parametrize("tree", ["empty", "none"])
def test_a_structure_without_parents_is_left_alone(tmp_path: Path, sign: Sign, tree: str) -> None:
    path = make(tmp_path / "a.pdf", top="one", tree=tree, next_key=None, tabs="/R")
    done = sign(path, [MARK])

    with pikepdf.open(done.output) as pdf:
        assert "/StructParent" not in pdf.pages[0].Annots[-1]
        assert pdf.pages[0].Tabs == "/R"
        assert len(pdf.Root.StructTreeRoot.K.K) == 1


def test_a_second_signature_leaves_the_structure_as_it_was_signed(
    tmp_path: Path, sign: Sign
) -> None:
    first = sign(make(tmp_path / "a.pdf", top="one", tree="numbers", next_key=5), [MARK])
    second = sign(first.output, [Mark(RuleKind.PAGE, 0, "ink", 1, RectMm(90, 20, 120, 35))])

    with pikepdf.open(second.output) as pdf:
        assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == 6
        assert "/StructParent" not in pdf.pages[0].Annots[-1]
        assert str(pdf.pages[0].Annots[-1].TU).startswith("电子签章")
