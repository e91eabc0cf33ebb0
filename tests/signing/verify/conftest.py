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
from signing.geometry import RectMm
from signing.pdf.complete import fill, publish
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.model import Mark, RuleKind
from signing.seal import esseal, templates
from signing.seal.model import Seal, SealKind
from signing.verify.trust import TrustStore

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
