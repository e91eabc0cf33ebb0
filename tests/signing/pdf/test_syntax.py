"""Taking objects apart and spelling values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.pdf.raw import object_in_stream, with_exact_numbers
from signing.pdf.syntax import (
    PdfSyntaxError,
    decimal,
    join_dict,
    literal,
    map_strings,
    read_string,
    read_text,
    reference,
    split_array,
    split_dict,
    text_string,
)


def test_split_dict_keeps_nested_values_whole() -> None:
    text = "<</Type/Page/A[1 2 0 R<</B[3]>>]/C<</D(>>\\))>>/E 12 0 R/F -.5/G null/H<00FF>>>"
    assert split_dict(text) == {
        "/Type": "/Page",
        "/A": "[1 2 0 R<</B[3]>>]",
        "/C": "<</D(>>\\))>>",
        "/E": "12 0 R",
        "/F": "-.5",
        "/G": "null",
        "/H": "<00FF>",
    }
    assert join_dict(split_dict(text)) == text


_PARTS = ["/A", "/Bc", " 1", " 12 0 R", "-.5", "[1 2 0 R]", "<</D/E>>", "<</F[1]/G<</H 1>>>>"]
_ODD = ["[", ">>", "R", " ", "[[]]", " 1 0 Rx", "<</I<</J<<>>>>>>", "null", "]", "<<"]


@given(st.lists(st.sampled_from(_PARTS + _ODD), max_size=8))
def test_plain_dictionaries_are_taken_apart_as_all_others(parts: list[str]) -> None:
    """A string makes a dictionary one that is read token by token."""

    def split(text: str) -> dict[str, str] | None:
        try:
            return split_dict(text)
        except PdfSyntaxError:
            return None

    body = "".join(parts)
    general = split(f"<<{body}/Z()>>")
    assert split(f"<<{body}>>") == (general and {k: general[k] for k in general if k != "/Z"})


def test_split_array_knows_references() -> None:
    assert split_array("[1 2 3 0 R 4 5 0 R/N(a b)[6]]") == [
        "1", "2", "3 0 R", "4", "5 0 R", "/N", "(a b)", "[6]",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "null", "<</A", "<</A 1/B>>", "<<1 2>>", "<</A[1>>", "]"])
def test_malformed_dictionaries_are_refused(text: str) -> None:
    with pytest.raises(PdfSyntaxError):
        split_dict(text)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(PdfSyntaxError):
        split_array("[" * 2000 + "]" * 2000)


@given(st.binary(max_size=300))
def test_literal_strings_survive(data: bytes) -> None:
    assert read_string(literal(data).decode("latin-1")) == data


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_text_strings_survive(text: str) -> None:
    assert read_text(text_string(text)) == text


def test_string_escapes() -> None:
    assert read_string("(a\\(b\\)\\\\\\n\\101\\7z)") == b"a(b)\\\nA\x07z"
    assert read_string("<4 1 4>") == b"A@"


def test_map_strings_leaves_the_rest() -> None:
    changed = map_strings("<</A(ab)/B<0102>/C<</D[(x)]>>>>", lambda data: data[::-1])
    assert changed == "<</A<6261>/B<0201>/C<</D[<78>]>>>>"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.000001, "0"), (1.5, "1.5"), (1e-5, "0.00001"), (123456.0, "123456")],
)
def test_decimal(value: float, text: str) -> None:
    assert decimal(value) == text


def test_reference() -> None:
    assert reference("12 3 R") == (12, 3)
    assert reference("12") is reference(None) is None


def test_exact_numbers_are_taken_from_the_file() -> None:
    spelled = b"<< /Type /Page % 9.9\n/B [0.0 0 595.32001 841.92004] /S (1.5) /P 2 0 R>>"
    text = "<</Type/Page/B[0 0 595.32 841.92007]/S(1.5)/P 2 0 R>>"
    wanted = "<</Type/Page/B[0.0 0 595.32001 841.92004]/S(1.5)/P 2 0 R>>"
    assert with_exact_numbers(text, spelled) == wanted


def test_numbers_that_do_not_run_parallel_stay() -> None:
    assert with_exact_numbers("[1.5 2]", b"[2 1.5]") == "[1.5 2]"
    assert with_exact_numbers("[1.5 2]", b"") == "[1.5 2]"


def test_object_in_stream() -> None:
    data = b"11 0 12 6 <</A 1><</B 2>>"
    assert object_in_stream(data, 10, 12).strip() == data[16:].strip()
    assert object_in_stream(data, 10, 99) == b""
