"""The main job through the real window, the real cloud and a real browser as phone."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy
import pymupdf
import pytest
from PySide6.QtGui import QImage

from desktop.trust import trust_of_home
from signing.geometry import PointMm, RectMm
from signing.placement.model import Mark, RuleKind
from signing.verify.model import Verdict
from signing.verify.verify import verify_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.e2e.conftest import Office, Phone

pytestmark = pytest.mark.browser

CERTIFICATES = {
    "rsa-sha256": "right-per-member-unit-test-a-rsa",
    "sm2-sm3": "right-per-member-unit-test-a-sm2",
}
ZOOM = 2.0
PX_PER_MM = 96 * ZOOM / 25.4
AROUND = 2.0
"""mm looked at beyond a mark's rectangle"""


def red_box(pixels: NDArray[numpy.uint8], origin: PointMm) -> RectMm:
    """Where the red of a picture lies, mm; `origin` is the picture's top-left corner."""
    red, green, blue = (pixels[..., channel].astype(int) for channel in range(3))
    rows, columns = numpy.nonzero((red > green + 60) & (red > blue + 60))
    assert rows.size, "no red at all"
    return RectMm(
        origin.x + columns.min() / PX_PER_MM,
        origin.y + rows.min() / PX_PER_MM,
        origin.x + (columns.max() + 1) / PX_PER_MM,
        origin.y + (rows.max() + 1) / PX_PER_MM,
    )


def previewed(office: Office, mark: Mark) -> RectMm:
    """Where the canvas shows the red of a mark."""
    canvas = office.canvas
    canvas.set_zoom(ZOOM)
    canvas.go_to(mark.page, mark.rect.centre)
    x, y, width, height = canvas.mapper(mark.page - 1).rect_to_view(mark.rect)
    edge = AROUND * PX_PER_MM
    spot = [round(number) for number in (x - edge, y - edge, width + 2 * edge, height + 2 * edge)]
    image = canvas.viewport().grab().toImage().copy(*spot)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = numpy.frombuffer(image.constBits(), numpy.uint8).reshape(image.height(), -1)
    pixels = lines[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    return red_box(pixels, canvas.mapper(mark.page - 1).to_mm(spot[0], spot[1]))


def written(document: pymupdf.Document, mark: Mark) -> RectMm:
    """Where an independent reader draws the red of a mark."""
    pixmap = document[mark.page - 1].get_pixmap(dpi=round(96 * ZOOM))
    pixels = numpy.frombuffer(pixmap.samples, numpy.uint8)
    pixels = pixels.reshape(pixmap.height, pixmap.width, pixmap.n)
    left = max(0, round((mark.rect.left - AROUND) * PX_PER_MM))
    top = max(0, round((mark.rect.top - AROUND) * PX_PER_MM))
    right = round((mark.rect.right + AROUND) * PX_PER_MM)
    bottom = round((mark.rect.bottom + AROUND) * PX_PER_MM)
    return red_box(pixels[top:bottom, left:right], PointMm(left / PX_PER_MM, top / PX_PER_MM))


def place_in_five_ways(office: Office) -> None:
    """One placement of every kind; no two impressions touch."""
    office.drag_seal("公章", page=1, x=60, y=90)
    office.place(RuleKind.PAGES, "财务", at=(60, 120), texts={"pageRange": "2-3"})
    office.place(RuleKind.ALL, "合同", at=(150, 180))
    office.place(RuleKind.SEAM, "公章")
    office.place(RuleKind.KEYWORD, "法人章", texts={"keyword": "投标人(盖章)"})
    office.settle()


@pytest.mark.requirement("R007")
@pytest.mark.requirement("R135")
@pytest.mark.requirement("R136")
@pytest.mark.requirement("R137")
@pytest.mark.requirement("R138")
@pytest.mark.requirement("R139")
@pytest.mark.requirement("R140")
@pytest.mark.requirement("R145")
@pytest.mark.requirement("R146")
@pytest.mark.requirement("R147")
@pytest.mark.requirement("R162")
@pytest.mark.requirement("R167")
@pytest.mark.parametrize("algorithm", CERTIFICATES)
def test_five_ways_to_a_signed_file(
    opened: Office, phone: Phone, bid: Path, algorithm: str
) -> None:
    office, certificate = opened, CERTIFICATES[algorithm]
    original = bid.read_bytes()
    place_in_five_ways(office)
    marks = office.marks
    assert {mark.rule for mark in marks} == set(RuleKind)
    assert "1.50" in office.text("costLine")
    before = office.account()

    office.press("submit")
    office.until_drawer("请用手机扫码")
    code = office.live(phone.do(phone.first_time, office.qr_link(), certificate))
    assert code == office.drawer.code
    assert "已扫码" in office.drawer.message
    office.live(phone.do(phone.sign, certificate))
    done = office.until_drawer("签章完成")

    assert done.output is not None
    assert done.output.parent == bid.parent
    assert bid.read_bytes() == original
    assert done.output.read_bytes().startswith(original)
    assert "已扣 1.50 元" in done.charge
    after = office.account()
    assert Decimal(before.balance) - Decimal(after.balance) == Decimal("1.50")
    assert after.available == after.balance
    assert office.live(phone.do(phone.read, "verdict")) == "签章成功"
    if algorithm == "rsa-sha256":
        judged = subprocess.run(["pdfsig", done.output], capture_output=True, check=False)
        assert b"Signature is Valid" in judged.stdout
    report = verify_file(done.output, trust=trust_of_home(office.home))
    assert report.verdict in (Verdict.VALID, Verdict.VALID_WITH_NOTES)
    assert [signature.algorithm for signature in report.signatures] == [algorithm]
    office.document.select(())
    with pymupdf.open(done.output) as document:
        for mark in marks:
            shown, drawn = previewed(office, mark), written(document, mark)
            for edge in ("left", "top", "right", "bottom"):
                assert getattr(shown, edge) == pytest.approx(getattr(drawn, edge), abs=0.5), mark
