"""What widgets show, read from files that are open, locked, or none."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from signing.verify.shown import Shown


@pytest.fixture
def filled(tmp_path: Path) -> tuple[Path, int]:
    """A locked file with a text field, and the field's number."""
    path = tmp_path / "filled.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        widget = pymupdf.Widget()
        widget.field_name, widget.field_type = "Bidder", pymupdf.PDF_WIDGET_TYPE_TEXT
        widget.rect, widget.field_value = pymupdf.Rect(50, 50, 250, 80), "Ours"
        page.add_widget(widget)
        (number,) = (found.xref for found in page.widgets())
        document.save(
            path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="owner"
        )
    return path, number


def test_a_locked_file_shows_its_text_to_who_has_the_password(filled: tuple[Path, int]) -> None:
    path, number = filled
    shown = Shown(path, "open")
    assert (shown.text(number) or "").strip() == "Ours"
    assert shown.text(number + 1000) is None
    assert "'open'" not in repr(shown)


@pytest.mark.parametrize("password", [None, "wrong"])
def test_a_locked_file_shows_nothing_to_others(
    password: str | None, filled: tuple[Path, int]
) -> None:
    path, number = filled
    assert Shown(path, password).text(number) is None


def test_what_cannot_be_read_shows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "text.pdf"
    path.write_bytes(b"no PDF at all")
    assert Shown(path).text(1) is None
