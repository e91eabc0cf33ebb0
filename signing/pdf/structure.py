"""The signature widget in the structure of a tagged PDF (ISO 32000-1, 14.7; ISO 14289-1, 7.18)."""

from __future__ import annotations

from collections.abc import Mapping

from signing.pdf.source import Source, reading
from signing.pdf.syntax import (
    Reference,
    is_array,
    join_array,
    join_dict,
    number,
    reference,
    split_array,
)
from signing.pdf.writer import IncrementalWriter

_MAX_DEPTH = 16
"""Levels of the parent tree that are followed for its largest key."""


def add_to_structure(
    source: Source, writer: IncrementalWriter, page: Reference, widget: Reference
) -> int | None:
    """A /Form element for `widget` at the end of the document's structure; its /StructParent.

    None for a file without structure, or with one that is not as it should be: that is left alone.
    """
    root_at = reference(source.catalog.get("/StructTreeRoot"))
    if root_at is None:
        return None
    root = source.dictionary(f"{root_at[0]} {root_at[1]} R")
    tree = source.dictionary(root.get("/ParentTree"))
    if not ("/Nums" in tree or "/Kids" in tree):
        return None
    key = _free_key(source, root, tree)
    parent = _document_element(source, root) or root_at
    element = writer.reserve()
    kid = f"<</Type/OBJR/Obj {_text(widget)}/Pg {_text(page)}>>"
    entries = {"/Type": "/StructElem", "/S": "/Form", "/P": _text(parent), "/Pg": _text(page)}
    writer.put(element, join_dict({**entries, "/K": kid}))
    root |= {
        "/ParentTree": _with_entry(source, writer, tree, key, element),
        "/ParentTreeNextKey": str(key + 1),
    }
    if parent == root_at:
        root["/K"] = _with_kid(source, root, element)
    else:
        holder = source.dictionary(_text(parent))
        writer.put(parent, join_dict({**holder, "/K": _with_kid(source, holder, element)}))
    writer.put(root_at, join_dict(root))
    return key


def _text(target: Reference) -> str:
    return f"{target[0]} {target[1]} R"


def _document_element(source: Source, root: Mapping[str, str]) -> Reference | None:
    """The one element at the top, usually /Document; None when there is not exactly one."""
    value = root.get("/K")
    resolved = source.resolve(value)
    if is_array(resolved):
        with reading(source.name):
            kids = split_array(str(resolved))
        value = kids[0] if len(kids) == 1 else None
    return reference(value)


def _with_kid(source: Source, holder: Mapping[str, str], element: Reference) -> str:
    """The holder's kids with one more at the end."""
    value = holder.get("/K")
    resolved = source.resolve(value)
    with reading(source.name):
        kids = split_array(str(resolved)) if is_array(resolved) else [value] if value else []
    return join_array([*kids, _text(element)])


def _with_entry(
    source: Source,
    writer: IncrementalWriter,
    tree: Mapping[str, str],
    key: int,
    element: Reference,
) -> str:
    """The parent tree with one more entry, whose key is the largest; a number tree (7.9.7)."""
    if "/Nums" in tree:
        pairs = source.resolve(tree["/Nums"])
        with reading(source.name):
            listed = split_array(str(pairs)) if is_array(pairs) else []
        return writer.add(
            join_dict({**tree, "/Nums": join_array([*listed, str(key), _text(element)])})
        )
    leaf = writer.add(f"<</Limits[{key} {key}]/Nums[{key} {_text(element)}]>>")
    kids = source.resolve(tree["/Kids"])
    with reading(source.name):
        listed = split_array(str(kids)) if is_array(kids) else []
    return writer.add(join_dict({**tree, "/Kids": join_array([*listed, leaf])}))


def _free_key(source: Source, root: Mapping[str, str], tree: Mapping[str, str]) -> int:
    """A key above all in use, whatever /ParentTreeNextKey says."""
    declared = int(number(source.resolve(root.get("/ParentTreeNextKey"))) or 0)
    return max(declared, _largest_key(source, tree, _MAX_DEPTH) + 1)


def _largest_key(source: Source, node: Mapping[str, str], depth: int) -> int:
    """The largest key below a node of the tree, whose last entries have it; −1 when empty."""
    with reading(source.name):
        limits, pairs, kids = (
            split_array(str(resolved)) if is_array(resolved) else []
            for resolved in (source.resolve(node.get(key)) for key in ("/Limits", "/Nums", "/Kids"))
        )
    known = [number(source.resolve(text)) for text in (*limits[1:2], *pairs[-2:-1])]
    largest = max((int(key) for key in known if key is not None), default=-1)
    if kids and depth:
        largest = max(largest, _largest_key(source, source.dictionary(kids[-1]), depth - 1))
    return largest
