"""What the drawer says in every state of a stamping session."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import resources
from desktop.crypt.drawer_states import of_outcome as of_envelopes
from desktop.drawer.state import Button, Step, charge_text
from desktop.enveloping.model import EnvelopeOutcome
from desktop.services.cures import PLACES, address_of
from desktop.stamping.model import (
    FileOutcome,
    FileStatus,
    JobStatus,
    SignatureInfo,
    Stage,
    StampOutcome,
    StampProgress,
)
from desktop.workbench.drawer_states import checking, of_outcome, of_progress, of_session
from signing.algorithm import Algorithm
from signing.errors import RefusedError
from sync.protocol.session import (
    BillingMode,
    Charge,
    Operation,
    QrView,
    SessionView,
    State,
)

PHONE_PAGE = Path(resources.__file__).parent / "phone" / "js"
NOW = datetime(2026, 3, 8, 14, 5, tzinfo=UTC)


def view(state: State, **more: object) -> SessionView:
    return SessionView.model_validate(
        {
            "id": "x",
            "revision": 1,
            "state": state,
            "operation": Operation.STAMP,
            "platform": "demo-a",
            "platform_name": "演示交易平台甲",
            "created_at": NOW,
            "control_code": "47 29",
            "files": (),
            "signed": 0,
            **more,
        }
    )


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_step_and_a_sentence(state: State) -> None:
    shown = of_session(view(state))
    assert shown.message
    assert isinstance(shown.step, Step)
    if state in (State.EXPIRED, State.PHONE_LEFT):
        assert Button.REFRESH in shown.buttons
        assert "没有扣费" in shown.message or "已保留" in shown.message


def test_the_qr_is_shown_with_code_and_expiry() -> None:
    qr = QrView(link="http://127.0.0.1/m/scan#x.y", expires_at=NOW + timedelta(seconds=180))
    shown = of_session(view(State.SHOWN, qr=qr))
    assert (shown.link, shown.code, shown.expires_at) == (qr.link, "47 29", qr.expires_at)
    assert shown.buttons == {Button.CANCEL, Button.OPEN_PHONE, Button.COPY_LINK}
    progress = StampProgress(Stage.SESSION, session=view(State.SHOWN, qr=qr))
    assert of_progress(progress) == shown


def test_stages_without_a_session() -> None:
    assert of_progress(StampProgress(Stage.PREPARING)) == checking()
    verifying = of_progress(StampProgress(Stage.VERIFYING))
    assert verifying is not None
    assert verifying.step is Step.SIGN


@pytest.mark.requirement("R146")
def test_outcomes(tmp_path: Path) -> None:
    output = tmp_path / "标书_已签章.pdf"
    at = "2026-03-08T06:05:09+00:00"
    signed = SignatureInfo("Sig1", Algorithm.SM2_SM3, "北京标印建设有限公司(演示)", "3f09", at)
    done = FileOutcome(tmp_path / "标书.pdf", FileStatus.DONE, output=output, signatures=(signed,))
    good = of_outcome(StampOutcome(JobStatus.DONE, (done,)))
    certificate, moment = good.proof.splitlines()
    assert certificate == "证书:北京标印建设有限公司(演示),序列号 3f09"
    assert datetime.strptime(moment, "时间:%Y-%m-%d %H:%M:%S").astimezone() == (
        datetime.fromisoformat(at)
    )
    unstamped = replace(done, signatures=(replace(signed, timestamp=None),))
    assert of_outcome(StampOutcome(JobStatus.DONE, (unstamped,))).proof == certificate
    assert (good.step, good.output, good.level) == (Step.DONE, output, "ok")
    assert {Button.OPEN_FILE, Button.OPEN_FOLDER, Button.VERIFY} <= good.buttons
    refused = of_outcome(
        StampOutcome(JobStatus.REFUSED, (), error=RefusedError(reason="手机上已拒绝"))
    )
    assert refused.failed
    assert "手机上已拒绝" in refused.message
    assert refused.error_code == "session.refused"
    assert {Button.EDIT, Button.RETRY} <= refused.buttons
    cancelled = of_outcome(StampOutcome(JobStatus.CANCELLED, ()))
    assert not cancelled.error_code


@pytest.mark.parametrize(
    ("mode", "state", "part"),
    [
        (BillingMode.FREE, "quoted", "免费"),
        (BillingMode.DAY, "reserved", "日包"),
        (BillingMode.USE, "reserved", "1.50"),
        (BillingMode.USE, "settled", "已扣 1.50"),
        (BillingMode.USE, "released", "0 元"),
    ],
)
def test_charge(mode: BillingMode, state: str, part: str) -> None:
    charge = Charge.model_validate({"mode": mode, "amount": "1.50", "state": state})
    assert part in charge_text(charge)
    assert charge_text(None) == ""


@pytest.mark.requirement("R133", "R168", "R174")
def test_what_is_missing_comes_with_the_way_to_mend_it() -> None:
    missing = RefusedError(reason="尚未完成个人实名认证", cloud_code="person.real-name-required")
    stamping = of_outcome(StampOutcome(JobStatus.REFUSED, (), error=missing))
    crypt = of_envelopes(EnvelopeOutcome(JobStatus.REFUSED, (), error=missing), Operation.DECRYPT)
    for picture in (stamping, crypt):
        assert "尚未完成个人实名认证" in picture.message
        assert Button.MEND in picture.buttons
        where = address_of("https://cloud.example/m/", picture.place)
        assert where == "https://cloud.example/m/identity"
    # the phone itself sends people to the same places
    phone = (PHONE_PAGE / "screens" / "result.js").read_text()
    said = dict(re.findall(r'"([a-z.-]+)": \["/m/([a-z]+)"', phone))
    assert said and said.items() <= PLACES.items()
    # and each of them is one of its screens
    screens = (PHONE_PAGE / "main.js").read_text()
    assert all(f" {place}: " in screens for place in PLACES.values())
