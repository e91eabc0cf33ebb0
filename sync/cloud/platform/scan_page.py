"""The page of one scan: the QR code, how far it has come, and the result."""

from __future__ import annotations

import base64

from signing.crypto.certificates import read
from sync.cloud.domain.refusal import Refusal
from sync.cloud.platform.frame import View, action, card, facts, framed, link
from sync.cloud.platform.html import Element, h
from sync.cloud.platform.memory import Task
from sync.cloud.platform.scans import view_of
from sync.protocol.errors import ErrorCode
from sync.protocol.session import BillingMode, Operation, SessionView, State

RENEWABLE = frozenset({State.SHOWN, State.EXPIRED, State.PHONE_LEFT})
"""States in which a fresh QR code goes on."""


def scan_page(view: View, task: Task) -> str:
    """The scan as it stands; the script reloads it when it moves."""
    session = view_of(task)
    title = operation_name(view, session.operation)
    parts: list[Element | None] = [_state_card(view, session)]
    if session.operation is not Operation.LOGIN:
        parts.append(_document_card(view, session))
    if session.state is State.DONE:
        parts.append(_result_card(view, task, session))
    back = f"/projects/{task.project}" if task.project else "/"
    parts.append(link(back, view.tr("返回")))
    return framed(view, title, *parts, scripts=("scan.js",))


def operation_name(view: View, operation: Operation) -> str:
    """What the scan is for."""
    tr = view.tr
    names = {
        Operation.LOGIN: tr("扫码登录"),
        Operation.STAMP: tr("扫码签名"),
        Operation.ENCRYPT: tr("扫码加密"),
        Operation.DECRYPT: tr("扫码解密"),
    }
    return names[operation]


def state_name(view: View, session: SessionView) -> str:
    """Where it stands, in a few words."""
    tr = view.tr
    names = {
        State.CREATED: tr("待扫码"),
        State.SHOWN: tr("待扫码"),
        State.SCANNED: tr("已扫码"),
        State.AUTHORISED: tr("已授权"),
        State.WAITING: tr("已授权"),
        State.SIGNING: tr("正在处理"),
        State.COMPLETING: tr("正在处理"),
        State.DONE: tr("已完成"),
        State.REFUSED: tr("手机已拒绝"),
        State.EXPIRED: tr("二维码已过期"),
        State.CANCELLED: tr("已取消"),
        State.PHONE_LEFT: tr("手机已离开"),
        State.FAILED: tr("未完成"),
    }
    return names[session.state]


def _state_card(view: View, session: SessionView) -> Element:
    tr = view.tr
    content: list[Element | None] = []
    if session.state is State.SHOWN and session.qr is not None:
        content.append(_code(view, session))
    else:
        content.append(h("p", {"class": "state"}, session.message or _advice(view, session.state)))
    if session.state in RENEWABLE:
        expired = session.state is not State.SHOWN
        content.append(
            action(
                f"/scan/{session.id}/refresh",
                tr("刷新二维码"),
                kind="primary" if expired else "",
                testid="refresh",
            )
        )
    return h(
        "section",
        {
            "class": f"card scan {session.state.value}",
            "data-testid": "scan",
            "data-state": session.state.value,
            "data-watch": f"/scan/{session.id}/state",
            "data-revision": str(session.revision),
            "aria-live": "polite",
        },
        h("h2", {"data-testid": "state"}, state_name(view, session)),
        *content,
    )


def _code(view: View, session: SessionView) -> Element:
    tr = view.tr
    assert session.qr is not None
    return h(
        "div",
        {"class": "code"},
        h(
            "img",
            {
                "src": f"/scan/{session.id}/qr.svg?{session.revision}",
                "alt": tr("全国互认共享标准二维码"),
                "width": "264",
                "height": "264",
                "data-testid": "qr",
            },
        ),
        h("p", {}, tr("请使用手机端【扫一扫】扫描二维码")),
        h(
            "p",
            {
                "class": "muted countdown",
                "data-until": session.qr.expires_at.isoformat(),
                "data-left": tr("{seconds} 秒后过期", seconds="{seconds}"),
                "data-over": tr("二维码已过期,请刷新。"),
            },
        ),
        h(
            "a",
            {"href": session.qr.link, "target": "_blank", "rel": "noopener", "data-testid": "open"},
            tr("在本机打开手机页(测试)"),
        ),
    )


def _advice(view: View, state: State) -> str:
    tr = view.tr
    if state is State.SCANNED:
        return tr("已扫码,请在手机上核对并确认。")
    if state in (State.AUTHORISED, State.WAITING, State.SIGNING, State.COMPLETING):
        return tr("手机已确认,正在处理,请勿退出手机等待页面。")
    if state is State.DONE:
        return tr("两端均已完成。")
    return tr("没有完成,也没有扣费。")


def _document_card(view: View, session: SessionView) -> Element:
    tr, file = view.tr, session.files[0]
    return card(
        tr("文件"),
        facts(
            [
                (tr("文件名"), file.name),
                (tr("核对码"), h("b", {"class": "figures"}, session.control_code)),
                ("SHA-256", h("code", {}, file.digests.get("sha256", ""))),
                ("SM3", h("code", {}, file.digests.get("sm3", ""))),
            ]
        ),
    )


def _result_card(view: View, task: Task, session: SessionView) -> Element | None:
    tr, charge = view.tr, session.charge
    if session.signer is None:
        return None
    certificate = read(base64.b64decode(session.signer.certificate))
    cost = None
    if charge is not None:
        by_day = charge.mode is BillingMode.DAY
        cost = tr("日包内") if by_day else tr("已扣 {amount} 元", amount=charge.amount)
    if session.recipient is not None:
        return card(
            tr("结果"),
            facts(
                [
                    (tr("证书持有人"), session.recipient.holder),
                    (tr("证书序列号"), h("code", {}, session.recipient.serial)),
                    (tr("费用"), cost),
                ]
            ),
            testid="result",
        )
    return card(
        tr("结果"),
        facts(
            [
                (tr("签署主体"), session.signer.person),
                (tr("证书序列号"), h("code", {"data-testid": "serial"}, certificate.serial)),
                (tr("颁发机构"), certificate.issuer_common_name),
                (
                    tr("证书状态"),
                    h(
                        "span",
                        {"data-testid": "certificate-status"},
                        _status(view, task.certificate_status or ""),
                    ),
                ),
                (tr("费用"), cost),
            ]
        ),
        h("p", {"class": "muted"}, tr("证书为测试证书,签名仅供测试。")),
        link(f"/scan/{session.id}/signature.p7s", tr("下载签名(.p7s)"), testid="download"),
        testid="result",
    )


def _status(view: View, status: str) -> str:
    tr = view.tr
    known = {
        "good": tr("有效(已直接向颁发机构查询)"),
        "revoked": tr("已被收回"),
        "unknown": tr("颁发机构没有该证书"),
    }
    if status in known:
        return known[status]
    return str(Refusal(ErrorCode.NODE_UNREACHABLE, node=tr("颁发机构")))
