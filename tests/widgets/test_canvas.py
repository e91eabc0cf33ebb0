"""The canvas driven by mouse and keys, as a user does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from signing.geometry import PointMm, RectMm
from signing.placement.model import Mark, RuleKind
from signing.seal.model import Seal
from widgets.art import ArtCache
from widgets.pageview.area import MAX_ZOOM, MIN_ZOOM, ZoomMode
from widgets.pageview.canvas import SEAL_MIME, SealCanvas
from widgets.pageview.tiles import TileKey

A4 = (210.0, 297.0)


@pytest.fixture
def canvas(qtbot: QtBot, seals: dict[str, Seal]) -> SealCanvas:
    widget = SealCanvas(ArtCache())
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    widget.set_seals(seals)
    widget.set_pages([A4] * 5)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.set_zoom(1.0)
    widget.go_to(1)
    return widget


def at(canvas: SealCanvas, x: float, y: float, page: int = 0) -> QPoint:
    """Viewport position of a point of a page."""
    return QPointF(*canvas.mapper(page).to_view(PointMm(x, y))).toPoint()


def mark(x: float, y: float, rule: int = 0, seal: str = "s1") -> Mark:
    return Mark(RuleKind.PAGE, rule, seal, 1, RectMm.around(PointMm(x, y), 40, 40))


def test_click_places_the_armed_seal_once(qtbot: QtBot, canvas: SealCanvas) -> None:
    canvas.arm("s1")
    spot = at(canvas, 70, 60)
    qtbot.mouseMove(canvas.viewport(), spot)
    with qtbot.waitSignal(canvas.disarmed), qtbot.waitSignal(canvas.placed) as caught:
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    seal, page, centre = caught.args
    assert (seal, page) == ("s1", 1)
    assert centre.x == pytest.approx(70, abs=0.5)
    assert centre.y == pytest.approx(60, abs=0.5)
    assert canvas.armed is None


def test_a_kept_seal_places_again_until_escape(qtbot: QtBot, canvas: SealCanvas) -> None:
    canvas.arm("s1", keep=True)
    for x in (60, 120):
        with qtbot.waitSignal(canvas.placed):
            qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(canvas, x, 60))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.armed is None
    with qtbot.assertNotEmitted(canvas.placed):
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(canvas, 60, 60))


def test_return_places_without_a_mouse(qtbot: QtBot, canvas: SealCanvas) -> None:
    canvas.arm("s1")
    with qtbot.waitSignal(canvas.placed) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert caught.args == ["s1", 1, PointMm(105.0, 148.5)]


def drag(
    qtbot: QtBot, canvas: SealCanvas, start: QPoint, end: QPoint, **options: Qt.KeyboardModifier
) -> None:
    view, left = canvas.viewport(), Qt.MouseButton.LeftButton
    qtbot.mousePress(view, left, pos=start, **options)
    for step in range(1, 9):
        qtbot.mouseMove(view, start + (end - start) * step / 8)
    qtbot.mouseRelease(view, left, pos=end)


def test_drag_selects_and_moves(qtbot: QtBot, canvas: SealCanvas) -> None:
    canvas.set_marks([mark(60, 60)])
    with qtbot.waitSignal(canvas.moved) as caught:
        drag(qtbot, canvas, at(canvas, 60, 60), at(canvas, 77, 93))
    assert canvas.selected == {0}
    dx, dy = caught.args
    assert dx == pytest.approx(17, abs=0.5)
    assert dy == pytest.approx(33, abs=0.5)


def test_a_click_does_not_move(qtbot: QtBot, canvas: SealCanvas) -> None:
    canvas.set_marks([mark(60, 60)])
    with qtbot.assertNotEmitted(canvas.moved):
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(canvas, 60, 60))
    assert canvas.selected == {0}


def test_control_click_extends_and_a_click_beside_clears(qtbot: QtBot, canvas: SealCanvas) -> None:
    canvas.set_marks([mark(50, 60), mark(120, 60, rule=1)])
    left, view = Qt.MouseButton.LeftButton, canvas.viewport()
    qtbot.mouseClick(view, left, pos=at(canvas, 50, 60))
    qtbot.mouseClick(view, left, Qt.KeyboardModifier.ControlModifier, at(canvas, 120, 60))
    assert canvas.selected == {0, 1}
    qtbot.mouseClick(view, left, pos=at(canvas, 50, 140))
    assert canvas.selected == frozenset()


@pytest.mark.parametrize(
    ("modifier", "step"),
    [
        (Qt.KeyboardModifier.NoModifier, 0.5),
        (Qt.KeyboardModifier.ShiftModifier, 5.0),
        (Qt.KeyboardModifier.ControlModifier, 0.1),
    ],
)
def test_arrows_nudge(
    qtbot: QtBot, canvas: SealCanvas, modifier: Qt.KeyboardModifier, step: float
) -> None:
    canvas.set_marks([mark(60, 60)])
    canvas.select({0})
    with qtbot.waitSignal(canvas.nudged) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Right, modifier)
    assert caught.args == [step, 0.0]


def test_a_seal_dragged_from_the_palette_is_placed(qtbot: QtBot, canvas: SealCanvas) -> None:
    data = QMimeData()
    data.setData(SEAL_MIME, b"s2")
    spot, view = at(canvas, 60, 70), canvas.viewport()
    enter = QDragEnterEvent(
        spot, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    )
    QApplication.sendEvent(view, enter)
    assert enter.isAccepted()
    drop = QDropEvent(
        QPointF(spot),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier(0),
    )
    with qtbot.waitSignal(canvas.placed) as caught:
        QApplication.sendEvent(view, drop)
    assert caught.args[:2] == ["s2", 1]


def test_keys_turn_pages(qtbot: QtBot, canvas: SealCanvas) -> None:
    for key, page in (
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_End, 5),
        (Qt.Key.Key_PageUp, 4),
        (Qt.Key.Key_Home, 1),
    ):
        qtbot.keyClick(canvas, key)
        assert canvas.page == page


def test_zoom_is_clamped_and_keeps_the_point_under_the_pointer(canvas: SealCanvas) -> None:
    anchor = QPointF(at(canvas, 60, 60))
    canvas.set_zoom(2.0, anchor=anchor)
    point = canvas.mapper(0).to_mm(anchor.x(), anchor.y())
    assert (point.x, point.y) == pytest.approx((60, 60), abs=0.5)
    canvas.set_zoom(99)
    assert canvas.zoom == pytest.approx(MAX_ZOOM)
    canvas.set_zoom(0.001)
    assert canvas.zoom == pytest.approx(MIN_ZOOM)


def test_fit_width_follows_the_window(canvas: SealCanvas) -> None:
    canvas.set_zoom_mode(ZoomMode.FIT_WIDTH)
    before = canvas.zoom
    canvas.resize(600, 700)
    assert canvas.zoom < before
    assert canvas.page_rect(0).width() < canvas.viewport().width()


def test_asks_for_what_shows_and_stops_asking_when_it_has_it(
    qtbot: QtBot, canvas: SealCanvas
) -> None:
    with qtbot.waitSignal(canvas.tiles_wanted) as caught:
        canvas.go_to(3)
    wanted: list[TileKey] = caught.args[0]
    assert {key.page for key in wanted} >= {2}
    for key in wanted:
        _, width, height = canvas.tile_rect(key)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        canvas.put_tile(key, image)
    with qtbot.waitSignal(canvas.tiles_wanted) as caught:
        canvas.refresh()
    assert caught.args[0] == []


def test_a_seal_multiplies_with_the_page(canvas: SealCanvas) -> None:
    """White paper takes the seal's red, black text stays black."""
    canvas.set_marks([mark(60, 60)])
    picture = canvas.grab().toImage()
    spot = canvas.viewport().mapTo(canvas, at(canvas, 60, 60))
    red = picture.pixelColor(spot)
    assert (red.red(), red.green(), red.blue()) == pytest.approx((200, 22, 29), abs=2)


@pytest.mark.parametrize(("covering", "shown"), [(False, (0, 0, 0)), (True, (200, 22, 29))])
def test_a_seal_covers_print_where_the_file_will_have_it_so(
    qtbot: QtBot, canvas: SealCanvas, covering: bool, shown: tuple[int, int, int]
) -> None:
    """PDF/A-1 knows no blending; what is previewed is what is produced."""
    with qtbot.waitSignal(canvas.tiles_wanted) as caught:
        canvas.refresh()
    for key in caught.args[0]:
        _, width, height = canvas.tile_rect(key)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        canvas.put_tile(key, image)
    canvas.set_covering(covering)
    canvas.set_marks([mark(60, 60)])
    spot = canvas.viewport().mapTo(canvas, at(canvas, 60, 60))
    found = canvas.grab().toImage().pixelColor(spot)
    assert (found.red(), found.green(), found.blue()) == pytest.approx(shown, abs=2)


def test_marks_are_kept_by_page(canvas: SealCanvas) -> None:
    canvas.set_marks([mark(60, 60), Mark(RuleKind.ALL, 1, "s1", 3, RectMm(0, 0, 40, 40))])
    assert [m.rule_index for m in canvas.marks_on(3)] == [1]
    assert canvas.marks_on(2) == ()
