"""From a placed seal to the signed file: real cloud, virtual phone, real PDF, no stand-ins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.access import CloudAccess
from desktop.cloud.desk import Connection
from desktop.drawer.state import Button, DrawerState, Step
from desktop.workbench.withdrawing import WithdrawDialog
from signing.errors import CloudError
from signing.verify.trust import TrustStore
from signing.verify.verify import verify_file
from sync.client.phone_thread import PhoneThread


@pytest.mark.requirement("R006", "R146")
def test_the_signed_file_has_the_marks_of_the_preview(qtbot: QtBot, ready: Any, cloud: Any) -> None:
    session = ready.presenter.current
    assert session is not None
    before = session.document.path.read_bytes()
    ready.desk.submit()
    ready.wait_for(qtbot, Button.OPEN_PHONE)
    state = ready.drawer.state
    assert state is not None
    assert (state.step, bool(state.code)) == (Step.SCAN, True)
    phone = PhoneThread(cloud.phone())
    phone.scan(state.link)
    ready.wait_for(qtbot, Button.OPEN_FILE)
    phone.close()
    done = ready.drawer.state
    assert done is not None
    assert done.output is not None
    assert done.output.name == "标书_已签章.pdf"
    assert "1.50" in done.charge
    assert "北京标印建设有限公司(演示)" in done.proof and "时间:" in done.proof
    for name, said in (
        ("drawerFile", "标书.pdf"),
        ("drawerSummary", "4 页盖 5 处"),
        ("drawerProof", "序列号"),
        ("drawerCharge", "已扣 1.50"),
    ):
        shown = ready.drawer.findChild(QLabel, name)
        assert shown.isVisibleTo(ready.drawer)
        assert said in shown.text()
    assert done.output.read_bytes().startswith(before)
    assert session.document.path.read_bytes() == before
    trust = TrustStore.from_pem(cloud.access().trust())
    report = verify_file(done.output, trust=trust)
    assert [signature.page for signature in report.signatures] == [2]
    assert not ready.desk.busy


def test_cancel_leaves_nothing_behind(qtbot: QtBot, ready: Any) -> None:
    session = ready.presenter.current
    assert session is not None
    ready.desk.submit()
    ready.wait_for(qtbot, Button.OPEN_PHONE)
    assert ready.desk.busy
    ready.drawer.button(Button.COPY_LINK).click()
    assert ready.drawer.state is not None
    assert QGuiApplication.clipboard().text() == ready.drawer.state.link != ""
    ready.drawer.button(Button.CANCEL).click()
    qtbot.waitUntil(lambda: not ready.desk.busy)
    assert ready.view.right.currentWidget() is ready.view.inspector
    assert [path.name for path in session.document.path.parent.iterdir()] == ["标书.pdf"]
    assert len(session.rules) == 2


@pytest.mark.requirement("R015")
def test_a_failed_stamping_names_the_clouds_support_line(ready: Any) -> None:
    entrance, support = ready.cloud.state.entrance, ready.drawer.support
    assert entrance is not None
    assert entrance.address.endswith("/m/")
    ready.view.right.setCurrentWidget(ready.drawer)
    for level, wanted in (("err", True), ("ok", False)):
        ready.drawer.show_state(DrawerState(Step.SIGN, "…", level))
        assert support.isVisibleTo(ready.drawer) is wanted
    assert support.text() == f"联系客服 {entrance.hotline}"


def test_without_a_cloud_placing_still_works(
    qtbot: QtBot, make_desk: Callable[..., Any], make_pdf: Callable[..., Path]
) -> None:
    def nowhere() -> CloudAccess:
        raise CloudError(reason="没有网络")

    desk = make_desk(nowhere)
    qtbot.waitUntil(lambda: desk.cloud.connection is Connection.OFFLINE)
    desk.presenter.open([make_pdf()])
    qtbot.waitUntil(lambda: desk.presenter.current is not None)
    desk.desk.submit()
    assert not desk.desk.busy
    assert desk.view.right.currentWidget() is desk.view.inspector


@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
def test_withdrawing_asks_and_goes_back_to_the_original(
    qtbot: QtBot, ready: Any, cloud: Any
) -> None:
    session = ready.presenter.current
    assert session is not None
    path = session.document.path
    ready.desk.submit()
    ready.wait_for(qtbot, Button.OPEN_PHONE)
    assert ready.drawer.state is not None
    phone = PhoneThread(cloud.phone())
    phone.scan(ready.drawer.state.link)
    ready.wait_for(qtbot, Button.WITHDRAW)
    phone.close()
    output = ready.drawer.state.output
    assert output is not None
    ready.drawer.button(Button.WITHDRAW).click()
    dialog = ready.view.findChild(WithdrawDialog)
    assert dialog is not None
    assert output.name in dialog.findChildren(QLabel)[0].text()
    dialog.findChild(QPushButton, "withdrawStay").click()
    assert output.exists()
    ready.drawer.button(Button.WITHDRAW).click()
    dialog = ready.view.findChildren(WithdrawDialog)[-1]
    dialog.findChild(QLineEdit, "withdrawReason").setText("报价有误")
    dialog.findChild(QPushButton, "withdrawAccept").click()
    qtbot.waitUntil(lambda: not output.exists())
    qtbot.waitUntil(lambda: Button.WITHDRAW not in ready.drawer.state.buttons)
    assert "已撤章" in ready.drawer.state.message
    (record,) = ready.cloud.access.services().journal.withdrawals.all()
    assert (record.reason, record.original) == ("报价有误", path)
    assert record.kept_as.exists()
    assert ready.presenter.current is session
