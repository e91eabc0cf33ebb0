"""Names of the files we write beside a document."""

from __future__ import annotations

from pathlib import Path

PART_SUFFIX = ".bidseal-part"
"""Ending of our temporary files, so that a crash's leftovers can be recognised."""
REPAIRED_SUFFIX = "_已修复"


def temporary_path(target: Path, tag: str) -> Path:
    """The hidden temporary file beside `target`; `tag` keeps those of other jobs apart."""
    return target.with_name(f".{target.stem[:40]}.{tag}{PART_SUFFIX}")


def repaired_name(path: Path) -> str:
    """The wanted file name of a repaired copy: ``标书_已修复.pdf`` for ``标书.pdf``."""
    return f"{path.stem}{REPAIRED_SUFFIX}.pdf"
