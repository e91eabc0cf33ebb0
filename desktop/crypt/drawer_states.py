"""What the drawer shows for a step or an end of an encryption or decryption; no Qt."""

from __future__ import annotations

from desktop.crypt.certificates import moment_text
from desktop.drawer.state import Button, DrawerState, Step, charge_text, of_error, scanning
from desktop.enveloping.model import CryptProgress, EnvelopeOutcome, Stage
from desktop.services.errors import sentences
from desktop.stamping.model import JobStatus
from resources.i18n import tr
from signing.errors import BidSealError, Cancelled
from sync.protocol.session import Operation, SessionView, State

_CANCEL = frozenset({Button.CANCEL})
_AGAIN = frozenset({Button.EDIT, Button.RETRY})


def of_step(step: CryptProgress, operation: Operation) -> DrawerState:
    """The picture for a step of the job."""
    if step.session is not None:
        return of_session(step.session)
    if step.stage is Stage.WRITING:
        part = 100 * step.done // step.total if step.total else 0
        text = (
            tr("正在加密并自检《{name}》:{part}%", name=step.name, part=part)
            if operation is Operation.ENCRYPT
            else tr("正在解密《{name}》:{part}%", name=step.name, part=part)
        )
        return DrawerState(Step.SIGN, text, busy=True, buttons=_CANCEL)
    return DrawerState(
        Step.CHECK, tr("正在读取《{name}》。", name=step.name), busy=True, buttons=_CANCEL
    )


def of_session(view: SessionView) -> DrawerState:
    """The picture for a state of the session."""
    encrypting = view.operation is Operation.ENCRYPT
    code, charge = view.control_code, charge_text(view.charge)
    match view.state:
        case State.CREATED | State.SHOWN:
            text = (
                tr("请用手机扫码,并核对两边的数字是否一致。手机确认前不会加密,也不会扣费。")
                if encrypting
                else tr("请用加密时的手机扫码,并核对两边的数字是否一致。解密不收费。")
            )
            return scanning(view, text)
        case State.SCANNED:
            text = tr("{who} 已扫码,请在手机上确认并输入 PIN 码。", who=view.person or "")
        case State.AUTHORISED | State.WAITING | State.SIGNING:
            text = tr("手机已授权,正在试解密。") if encrypting else tr("手机已授权,正在解开密钥。")
        case State.COMPLETING | State.DONE:
            text = tr("密钥已就绪,正在写入。")
        case _:
            return _side_exit(view)
    place = Step.CONFIRM if view.state is State.SCANNED else Step.SIGN
    return DrawerState(place, text, code=code, charge=charge, busy=True, buttons=_CANCEL)


def _side_exit(view: SessionView) -> DrawerState:
    again = frozenset({Button.REFRESH, Button.CANCEL})
    if view.state is State.EXPIRED:
        return DrawerState(
            Step.SCAN, tr("二维码已过期,没有扣费。"), "warn", failed=True, buttons=again
        )
    if view.state is State.PHONE_LEFT:
        text = tr("手机已离开等待页面,没有扣费。请重新扫码继续。")
        return DrawerState(Step.CONFIRM, text, "warn", failed=True, buttons=again)
    text = view.message or tr("没有完成,没有扣费。")
    return DrawerState(Step.CONFIRM, text, "err", failed=True, error_code=view.reason or "")


def of_outcome(outcome: EnvelopeOutcome, operation: Operation) -> DrawerState:
    """The last picture."""
    if any(file.output is not None for file in outcome.files):
        return _of_success(outcome, operation)
    error = _problem(outcome)
    if error is None and outcome.status is not JobStatus.CANCELLED:
        text = tr("没有完成,没有扣费。")
        return DrawerState(Step.SIGN, text, "err", failed=True, buttons=_AGAIN)
    if error is None or isinstance(error, Cancelled):
        return DrawerState(Step.SCAN, tr("已取消,没有扣费。"), failed=True, buttons=_AGAIN)
    step = Step.CONFIRM if outcome.status is JobStatus.REFUSED else Step.SIGN
    return of_error(error, step)


def _of_success(outcome: EnvelopeOutcome, operation: Operation) -> DrawerState:
    """The last picture where something was written, with what went wrong besides."""
    text = (
        tr("加密完成,已验证可解密。原文件未改动。")
        if operation is Operation.ENCRYPT
        else tr("解密完成,加密文件未改动。")
    )
    for item in outcome.warnings:
        text += tr(
            "但证书“{holder}”将于 {end} 到期,早于开标时间,到期后无法解密。",
            holder=item.holder,
            end=moment_text(item.not_after),
        )
    problem = _problem(outcome)
    if problem is not None:
        text = f"{text} {sentences(problem)}"
    return DrawerState(
        Step.DONE,
        text,
        "warn" if problem is not None or outcome.warnings else "ok",
        charge=charge_text(outcome.charge),
        output=next((file.output for file in outcome.files if file.output), None),
        buttons=frozenset({Button.OPEN_FOLDER, Button.CLOSE}),
    )


def _problem(outcome: EnvelopeOutcome) -> BidSealError | None:
    """The job's error, or the first of its files."""
    return outcome.error or next((file.error for file in outcome.files if file.error), None)


def result_lines(outcome: EnvelopeOutcome) -> str:
    """Fingerprint, when, with which certificate; one block a file."""
    lines = []
    for file in outcome.files:
        if file.output is None:
            continue
        lines.append(tr("{name} → {output}", name=file.input.name, output=file.output.name))
        lines.append(f"SHA-256 {_grouped(file.sha256)}")
        if file.head is not None:
            lines.append(tr("加密时间 {time}", time=moment_text(file.head.created)))
    if outcome.certificate is not None:
        lines.append(
            tr(
                "证书 {holder},序列号 {serial}",
                holder=outcome.certificate.holder,
                serial=_grouped(outcome.certificate.serial),
            )
        )
    return "\n".join(lines)


def _grouped(hexes: str) -> str:
    """In words of eight digits, which people compare and lines can break."""
    return " ".join(hexes[at : at + 8] for at in range(0, len(hexes), 8))
