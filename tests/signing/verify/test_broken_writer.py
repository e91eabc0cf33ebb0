"""Our own fresh output is doubted like a stranger's: what a broken writer makes is found out.

The signature is always right over the bytes as they were written, and the process has verified a
good file of the same people before, so that nothing kept from that one may help the bad ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from signing.cms import assemble, attributes
from signing.crypto import keys
from signing.crypto.digests import digest
from signing.geometry import RectMm
from signing.pdf.complete import discard, fill
from signing.pdf.model import PreparedFile
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.model import Mark, RuleKind
from signing.seal import templates
from signing.seal.model import Seal, SealKind
from signing.verify.model import Verdict
from signing.verify.verify import verify_file

GOOD = (Verdict.VALID, Verdict.VALID_WITH_NOTES)
Fault = Callable[[bytearray, PreparedFile], None]


@pytest.fixture
def prepared(plain_pdf: Path, tmp_path: Path, pki: Any) -> Iterator[PreparedFile]:
    """A file with a stamp on each page, before it is signed."""
    art = templates.draw(SealKind.OFFICIAL, owner="演示")
    rect = RectMm(100, 100, 100 + art.width, 100 + art.height)
    marks = [Mark(RuleKind.ALL, 0, "seal", page, rect) for page in (1, 2, 3)]
    made = prepare(
        open_document(plain_pdf),
        marks,
        {"seal": Seal("seal", "公章", SealKind.OFFICIAL, "演示", art, b"")},
        target=tmp_path / "out.pdf",
        digests=[pki.algorithm.digest],
        seal_data=None,
    )
    yield made
    discard(made)


def signature(pki: Any, file: PreparedFile, data: bytes | None = None) -> bytes:
    """The CMS over the bytes as they stand."""
    start, gap, after, length = file.byte_range
    data = file.temporary.read_bytes() if data is None else data
    hashed = digest(pki.algorithm.digest, data[start:gap] + data[after : after + length])
    made = attributes.signed_attributes(hashed, pki.signer.certificate, pki.algorithm)
    return assemble.assemble(
        made,
        keys.sign(pki.signer.key, pki.algorithm, made),
        certificate=pki.signer.certificate,
        chain=pki.signer.chain,
        algorithm=pki.algorithm,
        timestamp=None,
    )


def verdict(file: PreparedFile, pki: Any, trust: Callable[[Any], Any]) -> Verdict | None:
    """Of the new signature; None where it is not found at all."""
    report = verify_file(file.temporary, trust=trust(pki), now=pki.now)
    found = [one.verdict for one in report.signatures if one.field == file.field_name]
    return found[0] if found else None


def _replaced(old: bytes, new: bytes) -> Fault:
    def fault(data: bytearray, _file: PreparedFile) -> None:
        at = data.rindex(old)
        assert len(old) == len(new)
        data[at : at + len(old)] = new

    return fault


def _other_place(data: bytearray, file: PreparedFile) -> None:
    """The table leads into the number of the signature's object."""
    start = data.rindex(b"obj", 0, file.contents_offset)
    start = data.rindex(b"\n", 0, start) + 1
    at = data.rindex(b"%010d" % start)
    data[at : at + 10] = b"%010d" % (start + 1)


def _covers_less(data: bytearray, file: PreparedFile) -> None:
    length = b"%d" % file.byte_range[3]
    at = data.index(length + b"]", file.byte_range[2])
    data[at : at + len(length)] = b"%d" % (file.byte_range[3] - 9)


def _wide_gap(data: bytearray, file: PreparedFile) -> None:
    gap = b"[0 %d " % file.byte_range[1]
    at = data.index(gap, file.byte_range[2])
    data[at : at + len(gap)] = b"[0 %d " % (file.byte_range[1] - 1)


@pytest.mark.parametrize(
    "fault",
    [
        _other_place,
        _covers_less,
        _wide_gap,
        _replaced(b"/Fields[", b"/Fjelds["),
        _replaced(b"/FT/Sig", b"/FT/Btn"),
        _replaced(b"ETSI.CAdES.detached", b"ETSI.CAdES.attached"),
        _replaced(b"startxref\n", b"startxerf\n"),
    ],
)
def test_a_wrong_output_is_never_called_good(
    fault: Fault, prepared: PreparedFile, pki: Any, trust: Callable[[Any], Any]
) -> None:
    good = prepared.temporary.read_bytes()
    fill(prepared, signature(pki, prepared))
    assert verdict(prepared, pki, trust) in GOOD

    broken = bytearray(good)
    fault(broken, prepared)
    assert broken != good
    prepared.temporary.write_bytes(broken)
    fill(prepared, signature(pki, prepared))
    assert verdict(prepared, pki, trust) not in GOOD


def test_bytes_that_were_lost_after_they_were_digested_are_missed(
    prepared: PreparedFile, pki: Any, trust: Callable[[Any], Any]
) -> None:
    good = prepared.temporary.read_bytes()
    cms = signature(pki, prepared, good)
    fill(prepared, cms)
    assert verdict(prepared, pki, trust) in GOOD
    for at in (prepared.original_size // 2, prepared.original_size + 9):
        changed = bytearray(good)
        changed[at] ^= 1
        prepared.temporary.write_bytes(changed)
        fill(prepared, cms)
        assert verdict(prepared, pki, trust) is not None
        assert verdict(prepared, pki, trust) not in GOOD
