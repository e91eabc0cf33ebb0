"""Names of the files beside a document: short enough for every file system, and ours to tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from signing.pdf.names import PART_SUFFIX, repaired_name, temporary_path


@pytest.mark.parametrize("letters", [1, 40, 80])
def test_a_long_name_still_has_a_temporary_file_beside_it(letters: int, tmp_path: Path) -> None:
    """Linux takes 255 bytes, three to a Chinese letter."""
    target = tmp_path / f"{'标' * letters}.pdf"
    target.touch()
    made = temporary_path(target, "job-0123456789ab")
    made.touch()
    assert made.parent == tmp_path
    assert made.name.startswith(".标")
    assert made.name.endswith(f".job-0123456789ab{PART_SUFFIX}")
    assert made != temporary_path(target, "job-0")


def test_a_repaired_copy_says_so() -> None:
    assert repaired_name(Path("标书.v2.PDF")) == "标书.v2_已修复.pdf"
