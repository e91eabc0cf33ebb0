"""What the login panel shows for a state or an end of the login scan; no Qt."""

from __future__ import annotations

from dataclasses import replace

from desktop.drawer.state import Button, DrawerState, Step, scanning
from desktop.services.errors import what
from resources.i18n import tr
from signing.errors import BidSealError, CloudError, RefusedError
from sync.protocol.desktop import WhoAmI
from sync.protocol.errors import ErrorCode
from sync.protocol.session import SessionView, State

_CANCEL = frozenset({Button.CANCEL})
_AGAIN = frozenset({Button.REFRESH, Button.CANCEL})


def starting() -> DrawerState:
    """Right after the button was pressed."""
    return DrawerState(Step.CHECK, tr("正在取得登录二维码……"), busy=True, buttons=_CANCEL)


def of_session(view: SessionView) -> DrawerState:
    """The picture for a state of the login's session."""
    match view.state:
        case State.CREATED | State.SHOWN:
            text = tr(
                "请用手机【扫一扫】扫码,并在手机上确认。登录不收费,手机确认前本机的登录不变。"
            )
            return replace(scanning(view, text), code="")  # nothing that a code could compare
        case State.SCANNED | State.AUTHORISED | State.WAITING | State.SIGNING:
            text = tr("{who} 已扫码,请在手机上选择单位并确认登录。", who=view.person or "")
            return DrawerState(Step.CONFIRM, text, busy=True, buttons=_CANCEL)
        case State.EXPIRED:
            text = tr("二维码已过期。本机的登录没有改变,没有扣费。请刷新二维码后重新扫码。")
            return DrawerState(Step.SCAN, text, "warn", failed=True, buttons=_AGAIN)
        case State.PHONE_LEFT:
            text = tr("手机已离开确认页面。本机的登录没有改变,没有扣费。请刷新二维码后重新扫码。")
            return DrawerState(Step.CONFIRM, text, "warn", failed=True, buttons=_AGAIN)
        case _:
            return DrawerState(Step.SIGN, tr("手机已确认,正在读取单位和账户。"), busy=True)


def of_login(who: WhoAmI) -> DrawerState:
    """The picture once somebody has logged in."""
    if who.unit:
        text = tr(
            "{person} 已登录,单位:{unit}。印章和账户正在更新。", person=who.person, unit=who.unit
        )
    else:
        text = tr("{person} 已登录,以个人身份使用。印章和账户正在更新。", person=who.person)
    return DrawerState(Step.DONE, text, "ok", buttons=frozenset({Button.CLOSE}))


def of_error(error: BidSealError) -> DrawerState:
    """The picture for a login that failed: what happened, what is safe, what next."""
    step = Step.SCAN
    if error.arguments.get("cloud_code") == ErrorCode.SESSION_REFUSED:
        step = Step.CONFIRM
        text = tr("已在手机上拒绝登录。本机的登录没有改变,没有扣费。需要登录时请重新扫码。")
    elif isinstance(error, RefusedError):
        step = Step.CONFIRM
        reason = tr(str(error.arguments.get("reason", "")))
        text = tr(
            "登录被拒绝:{reason}。本机的登录没有改变,没有扣费。请核对后重新扫码。", reason=reason
        )
    elif isinstance(error, CloudError):
        text = tr(
            "{what} 本机的登录没有改变,没有扣费,已放置的印章仍保留。请检查网络后重新扫码。",
            what=what(error),
        )
    else:
        text = tr("{what} 本机的登录没有改变,没有扣费。请重新扫码。", what=what(error))
    return DrawerState(
        step,
        text,
        "err",
        failed=True,
        error_code=error.code,
        buttons=frozenset({Button.RETRY, Button.EDIT}),
    )
