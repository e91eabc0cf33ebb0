"""What the drawer of the stamping page shows, from its job's progress and outcome; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from desktop.drawer.state import Button, DrawerState, Step, charge_text, of_error, scanning
from desktop.services.errors import sentences
from desktop.stamping.model import (
    FileOutcome,
    JobStatus,
    SignatureInfo,
    Stage,
    StampOutcome,
    StampProgress,
)
from desktop.stamping.titles import step_title
from resources.i18n import tr
from signing.errors import BidSealError
from sync.protocol.session import SessionView, State

_FOR_OUTPUT = frozenset({Button.OPEN_FILE, Button.OPEN_FOLDER, Button.WITHDRAW, Button.CLOSE})
"""What can be done with a signed file, however far it has come."""


def checking() -> DrawerState:
    """Right after the main button was pressed."""
    return DrawerState(
        Step.CHECK,
        tr("正在检查文件并写入印章,原文件不会被改动。"),
        busy=True,
        buttons=frozenset({Button.CANCEL}),
    )


def of_progress(progress: StampProgress) -> DrawerState:
    """The picture for a step of the job."""
    state = _of_progress(progress)
    if progress.steps > 1:
        title = step_title(progress)
        message = tr("{title}。{message}", title=title, message=state.message)
        return replace(state, message=message)
    return state


def _of_progress(progress: StampProgress) -> DrawerState:
    if progress.session is not None:
        return of_session(progress.session)
    if progress.stage in (Stage.COMPLETING, Stage.VERIFYING):
        return DrawerState(
            Step.SIGN, tr("手机已确认,正在写入签名并自检。"), busy=True, buttons=frozenset()
        )
    return checking()


def of_session(view: SessionView) -> DrawerState:
    """The picture for a state of the session."""
    code, charge = view.control_code, charge_text(view.charge)
    cancel = frozenset({Button.CANCEL})
    match view.state:
        case State.CREATED | State.SHOWN:
            text = tr("请用手机扫码,并核对两边的数字是否一致。手机确认前不会签章,也不会扣费。")
            return scanning(view, text)
        case State.SCANNED:
            who = view.person or ""
            text = tr("{who} 已扫码,请在手机上选择身份并确认。可以继续做其他工作。", who=who)
            return DrawerState(
                Step.CONFIRM, text, code=code, charge=charge, busy=True, buttons=cancel
            )
        case State.AUTHORISED | State.WAITING:
            text = tr("手机已授权,正在准备签名。请保持手机停留在等待页面。")
            return DrawerState(Step.SIGN, text, code=code, charge=charge, busy=True, buttons=cancel)
        case State.SIGNING:
            text = tr("正在签章:{done}/{total} 个文件。", done=view.signed, total=len(view.files))
            return DrawerState(Step.SIGN, text, code=code, charge=charge, busy=True, buttons=cancel)
        case State.COMPLETING | State.DONE:
            text = tr("手机已确认,正在写入签名并自检。")
            return DrawerState(Step.SIGN, text, code=code, charge=charge, busy=True)
        case _:
            return _side_exit(view)


def _side_exit(view: SessionView) -> DrawerState:
    again = frozenset({Button.REFRESH, Button.CANCEL})
    if view.state is State.EXPIRED:
        text = tr("二维码已过期。没有签章,没有扣费。")
        return DrawerState(Step.SCAN, text, "warn", failed=True, buttons=again)
    if view.state is State.PHONE_LEFT:
        text = tr("手机已离开等待页面,签章中断。印章位置已保留,请重新扫码,从中断处继续。")
        return DrawerState(Step.CONFIRM, text, "warn", failed=True, buttons=again)
    text = view.message or tr("签章未完成。没有签章,没有扣费,印章位置已保留。")
    return DrawerState(Step.CONFIRM, text, "err", failed=True, error_code=view.reason or "")


def of_outcome(outcome: StampOutcome) -> DrawerState:
    """The last picture."""
    done = next((file for file in outcome.files if file.output is not None), None)
    if done is not None and outcome.status is JobStatus.DONE:
        return _of_success(done, charge_text(outcome.charge))
    if done is not None and done.error is not None:
        return _of_part(done, done.error, charge_text(outcome.charge))
    again = frozenset({Button.EDIT, Button.RETRY})
    if outcome.status is JobStatus.CANCELLED:
        text = tr("已取消。没有签章,没有扣费,印章位置已保留。")
        return DrawerState(Step.SCAN, text, "info", failed=True, buttons=again)
    error = outcome.error or next((file.error for file in outcome.files if file.error), None)
    if error is None:
        text = tr("签章未完成。没有签章,没有扣费,印章位置已保留。")
        return DrawerState(Step.SIGN, text, "err", failed=True, buttons=again)
    step = Step.CONFIRM if outcome.status is JobStatus.REFUSED else Step.SIGN
    return of_error(error, step)


def _of_success(file: FileOutcome, charge: str) -> DrawerState:
    return DrawerState(
        Step.DONE,
        tr("签章完成,已保存到 {path}。原文件未改动。", path=file.output),
        "ok",
        charge=charge,
        proof=proof_text(file.signatures),
        output=file.output,
        buttons=_FOR_OUTPUT | {Button.VERIFY},
    )


def _of_part(file: FileOutcome, error: BidSealError, charge: str) -> DrawerState:
    """An earlier step stands; submitting all again would sign and cost it twice."""
    return DrawerState(
        Step.SIGN,
        sentences(error),
        "err",
        failed=True,
        charge=charge,
        error_code=error.code,
        output=file.output,
        buttons=_FOR_OUTPUT,
    )


def proof_text(signatures: Sequence[SignatureInfo]) -> str:
    """The certificate of every signature, and the time that is proven for the last one."""
    lines = [
        tr("证书:{signer},序列号 {serial}", signer=item.signer, serial=item.serial)
        for item in signatures
    ]
    stamped = next((item.timestamp for item in reversed(signatures) if item.timestamp), None)
    if stamped is not None:
        at = datetime.fromisoformat(stamped).astimezone()
        lines.append(tr("时间:{at}", at=f"{at:%Y-%m-%d %H:%M:%S}"))
    return "\n".join(lines)
