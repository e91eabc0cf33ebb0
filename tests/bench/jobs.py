"""The jobs of the engine that are measured, each by the very functions the product calls."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import cast

import inputs
import pki

from desktop.engine.orders import OpenOrder, PlaceOrder, ReviseOrder
from desktop.engine.seals import SealCase
from desktop.engine.searching import Hits, found_for, hits_of
from desktop.stamping.check import self_check
from desktop.stamping.job import SelfCheck
from desktop.stamping.placing import place
from signing.algorithm import Algorithm, Digest
from signing.cms.assemble import assemble
from signing.cms.attributes import signed_attributes
from signing.cms.size import room
from signing.engine.order import Engine, here, never
from signing.level import Level
from signing.pdf import complete
from signing.pdf.model import Document, PreparedFile
from signing.pdf.prepare import prepare
from signing.placement.model import KeywordRule, Placement, Rule
from signing.seal.model import Seal, SealKind
from signing.seal.svg import from_svg

_ROOM = room(Level.B_T, (Algorithm.RSA_SHA256,))


@lru_cache(maxsize=1)
def official_seal() -> Seal:
    """A 40 mm company seal, read as the cloud sends it; one for all files, as in a job."""
    art = from_svg(inputs.seal_drawing())
    return Seal("bench", "公章", SealKind.OFFICIAL, "测试", art, b"\x30\x00")


@lru_cache(maxsize=1)
def _case(name: str) -> SealCase:
    return SealCase({name: official_seal()})


def stamped(
    path: Path,
    rule: Rule,
    seal: Seal,
    out: Path,
    digest: Digest = Digest.SHA256,
    *,
    engine: Engine = here,
) -> PreparedFile:
    """Open, expand, stamp, reserve and digest."""
    document = engine(OpenOrder(path))
    marks = place(document, [rule], [seal]).marks
    target = out / complete.signed_name(path)
    case = _case(seal.id)
    return prepare(
        document,
        marks,
        case,
        target=target,
        digests=(digest,),
        seal_data=None,
        reserve=_ROOM,
        revise=lambda wish: engine(ReviseOrder(document, marks, case, wish)),
    )


def keyword_marks(path: Path, word: str, seal: Seal, *, engine: Engine) -> Placement:
    """All boxes of a keyword, as the command line places them."""
    document, rules = engine(OpenOrder(path)), (KeywordRule(word),)
    found = found_for(rules, document, engine, never)
    return engine(PlaceOrder(document, rules, (seal,), found))


def first_hit(document: Document, word: str, *, engine: Engine) -> float:
    """Seconds until there is a hit that the window shows; ending the search does not count."""
    start = time.perf_counter()
    hits = hits_of(document, word, engine, never)
    with closing(cast("Generator[tuple[range, Hits]]", hits)):
        next(found for _, found in hits if found)
        return time.perf_counter() - start


def signature(prepared: PreparedFile, by: pki.Pki) -> bytes:
    """The CMS with a timestamp; what the phone and the cloud do takes 10 ms here."""
    return assembled(prepared, pki.answer(by, attributes_of(prepared, by.signer.certificate)))


def attributes_of(prepared: PreparedFile, certificate: bytes) -> bytes:
    """What is signed, DER."""
    digest = bytes.fromhex(prepared.digests[pki.ALGORITHM.digest])
    return signed_attributes(digest, certificate, pki.ALGORITHM)


def assembled(prepared: PreparedFile, answers: pki.Answers) -> bytes:
    """The CMS from what phone and cloud answered."""
    return assemble(
        attributes_of(prepared, answers.certificate),
        answers.value,
        certificate=answers.certificate,
        chain=(),
        algorithm=pki.ALGORITHM,
        timestamp=answers.token,
    )


def finished(prepared: PreparedFile, by: pki.Pki, *, engine: Engine = here) -> None:
    """Sign, fill, sync, verify from disk, publish, and tidy up behind the measurement."""
    completed(prepared, signature(prepared, by), check(by, engine))


def check(by: pki.Pki, engine: Engine) -> SelfCheck:
    """What verifies the files of one job."""
    return self_check(lambda: _pem(by.root), engine)


def completed(prepared: PreparedFile, cms: bytes, verified: SelfCheck) -> None:
    """The same once it is signed."""
    complete.fill(prepared, cms)
    complete.publish(prepared, sha256=verified(prepared, None)).output.unlink()


def _pem(certificate: bytes) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    return x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
