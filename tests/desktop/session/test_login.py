"""A login that does not come about, in its own words."""

from __future__ import annotations

from typing import Any

from desktop.cli.wording import sentences
from desktop.session.controls import JobControls
from desktop.session.login import log_in
from signing.errors import LoginRefusedError, LoginUnfinishedError, SessionError
from sync.client.virtual_phone import Behaviour
from sync.protocol.session import SessionView, State


def ended(cloud: Any, *, platform: str = "demo-a", **wishes: Any) -> tuple[type, str]:
    """What a login ends with when the phone behaves like that."""
    phone = cloud.phone(**wishes)

    def show(view: SessionView) -> None:
        if view.state is State.SHOWN and view.qr:
            phone.confirm(view.qr.link)

    client = cloud.access().client
    try:
        log_in(client, JobControls(show, lambda: False, lambda _view: False), platform=platform)
    except SessionError as error:
        return type(error), sentences(error)
    raise AssertionError("logged in")


def test_a_refusal_speaks_of_the_login_and_of_nothing_else(cloud: Any) -> None:
    kind, said = ended(cloud, behaviour=Behaviour.REFUSE)
    assert kind is LoginRefusedError
    assert said == (
        "登录被拒绝:手机端已拒绝本次登录。 本机的登录没有改变,没有扣费。 请核对后重新扫码登录。"
    )
    # refused before there is a session
    kind, said = ended(cloud, platform="nowhere")
    assert kind is LoginRefusedError
    assert "签章" not in said


def test_a_code_that_ran_out_is_a_login_that_was_not_completed(make_cloud: Any) -> None:
    kind, said = ended(make_cloud(qr_seconds=0), behaviour=Behaviour.SILENT)
    assert kind is LoginUnfinishedError
    assert "二维码已过期" in said and "签章" not in said
