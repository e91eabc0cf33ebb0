"""Names with bytes that should have been escaped are names all the same."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pyhanko.pdf_utils import generic, misc

from signing.algorithm import Algorithm
from signing.verify import raw_names
from signing.verify.model import FileReport, Verdict

read: Any = generic.NameObject.read_from_stream


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (b"/ARX#20CoSign\xae>>", "/ARX CoSign®"),
        (b"/\xc3\xa9 ", "/é"),
        (b"/A#", "/A#"),
        (b"/A#4x#41", "/A#4xA"),
        (b"/Plain ", "/Plain"),
    ],
)
def test_a_name(written: bytes, name: str) -> None:
    raw_names.install()
    assert read(BytesIO(written)) == name


def test_what_is_no_name() -> None:
    with pytest.raises(misc.PdfReadError):
        read(BytesIO(b"Name"))


def test_a_signature_by_software_with_a_registered_name(
    paper: Any,
    base: dict[int, str],
    make_pki: Callable[[Algorithm], Any],
    judge: Callable[..., FileReport],
) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    paper.signed(pki, base, reference="/Prop_Build<</App<</Name/CoSign\xae>>>>")
    assert judge(paper, pki).verdict is Verdict.VALID_WITH_NOTES
