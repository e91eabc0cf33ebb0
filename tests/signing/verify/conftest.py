"""Makes really signed PDFs through our own rooms, to be verified, tampered with and extended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from signing.algorithm import Digest
from signing.cms import assemble, attributes, timestamp
from signing.crypto import keys
from signing.crypto.certificates import Authority
from signing.crypto.digests import digest as digest_of
from signing.geometry import RectMm
from signing.pdf.complete import fill, publish
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.model import Mark, RuleKind
from signing.seal import esseal, templates
from signing.seal.model import Seal, SealKind
from signing.verify.model import FileReport
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file

Sign = Callable[..., Path]


@pytest.fixture
def plain_pdf(tmp_path: Path) -> Path:
    """Three pages of text, unsigned."""
    path = tmp_path / "投标文件.pdf"
    with pymupdf.open() as document:
        for number in range(3):
            page = document.new_page(width=595, height=842)
            page.insert_text((72, 72), f"Bid document, page {number + 1}", fontsize=14)
        document.save(path)
    return path


@pytest.fixture
def trust() -> Callable[[Any], TrustStore]:
    """Trust in a PKI's root."""
    return lambda pki: TrustStore((pki.root.certificate,))


@pytest.fixture
def make_seal() -> Callable[..., bytes]:
    """The data of a seal by a PKI's agency, for the certificates given."""

    def make(
        pki: Any, allowed: Sequence[bytes], *, until: timedelta = timedelta(days=365)
    ) -> bytes:
        agency: Authority = pki.tsa
        info = esseal.SealInfo(
            id="TEST0001",
            name="北京标印建设有限公司(演示)公章",
            type=esseal.SealType.UNIT,
            art=templates.draw(SealKind.OFFICIAL, owner="北京标印建设有限公司(演示)"),
            created=pki.now,
            valid_from=pki.now - timedelta(days=1),
            valid_until=pki.now + until,
            digests=tuple(esseal.digest_entry(c) for c in allowed),
        )
        return esseal.build(
            info,
            agency.certificate,
            lambda data: keys.sign(agency.key, agency.key.algorithm, data),
        )

    return make


@pytest.fixture
def sign(tmp_path: Path) -> Sign:
    """sign(pki, path, …) → a signed copy."""

    def make(
        pki: Any,
        path: Path,
        *,
        signer: Authority | None = None,
        tsa: Authority | None = None,
        at: datetime | None = None,
        seal: bytes | None = None,
        crls: Sequence[bytes] = (),
    ) -> Path:
        signer = signer or pki.signer
        digest: Digest = pki.algorithm.digest
        document = open_document(path)
        art = templates.draw(SealKind.OFFICIAL, owner="北京标印建设有限公司(演示)")
        mark = Mark(
            rule=RuleKind.PAGE,
            rule_index=0,
            seal="seal",
            page=1,
            rect=RectMm(100.0, 100.0, 100.0 + art.width, 100.0 + art.height),
        )
        # already signed files take a field only, without content
        seals = {"seal": Seal("seal", "公章", SealKind.OFFICIAL, "演示", art, seal or b"")}
        prepared = prepare(
            document,
            [mark],
            seals,
            target=tmp_path / f"{path.stem}_已签章.pdf",
            digests=[digest],
            seal_data=seal,
        )
        made = attributes.signed_attributes(
            bytes.fromhex(prepared.digests[digest]), signer.certificate, pki.algorithm
        )
        signature = keys.sign(signer.key, pki.algorithm, made)
        cms = assemble.assemble(
            made,
            signature,
            certificate=signer.certificate,
            chain=signer.chain,
            algorithm=pki.algorithm,
            timestamp=_stamp(pki, signature, tsa, at),
            crls=crls,
        )
        fill(prepared, cms)
        return publish(prepared).output

    return make


def _stamp(pki: Any, signature: bytes, tsa: Authority | None, at: datetime | None) -> bytes | None:
    if tsa is None:
        return None
    request = timestamp.timestamp_request(signature, pki.algorithm)
    return timestamp.read_response(timestamp.issue_response(request, tsa, at or pki.now), request)


BASE = {
    1: "<</Type/Catalog/Pages 2 0 R/AcroForm 7 0 R>>",
    2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[8 0 R 9 0 R 13 0 R]"
        "/Resources<</Font<</F1 5 0 R>>/XObject<</Im 6 0 R>>>>>>"
    ),
    4: "<</Length 44>>stream\nBT /F1 12 Tf 72 700 Td (Price: 100) Tj ET     \nendstream",
    5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    6: "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n0 0 9 9 f\nendstream",
    7: "<</Fields[8 0 R 9 0 R]/SigFlags 3/DR<</Font<</Helv 5 0 R>>>>/DA(/Helv 0 Tf)>>",
    8: (
        "<</FT/Sig/T(Sig)/Type/Annot/Subtype/Widget/Rect[10 10 110 60]/F 132/P 3 0 R"
        "/V 12 0 R/AP<</N 6 0 R>>>>"
    ),
    9: (
        "<</FT/Tx/T(Bidder)/Type/Annot/Subtype/Widget/Rect[10 90 110 120]/F 4/P 3 0 R"
        "/V(Ours)/AP<</N 10 0 R>>>>"
    ),
    10: "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n1 1 9 9 f\nendstream",
    13: "<</Type/Annot/Subtype/Square/Rect[200 200 300 300]/AP<</N 10 0 R>>>>",
}
"""A page with text, a font, an image, a form with a signature and a text field, an annotation."""
VALUE = 12
"""The number of the signature dictionary."""
ROOM = 16_000
"""Hex digits kept for a signature value."""


class Paper:
    """A small PDF that grows revision by revision, each with a classic cross-reference table."""

    def __init__(self) -> None:
        self.data = b"%PDF-1.7\n"
        self.where: dict[int, int] = {}
        self.last: int | None = None

    def add(
        self,
        objects: dict[int, str],
        *,
        switched: dict[int, int] | None = None,
        freed: Sequence[int] = (),
        root: int = 1,
        trailer: str = "",
    ) -> Paper:
        """A revision of `objects`; `switched` numbers get other offsets, `freed` ones none."""
        entries: dict[int, str] = dict.fromkeys(freed, "0000000000 00001 f ")
        for number, body in objects.items():
            self.where[number] = len(self.data)
            entries[number] = f"{len(self.data):010d} 00000 n "
            self.data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
        for number, offset in (switched or {}).items():
            entries[number] = f"{offset:010d} 00000 n "
        start = len(self.data)
        table = "".join(f"{n} 1\n{entry}\n" for n, entry in sorted(entries.items()))
        previous = "" if self.last is None else f"/Prev {self.last}"
        self.data += (
            f"xref\n0 1\n0000000000 65535 f \n{table}trailer\n"
            f"<</Size 90/Root {root} 0 R{previous}{trailer}>>\nstartxref\n{start}\n%%EOF\n"
        ).encode("latin-1")
        self.last = start
        return self

    def signed(
        self,
        pki: Any,
        objects: dict[int, str],
        *,
        number: int = VALUE,
        permission: int | None = None,
        reference: str = "",
        signer: Authority | None = None,
        stamp: bool = False,
    ) -> Paper:
        """A revision of `objects` and of signature dictionary `number` over everything so far."""
        if permission is not None:
            reference = (
                "/Reference[<</TransformMethod/DocMDP/TransformParams"
                f"<</Type/TransformParams/P {permission}/V/1.2>>>>]"
            )
        kind = "ETSI.RFC3161" if stamp else "ETSI.CAdES.detached"
        value = (
            f"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/{kind}{reference}"
            f"/ByteRange[0 ?????????? ?????????? ??????????]/Contents<{'0' * ROOM}>>>"
        )
        begin = len(self.data)
        self.add({**objects, number: value})
        gap = self.data.index(b"/Contents<", begin) + len(b"/Contents")
        behind = gap + ROOM + 2
        for part in (gap, behind, len(self.data) - behind):
            at = self.data.index(b"??????????", begin)
            self.data = self.data[:at] + f"{part:010d}".encode() + self.data[at + 10 :]
        content = self.data[:gap] + self.data[behind:]
        der = (
            _stamp(pki, content, pki.tsa, None)
            if stamp
            else _detached(pki, signer or pki.signer, content)
        )
        assert der is not None
        made = der.hex().ljust(ROOM, "0").encode()
        self.data = self.data[: gap + 1] + made + self.data[behind - 1 :]
        return self


def _detached(pki: Any, signer: Authority, content: bytes) -> bytes:
    digest = digest_of(pki.algorithm.digest, content)
    made = attributes.signed_attributes(digest, signer.certificate, pki.algorithm)
    return assemble.assemble(
        made,
        keys.sign(signer.key, pki.algorithm, made),
        certificate=signer.certificate,
        chain=signer.chain,
        algorithm=pki.algorithm,
        timestamp=None,
    )


@pytest.fixture
def base() -> dict[int, str]:
    """The objects of a small document, to be changed at will."""
    return dict(BASE)


@pytest.fixture
def paper() -> Paper:
    """An empty file, to be grown."""
    return Paper()


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., FileReport]:
    """The verdict over a `Paper`, with trust in a PKI's root."""

    def verdict(grown: Paper, pki: Any) -> FileReport:
        path = tmp_path / "grown.pdf"
        path.write_bytes(grown.data)
        return verify_file(path, trust=TrustStore((pki.root.certificate,)), now=pki.now)

    return verdict
