"""Damaged signed files: judged or refused, and never called valid."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from signing.algorithm import Algorithm
from signing.errors import BidSealError
from signing.verify.model import Verdict
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

HOSTILE = settings(max_examples=40)


@HOSTILE
@given(
    place=st.integers(0, 1 << 20),
    put=st.sampled_from([b"null", b"<<", b">>", b"]", b"9 0 R", b"0", b" ", b"/", b"\xff", b"-1"]),
)
def test_no_change_of_a_signed_file_leaves_it_valid(
    place: int,
    put: bytes,
    make_pki: Callable[[Algorithm], Any],
    plain_pdf: Path,
    sign: Callable[..., Path],
    tmp_path: Path,
) -> None:
    pki, kept = make_pki(Algorithm.SM2_SM3), tmp_path / "kept.pdf"
    trust = TrustStore((pki.root.certificate,))
    if not kept.exists():
        kept.write_bytes(sign(pki, plain_pdf, tsa=pki.tsa).read_bytes())
        assert verify_file(kept, trust=trust, now=pki.now).verdict is Verdict.VALID_WITH_NOTES
    valid = kept.read_bytes()
    at = place % (len(valid) - len(put))
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(valid[:at] + put + valid[at + len(put) :])
    gap = range(valid.rindex(b"/Contents<"), valid.rindex(b">/ByteRange"))
    covered = damaged.read_bytes() != valid and at not in gap
    with suppress(BidSealError):
        report = verify_file(damaged, trust=trust, now=pki.now)
        assert not covered or report.verdict not in (Verdict.VALID, Verdict.VALID_WITH_NOTES)
