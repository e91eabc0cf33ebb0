"""Documents, seals and a connected desk for the workbench tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.access import CloudAccess
from desktop.cloud.desk import CloudDesk, Connection
from desktop.cloud.platform_choice import PlatformChoice
from desktop.drawer.state import Button
from desktop.drawer.view import Drawer
from desktop.services.operations import Operations
from desktop.services.settings import Settings
from desktop.window.statusbar import MainStatusBar
from desktop.workbench.documents import DocumentOpener
from desktop.workbench.presenter import WorkbenchPresenter
from desktop.workbench.stamping import StampingDesk
from desktop.workbench.view import WorkbenchView
from signing.engine.order import here
from signing.geometry import Box, PageGeometry
from signing.pdf.model import Document
from signing.placement.model import PageRule, Position, SeamRule
from signing.seal.model import Seal, SealKind
from signing.seal.templates import draw

OWNER = "测试单位"
A4 = Box(0, 0, 595.276, 841.89)


@pytest.fixture(scope="session")
def seals() -> dict[str, Seal]:
    """A 公章 and a 法人章 as the agency draws them."""
    kinds = {"s1": ("公章", SealKind.OFFICIAL), "s2": ("法人章", SealKind.LEGAL_PERSON)}
    return {
        identity: Seal(identity, OWNER + name, kind, OWNER, draw(kind, owner=OWNER), b"")
        for identity, (name, kind) in kinds.items()
    }


@pytest.fixture
def make_document(tmp_path: Path) -> Callable[..., Document]:
    """A description of a document that is not on disk."""

    def make(*, pages: int = 5) -> Document:
        geometry = tuple(PageGeometry(A4, A4) for _ in range(pages))
        return Document(tmp_path / "标书.pdf", 1, geometry)

    return make


@pytest.fixture
def operations() -> Iterator[Operations]:
    made = Operations()
    yield made
    made.shutdown()


@dataclass
class Desk:
    """A workbench that is connected to a cloud."""

    view: WorkbenchView
    presenter: WorkbenchPresenter
    cloud: CloudDesk
    desk: StampingDesk
    drawer: Drawer

    def wait_for(self, qtbot: QtBot, button: Button) -> None:
        """Until the drawer offers a button."""
        qtbot.waitUntil(
            lambda: self.drawer.state is not None and button in self.drawer.state.buttons,
        )


@pytest.fixture
def make_desk(
    qtbot: QtBot, operations: Operations, tmp_path: Path
) -> Iterator[Callable[[Callable[[], CloudAccess]], Desk]]:
    """Connects a workbench to what a function opens."""
    made: list[Desk] = []

    def make(access: Callable[[], CloudAccess]) -> Desk:
        @contextmanager
        def way() -> Iterator[CloudAccess]:
            yield access()

        view = WorkbenchView()
        qtbot.addWidget(view)
        view.resize(1200, 700)
        settings = Settings(tmp_path / "settings.ini", view)
        presenter = WorkbenchPresenter(
            view, operations, settings, DocumentOpener(operations, here, view)
        )
        cloud = CloudDesk(way, operations, view)
        status = MainStatusBar(view)
        desk = StampingDesk(
            view,
            presenter,
            cloud,
            operations,
            PlatformChoice(cloud, settings, view),
            submit=QAction(view),
            display=status,
        )
        drawer = view.findChild(Drawer, "drawer")
        assert drawer is not None
        made.append(Desk(view, presenter, cloud, desk, drawer))
        cloud.connect_cloud()
        return made[-1]

    yield make
    for desk in made:
        desk.cloud.close()


@pytest.fixture
def ready(
    qtbot: QtBot,
    make_desk: Callable[..., Desk],
    cloud: Any,
    make_pdf: Callable[..., Path],
) -> Desk:
    """A document with two placements, ready to submit."""
    desk = make_desk(cloud.access)
    qtbot.waitUntil(lambda: desk.cloud.connection is Connection.ONLINE)
    desk.presenter.open([make_pdf("标书.pdf", pages=4)])
    qtbot.waitUntil(lambda: desk.presenter.current is not None)
    session = desk.presenter.current
    assert session is not None
    seal = next(iter(desk.presenter.seals))
    session.add(PageRule(2, Position(x=60, y=80), seal), "page")
    session.add(SeamRule(seal=seal), "seam")
    button = desk.view.findChild(QPushButton, "submit")
    assert button is not None
    qtbot.waitUntil(button.isEnabled)
    return desk
