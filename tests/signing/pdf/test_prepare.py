"""Every kind of input file, signed and judged by other people's readers."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signing.algorithm import Digest
from signing.errors import Cancelled, DamagedPdfError, FileAccessError, OutputError, SealError
from signing.pdf.complete import discard, signed_name
from signing.pdf.model import CompletedFile
from signing.pdf.names import PART_SUFFIX
from signing.pdf.open import open_document
from signing.pdf.prepare import prepare
from signing.placement.model import Mark
from signing.seal.model import RasterArt, Seal

Write = Callable[..., Path]
Sign = Callable[..., CompletedFile]
MarkOn = Callable[..., Mark]


def table(path: Path, write_pages: Write) -> None:
    write_pages(path, 3)


def stream_and_object_streams(path: Path, write_pages: Write) -> None:
    write_pages(path, 3, use_objstms=1)


def linearised(path: Path, write_pages: Write) -> None:
    with pikepdf.open(write_pages(path.with_suffix(".plain"), 3)) as pdf:
        pdf.save(path, linearize=True)


def hybrid(path: Path, write_pages: Write) -> None:
    """A table whose trailer names a cross-reference stream for one more, hidden object."""
    data = write_pages(path, 3).read_bytes()
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    hidden = len(data)
    number = int(re.findall(rb"/Size (\d+)", data)[-1])
    entry = b"\x01" + hidden.to_bytes(4, "big") + b"\x00"
    head = b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Index[%d 1]/Size %d/Length 6>>stream\n"
    data += head % (number, number, number + 1) + entry + b"\nendstream\nendobj\n"
    root = re.findall(rb"/Root (\d+ 0 R)", data)[-1]
    section = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size %d/Root %s/Prev %d/XRefStm %d>>\n"
    data = data.replace(b"%d/Root %s/Prev %d/XRefStm %d", b"%d/Root %s/Prev %d/XRefStm %d")
    path.write_bytes(
        data[:section]
        + data[section:] % (number + 1, root, start, hidden)
        + b"startxref\n%d\n%%%%EOF\n" % section
    )


def junk_before_header(path: Path, write_pages: Write) -> None:
    data = write_pages(path, 3).read_bytes()
    path.write_bytes(b"mail header\r\n\r\n" + data)


def no_line_end(path: Path, write_pages: Write) -> None:
    data = write_pages(path, 3).read_bytes()
    path.write_bytes(data.rstrip())


def junk_behind(path: Path, write_pages: Write) -> None:
    data = write_pages(path, 3).read_bytes()
    path.write_bytes(data + b"\0" * 700)


def direct_resources(path: Path, _: Write) -> None:
    """Everything inline: resources in the page tree, one content stream for all pages."""
    body = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 595 842]/Resources"
        b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Annots 6 0 R>>",
        b"<</Type/Page/Parent 2 0 R/Contents[5 0 R]/Annots 6 0 R>>",
        b"<</Length 42>>stream\nBT /F 20 Tf 72 700 Td (Hello there) Tj ET \nendstream",
        b"[]",
    ]
    path.write_bytes(numbered(body))


def numbered(bodies: list[bytes]) -> bytes:
    """A file of these objects, 1 0 obj being the catalog."""
    data, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    lines = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(bodies) + 1
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, lines)
    return data + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


KINDS: tuple[Callable[[Path, Write], None], ...] = (
    table,
    stream_and_object_streams,
    linearised,
    hybrid,
    junk_before_header,
    no_line_end,
    junk_behind,
    direct_resources,
)


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_original_is_prefix_and_every_reader_accepts(
    make: Callable[[Path, Write], None], tmp_path: Path, sign: Sign, write_pages: Write
) -> None:
    path = tmp_path / "标书.pdf"
    make(path, write_pages)
    original = path.read_bytes()
    done = sign(path)
    data = done.output.read_bytes()
    assert path.read_bytes() == original
    assert data.startswith(original)
    assert done.sha256 == hashlib.sha256(data).hexdigest()
    assert_read_by_all(done.output)
    assert_valid(done.output)


def assert_read_by_all(path: Path) -> None:
    with pikepdf.open(path) as pdf:
        pages = len(pdf.pages)
        assert not [problem for problem in pdf.check_pdf_syntax() if "linear" not in problem]
        for page in pdf.pages:
            page.Contents.wrap_in_array()
    rendered = pypdfium2.PdfDocument(path)
    assert len(rendered) == pages
    rendered.close()
    with pymupdf.open(path) as document:
        assert document.page_count == pages
        assert not document.is_repaired


def assert_valid(path: Path, count: int = 1) -> None:
    """pyHanko: intact, covering the whole file; poppler the same where it is installed."""
    if shutil.which("pdfsig"):
        answer = subprocess.run(
            ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
        )
        assert answer.stdout.count("Signature is Valid") == count
    with path.open("rb") as file:
        if file.read(5) != b"%PDF-":
            return  # pyHanko reads nothing before the header
    reader = PdfFileReader(BytesIO(path.read_bytes()), strict=False)
    signatures = list(reader.embedded_signatures)
    assert len(signatures) == count
    for signature in signatures:
        trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
        status = validate_pdf_signature(signature, trust)
        assert status.intact
        assert status.valid
        assert status.docmdp_ok
    assert signatures[-1].coverage.name == "ENTIRE_FILE"


def test_seal_travels_in_the_signature_dictionary(
    three_pages: Path, sign: Sign, seals: Mapping[str, Seal]
) -> None:
    done = sign(three_pages)
    with pikepdf.open(done.output) as pdf:
        field = pdf.Root.AcroForm.Fields[-1]
        assert bytes(field.V.BidSealSeal) == seals["round"].data
        assert str(field.V.SubFilter) == "/ETSI.CAdES.detached"
        assert str(field.V.Filter) == "/Adobe.PPKLite"
        assert int(field.F) == 132
        assert int(pdf.Root.AcroForm.SigFlags) == 3
        assert str(field["/T"]) == done.field_name == "BidSeal1"


def test_digests_are_those_of_the_byte_range(
    three_pages: Path, seals: Mapping[str, Seal], centred: MarkOn
) -> None:
    document = open_document(three_pages)
    prepared = prepare(
        document,
        [centred(1, document.pages[0])],
        seals,
        target=three_pages.with_name(signed_name(three_pages)),
        digests=[Digest.SM3, Digest.SHA256],
        seal_data=None,
    )
    data = prepared.temporary.read_bytes()
    first, gap, after, rest = prepared.byte_range
    covered = data[first:gap] + data[after : after + rest]
    assert after + rest == len(data)
    assert after - gap == prepared.contents_length == 2 * 16384 + 2
    for digest, value in prepared.digests.items():
        assert hashlib.new(digest.value, covered).hexdigest() == value
    assert prepared.original_sha256 == hashlib.sha256(three_pages.read_bytes()).hexdigest()
    discard(prepared)
    assert list(three_pages.parent.glob(".*")) == []


def test_second_signature_keeps_the_first_valid(
    three_pages: Path, sign: Sign, centred: MarkOn
) -> None:
    once = sign(three_pages)
    document = open_document(once.output)
    twice = sign(once.output, [centred(2, document.pages[1])])
    assert twice.output.read_bytes().startswith(once.output.read_bytes())
    assert twice.field_name == "BidSeal2"
    assert_valid(twice.output, 2)


def test_growth_for_all_pages_stays_small(tmp_path: Path, sign: Sign, write_pages: Write) -> None:
    path = write_pages(tmp_path / "many.pdf", 300)
    done = sign(path, seal_data=None)
    growth = done.output.stat().st_size - path.stat().st_size
    assert growth - 2 * 16384 <= 250 * 300 + 2048


def test_file_above_100_mb(tmp_path: Path, sign: Sign, write_pages: Write) -> None:
    path = tmp_path / "large.pdf"
    data = write_pages(tmp_path / "small.pdf", 2).read_bytes()
    tail = data[data.rindex(b"xref\n0 ") :]
    start = int(re.findall(rb"startxref\s+(\d+)", tail)[-1])
    gap = 110_000_000
    with path.open("wb") as file:
        file.write(data[:start])
        file.seek(start + gap)
        moved = start + gap
        file.write(tail.replace(b"startxref\n%d" % start, b"startxref\n%d" % moved))
    done = sign(path)
    assert done.output.stat().st_size > 110_000_000
    assert_valid(done.output)


def test_cancel_leaves_nothing(
    three_pages: Path, seals: Mapping[str, Seal], centred: MarkOn
) -> None:
    document = open_document(three_pages)
    with pytest.raises(Cancelled):
        prepare(
            document,
            [centred(1, document.pages[0])],
            seals,
            target=three_pages.with_name(signed_name(three_pages)),
            digests=[Digest.SHA256],
            seal_data=None,
            cancel=lambda: True,
        )
    assert [item.name for item in three_pages.parent.glob("*.pdf*")] == [three_pages.name]
    assert not list(three_pages.parent.glob(f".*{PART_SUFFIX}"))


def test_progress_reaches_the_end(
    three_pages: Path, seals: Mapping[str, Seal], centred: MarkOn
) -> None:
    document = open_document(three_pages)
    seen: list[tuple[int, int]] = []
    prepared = prepare(
        document,
        [centred(1, document.pages[0])],
        seals,
        target=three_pages.with_name(signed_name(three_pages)),
        digests=[Digest.SHA256],
        seal_data=None,
        progress=lambda done, total: seen.append((done, total)),
    )
    discard(prepared)
    assert seen[-1] == (document.size, document.size)


def test_unwritable_folder_is_an_output_error(
    three_pages: Path, seals: Mapping[str, Seal], centred: MarkOn
) -> None:
    document = open_document(three_pages)
    with pytest.raises(OutputError):
        prepare(
            document,
            [centred(1, document.pages[0])],
            seals,
            target=three_pages.parent / "missing" / "out.pdf",
            digests=[Digest.SHA256],
            seal_data=None,
        )


def test_changed_or_missing_original_is_refused(
    three_pages: Path, seals: Mapping[str, Seal], centred: MarkOn
) -> None:
    document = open_document(three_pages)
    three_pages.write_bytes(three_pages.read_bytes() + b"\n")
    arguments = {
        "target": three_pages.with_name(signed_name(three_pages)),
        "digests": [Digest.SHA256],
        "seal_data": None,
    }
    with pytest.raises(FileAccessError):
        prepare(document, [centred(1, document.pages[0])], seals, **arguments)
    three_pages.unlink()
    with pytest.raises(FileAccessError):
        prepare(document, [centred(1, document.pages[0])], seals, **arguments)
    assert not list(three_pages.parent.glob(f".*{PART_SUFFIX}"))


def test_repaired_file_is_refused(tmp_path: Path, sign: Sign, write_pages: Write) -> None:
    path = write_pages(tmp_path / "broken.pdf", 1)
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"xref\n0 ")])
    assert open_document(path).repaired
    with pytest.raises(DamagedPdfError) as caught:
        sign(path)
    assert "--repair" in caught.value.next
    assert [item.name for item in tmp_path.glob("*pdf*")] == ["broken.pdf"]


def test_unreadable_picture_is_a_seal_error(
    three_pages: Path, seals: Mapping[str, Seal], centred: MarkOn
) -> None:
    document = open_document(three_pages)
    broken = Seal("ink", "坏章", seals["ink"].kind, "测试", RasterArt(30, 15, b"no PNG"), b"")
    with pytest.raises(SealError):
        prepare(
            document,
            [centred(1, document.pages[0], seal="ink", size=30)],
            {"ink": broken},
            target=three_pages.with_name(signed_name(three_pages)),
            digests=[Digest.SHA256],
            seal_data=None,
        )
    assert not list(three_pages.parent.glob(f".*{PART_SUFFIX}"))
