"""Pages are drawn by real processes that may crash, hang or be killed without harm."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.render.model import (
    FailureKind,
    Priority,
    RenderedTile,
    RenderFailure,
    RenderRequest,
    TileRect,
)
from desktop.render.service import RenderService
from signing.errors import (
    DamagedPdfError,
    DocumentLimitError,
    FileAccessError,
    PasswordError,
)

MakeService = Callable[..., RenderService]
RED, GREY = QColor(255, 0, 0), 128
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def drawn(qtbot: QtBot, service: RenderService, request: RenderRequest) -> RenderedTile:
    with qtbot.waitSignal(service.page_ready) as signal_:
        service.request(request)
    tile: RenderedTile = signal_.args[0]
    assert tile.request == request
    return tile


def refused(qtbot: QtBot, service: RenderService, request: RenderRequest) -> RenderFailure:
    with qtbot.waitSignal(service.failed) as signal_:
        service.request(request)
    failure: RenderFailure = signal_.args[0]
    return failure


def test_a_page_is_drawn_to_scale(qtbot: QtBot, make_service: MakeService, document: Path) -> None:
    service = make_service(workers=1)
    number = service.open(document)

    image = drawn(qtbot, service, RenderRequest(number, 2, 4.0)).image

    assert (image.width(), image.height()) == (400, 200)
    assert image.pixelColor(41, 81) == RED
    assert image.pixelColor(118, 158) == RED
    assert abs(image.pixelColor(37, 100).red() - GREY) <= 1
    assert abs(image.pixelColor(123, 100).red() - GREY) <= 1


def test_opening_is_announced_with_the_number_of_pages(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    service = make_service()
    assert service.pids == ()

    with qtbot.waitSignal(service.opened) as opened:
        number = service.open(document)

    assert (opened.args[0].document, opened.args[0].pages) == (number, 6)


def test_a_tile_is_a_part_of_the_page(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    service = make_service(workers=1)
    number = service.open(document)
    whole = drawn(qtbot, service, RenderRequest(number, 1, 4.0)).image

    tile = drawn(qtbot, service, RenderRequest(number, 1, 4.0, TileRect(100, 60, 64, 64))).image
    corner = drawn(qtbot, service, RenderRequest(number, 1, 4.0, TileRect(390, 190, 64, 64))).image

    assert tile == whole.copy(100, 60, 64, 64)
    assert (corner.width(), corner.height()) == (10, 10)


@pytest.mark.parametrize(
    ("turn", "size", "red"),
    [(90, (200, 400), (60, 60)), (180, (400, 200), (320, 80)), (270, (200, 400), (120, 340))],
)
def test_the_view_can_be_turned(
    qtbot: QtBot,
    make_service: MakeService,
    document: Path,
    turn: int,
    size: tuple[int, int],
    red: tuple[int, int],
) -> None:
    service = make_service(workers=1)
    number = service.open(document)

    image = drawn(qtbot, service, RenderRequest(number, 1, 4.0, turn=turn)).image  # type: ignore[arg-type]

    assert (image.width(), image.height()) == size
    assert image.pixelColor(*red) == RED


def test_visible_pages_come_before_thumbnails(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    service = make_service(workers=1)
    number = service.open(document)
    order: list[int] = []
    service.page_ready.connect(lambda tile: order.append(tile.request.page))

    with qtbot.waitSignals([service.page_ready] * 5):
        for page, priority in enumerate(
            (Priority.THUMBNAIL, Priority.NEAR, Priority.VISIBLE, Priority.VISIBLE), start=1
        ):
            service.request(RenderRequest(number, page, 1.0, priority=priority, key=page))
        service.request(RenderRequest(number, 5, 1.0, priority=Priority.NEAR))
        service.request(RenderRequest(number, 5, 1.0, priority=Priority.NEAR))

    assert order == [3, 4, 2, 5, 1]


def test_stale_requests_and_closed_documents_stay_silent(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    service = make_service(workers=1)
    closed, number = service.open(document), service.open(document)
    seen: list[RenderRequest] = []
    service.page_ready.connect(lambda tile: seen.append(tile.request))
    for page in range(1, 6):
        service.request(RenderRequest(closed, page, 1.0))
        service.request(RenderRequest(number, page, 1.0))
    service.cancel_stale(lambda request: request.page == 2)
    service.close(closed)
    service.close(closed)
    service.request(RenderRequest(closed, 1, 1.0))

    with qtbot.waitSignals([service.page_ready] * 2):
        service.request(RenderRequest(number, 6, 1.0, priority=Priority.THUMBNAIL))

    assert [(request.document, request.page) for request in seen] == [(number, 2), (number, 6)]


def test_a_file_closed_in_the_process_can_be_opened_again(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    service = make_service(workers=1)
    first = service.open(document)
    drawn(qtbot, service, RenderRequest(first, 1, 1.0))
    service.close(first)

    second = service.open(document)
    drawn(qtbot, service, RenderRequest(second, 1, 1.0))

    assert second != first


@posix
@pytest.mark.parametrize("blow", ["SIGKILL", "SIGSTOP"])
def test_a_killed_or_stopped_process_is_replaced_and_the_page_still_comes(
    qtbot: QtBot, make_service: MakeService, document: Path, blow: str
) -> None:
    service = make_service(workers=1, timeout=3.0)
    number = service.open(document)
    drawn(qtbot, service, RenderRequest(number, 1, 1.0))
    (pid,) = service.pids
    os.kill(pid, getattr(signal, blow))

    with qtbot.waitSignal(service.restarted):
        tile = drawn(qtbot, service, RenderRequest(number, 2, 4.0))

    assert tile.image.pixelColor(60, 100) == RED
    assert service.pids != (pid,)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@posix
def test_a_page_is_not_blamed_for_a_process_that_had_died_before(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    service = make_service(workers=1)
    number = service.open(document)

    for left in (0, 50, 100):
        drawn(qtbot, service, RenderRequest(number, 3, 2.0, TileRect(left, 0, 50, 50)))
        (pid,) = service.pids
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    with qtbot.assertNotEmitted(service.failed):
        drawn(qtbot, service, RenderRequest(number, 3, 2.0, TileRect(150, 0, 50, 50)))


def test_a_page_that_hangs_twice_is_given_up_and_the_others_are_not(
    qtbot: QtBot, make_service: MakeService, hanging: Path
) -> None:
    service = make_service(workers=1, timeout=3.0)
    number = service.open(hanging)
    ill = RenderRequest(number, 2, 1.0)

    with qtbot.waitSignals([service.restarted, service.restarted]):
        failure = refused(qtbot, service, ill)

    assert (failure.kind, failure.request) == (FailureKind.CRASHED, ill)
    assert isinstance(failure.error, DamagedPdfError)
    drawn(qtbot, service, RenderRequest(number, 1, 1.0))
    with qtbot.assertNotEmitted(service.restarted):
        again = refused(qtbot, service, RenderRequest(number, 2, 3.0, key="again"))
    assert (again.kind, again.request and again.request.key) == (FailureKind.CRASHED, "again")


def test_a_page_that_cannot_be_loaded_fails_alone(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    service = make_service(workers=1)
    number = service.open(document)

    failure = refused(qtbot, service, RenderRequest(number, 7, 1.0))

    assert failure.kind is FailureKind.PAGE
    drawn(qtbot, service, RenderRequest(number, 6, 1.0))


def test_a_picture_too_large_is_refused_at_that_scale_only(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    service = make_service(workers=1)
    number = service.open(document)

    failure = refused(qtbot, service, RenderRequest(number, 1, 100.0))
    beside = refused(qtbot, service, RenderRequest(number, 1, 1.0, TileRect(500, 0, 9, 9)))

    assert isinstance(failure.error, DocumentLimitError)
    assert isinstance(beside.error, DocumentLimitError)
    drawn(qtbot, service, RenderRequest(number, 1, 100.0, TileRect(5000, 3000, 256, 256)))


def test_files_that_cannot_be_opened_say_why(
    qtbot: QtBot, make_service: MakeService, document: Path, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.pdf"
    with pymupdf.open(document) as pdf:
        pdf.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="123", owner_pw="456")
    (tmp_path / "noise.pdf").write_bytes(b"noise" * 99)
    service = make_service(workers=1)
    errors = {}
    for path in (tmp_path / "missing.pdf", tmp_path / "noise.pdf", locked):
        with qtbot.waitSignal(service.failed) as failed:
            number = service.open(path)
        failure: RenderFailure = failed.args[0]
        assert (failure.kind, failure.document) == (FailureKind.OPEN, number)
        assert failure.request is None
        errors[path.stem] = type(failure.error)
        again = refused(qtbot, service, RenderRequest(number, 1, 1.0))
        assert again.request == RenderRequest(number, 1, 1.0)

    assert errors == {
        "missing": FileAccessError,
        "noise": DamagedPdfError,
        "locked": PasswordError,
    }
    with qtbot.waitSignal(service.opened):
        service.open(locked, "123")


def test_requests_made_before_a_failed_opening_fail_too(
    qtbot: QtBot, make_service: MakeService, tmp_path: Path
) -> None:
    service = make_service(workers=1)
    failures: list[RenderFailure] = []
    service.failed.connect(failures.append)
    number = service.open(tmp_path / "missing.pdf")
    request = RenderRequest(number, 1, 1.0)
    service.request(request)
    qtbot.waitUntil(lambda: len(failures) == 2)
    assert [failure.request for failure in failures] == [None, request]


def test_two_processes_share_the_work(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    service = make_service(workers=2)
    service.warm_up()
    number = service.open(document)
    requests = [RenderRequest(number, 1 + index % 6, 1.0 + index) for index in range(24)]

    with qtbot.waitSignals([service.page_ready] * 24):
        for request in requests:
            service.request(request)

    assert len(set(service.pids)) == 2


def test_shutting_down_twice_or_unused_is_harmless(
    qtbot: QtBot, make_service: MakeService, document: Path
) -> None:
    unused, busy = make_service(), make_service(workers=2)
    number = busy.open(document)
    for page in range(1, 7):
        busy.request(RenderRequest(number, page, 20.0))

    unused.shutdown()
    busy.shutdown()
    busy.shutdown()
    busy.warm_up()

    assert busy.pids == ()
