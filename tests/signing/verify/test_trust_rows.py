"""Times that prove nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from signing.algorithm import Algorithm
from signing.verify.model import RowKind, Verdict
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file


def test_timestamp_from_the_future_proves_nothing(
    make_pki: Callable[[Algorithm], Any], plain_pdf: Path, sign: Callable[..., Path]
) -> None:
    pki = make_pki(Algorithm.SM2_SM3)
    signed = sign(pki, plain_pdf, tsa=pki.tsa, at=pki.now + timedelta(days=2))
    trust = TrustStore((pki.root.certificate,))
    (signature,) = verify_file(signed, trust=trust, now=pki.now).signatures
    (row,) = [row for row in signature.rows if row.kind is RowKind.TIME]
    assert row.verdict is Verdict.UNKNOWN
    assert "将来" in row.template
    assert not signature.timestamped
