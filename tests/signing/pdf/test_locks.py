"""The locks that a file says are in force: those of signatures, spelled directly or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from signing.pdf.lock import Lock, LockAction
from signing.pdf.locks import lock_of, locks_in_force
from signing.pdf.source import Source
from tests.signing.pdf.handmade import file_of

ALL = Lock(LockAction.ALL)


def written(path: Path, reference: str, *, value: str = "/V 5 0 R") -> Path:
    """A file whose one signature has this /Reference; object 6 is the name of a transform."""
    bodies = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>",
        f"<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/Rect[0 0 9 9]/P 3 0 R{value}>>",
        f"<</Type/Sig/Filter/X/Contents<00>/ByteRange[0 1 2 3]/Reference[{reference}]>>",
        "/FieldMDP",
    ]
    path.write_bytes(file_of(bodies))
    return path


@pytest.mark.parametrize(
    ("reference", "locks"),
    [
        ("<</TransformMethod/FieldMDP/TransformParams<</Action/All>>>>", (ALL,)),
        ("<</TransformMethod 6 0 R/TransformParams<</Action/All>>>>", (ALL,)),
        (
            "<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[(a)(b)]>>>>",
            (Lock(LockAction.INCLUDE, ("a", "b")),),
        ),
        ("<</TransformMethod/DocMDP/TransformParams<</Action/All/P 2>>>>", ()),
        ("<</TransformMethod/FieldMDP/TransformParams<</Action/Odd/Fields[(a)]>>>>", ()),
        ("<</TransformMethod/FieldMDP/TransformParams<</Fields[(a)]>>>>", ()),
        ("<</TransformMethod/FieldMDP>>", ()),
    ],
)
def test_only_what_locks_fields_is_a_lock(
    reference: str, locks: tuple[Lock, ...], tmp_path: Path
) -> None:
    with Source(written(tmp_path / "a.pdf", reference)) as source:
        assert locks_in_force(source) == locks
    unsigned = written(tmp_path / "b.pdf", reference, value="")
    with Source(unsigned) as source:
        assert locks_in_force(source) == ()


def test_a_lock_of_something_else_is_none(tmp_path: Path) -> None:
    with Source(written(tmp_path / "a.pdf", "")) as source:
        assert lock_of(source, None) is None
        assert lock_of(source, "6 0 R") is None
        assert lock_of(source, "<</Action/Exclude/Fields 6 0 R>>") == Lock(LockAction.EXCLUDE)
