"""Pages before and around a scan: start, login, projects, account, errors."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.sentences import sentence, way_on
from sync.cloud.platform.crypt_cards import decrypt_card, encrypt_card
from sync.cloud.platform.frame import View, action, card, facts, framed, link
from sync.cloud.platform.html import Element, h
from sync.cloud.platform.memory import Task
from sync.cloud.platform.projects import PROJECTS, Project
from sync.cloud.platform.scan_page import operation_name, state_name
from sync.cloud.platform.scans import view_of
from sync.protocol.consent import DataItem

ZONE: Final = ZoneInfo("Asia/Shanghai")
PHONE_CODE: Final = "/phone.svg"
"""Where the QR code of the phone page is (manual 3.1, the fifth way)."""


def start_page(view: View) -> str:
    """The projects, for everyone."""
    tr = view.tr
    entry = None
    if view.guest.identity is None:
        entry = card(
            tr("投标人登录"),
            h("p", {}, tr("无需注册:一次实名认证,一套CA证书,全国互认平台通用。")),
            link("/login", tr("全国共享CA互认入口"), kind="primary", testid="to-login"),
        )
    rows = [_project_row(view, project) for project in PROJECTS]
    listing = card(tr("正在招标"), h("ul", {"class": "rows"}, *rows), testid="projects")
    return framed(view, tr("招标项目"), entry, listing)


def login_page(view: View) -> str:
    """The login, with the shared entrance (R129)."""
    tr = view.tr
    return framed(
        view,
        tr("登录"),
        h(
            "div",
            {"class": "columns"},
            card(
                tr("全国共享CA互认入口"),
                h("p", {}, tr("使用手机端【扫一扫】扫描二维码登录。登录不收费。")),
                action(
                    "/login/scan", tr("全国共享CA互认入口"), kind="primary big", testid="entrance"
                ),
            ),
            card(
                tr("首次使用"),
                h(
                    "ol",
                    {},
                    h("li", {}, tr("用手机相机扫描下面的二维码,打开手机端。")),
                    h("li", {}, tr("在手机端完成实名认证,加入或创建单位。")),
                    h("li", {}, tr("点击入口,扫描页面上的二维码。")),
                    h("li", {}, tr("在手机上确认向本平台提供哪些信息。")),
                ),
                h(
                    "img",
                    {
                        "class": "phone-code",
                        "src": PHONE_CODE,
                        "alt": tr("手机端的二维码"),
                        "width": "148",
                        "height": "148",
                        "data-testid": "phone-code",
                    },
                ),
            ),
        ),
    )


def project_page(view: View, project: Project, tasks: list[Task]) -> str:
    """One project: what a bidder can do there, and what was done."""
    tr = view.tr
    opening = opening_of(project, view.settings.clock())
    parts = [
        card(
            tr("项目信息"),
            facts(
                [
                    (tr("项目编号"), project.code),
                    (tr("招标人"), project.tenderer),
                    (tr("开标时间"), _said(view, opening)),
                ]
            ),
        )
    ]
    if view.guest.identity is None:
        parts.append(
            card(
                tr("投标"),
                h("p", {}, tr("请先登录。")),
                link("/login", tr("全国共享CA互认入口"), kind="primary"),
            )
        )
        return framed(view, project.name, *parts)
    parts += [sign_form(view, project), encrypt_card(view, project), decrypt_card(view, project)]
    if tasks:
        rows = [_task_row(view, task) for task in tasks]
        parts.append(card(tr("我的办理记录"), h("ul", {"class": "rows"}, *rows), testid="tasks"))
    return framed(view, project.name, *parts, scripts=("digest.js", "crypt.js"))


def sign_form(view: View, project: Project) -> Element:
    """Choose a file; its digests are computed in the browser and only they are sent."""
    tr = view.tr
    hidden = (
        h("input", {"type": "hidden", "name": name, "value": ""})
        for name in ("name", "size", "sha256", "sm3")
    )
    return card(
        tr("投标文件签名"),
        h("p", {}, tr("选择已盖章的投标文件。文件不会上传,只计算摘要,由手机上的证书对摘要签名。")),
        h(
            "form",
            {
                "method": "post",
                "action": f"/projects/{project.code}/sign",
                "class": "digest",
                "data-computing": tr("正在计算摘要…"),
                "data-failed": tr("不能读取该文件,请重新选择。"),
            },
            *hidden,
            h("input", {"type": "file", "id": "document", "required": True, "class": "file"}),
            h(
                "label",
                {"for": "document", "class": "chosen", "data-chosen": ""},
                h("b", {}, tr("选择文件")),
                h("span", {}, tr("还没有选择文件")),
            ),
            h("p", {"class": "said", "role": "status"}),
            h("button", {"class": "button primary", "data-testid": "sign"}, tr("扫码签名")),
        ),
        testid="sign-card",
    )


def account_page(view: View) -> str:
    """What the platform may know, as it reads it now."""
    tr, identity = view.tr, view.guest.identity
    if identity is None:
        return login_page(view)
    names = {
        DataItem.PERSON_NAME: tr("姓名"),
        DataItem.PERSON_PHONE: tr("手机号"),
        DataItem.UNIT_NAME: tr("单位名称"),
        DataItem.UNIT_CREDIT_CODE: tr("统一社会信用代码"),
    }
    rows = [(names[item], value) for item, value in identity.data.items()]
    return framed(
        view,
        tr("账号信息"),
        card(
            tr("经您授权读取"),
            facts([*rows, (tr("本平台账号"), identity.subject[:16])]),
            h("p", {"class": "muted"}, tr("在手机端“我的 - 授权管理”中可随时撤回授权。")),
            testid="account",
        ),
    )


def error_page(view: View, refusal: Refusal) -> str:
    """What went wrong and what to do next."""
    tr = view.tr
    return framed(
        view,
        tr("没有完成"),
        card(
            sentence(refusal.error, refusal.facts, tr.language),
            h("p", {}, way_on(refusal.error, refusal.facts, tr.language)),
            link("/", tr("返回首页")),
            testid="error",
        ),
    )


def opening_of(project: Project, now: datetime) -> datetime | None:
    """When the bids are opened: always ahead, at half past nine in the morning."""
    if project.opens_in is None:
        return None
    today = now.astimezone(ZONE).replace(hour=9, minute=30, second=0, microsecond=0)
    return today + project.opens_in


def _project_row(view: View, project: Project) -> Element:
    opening = opening_of(project, view.settings.clock())
    return h(
        "li",
        {},
        h("a", {"href": f"/projects/{project.code}"}, h("b", {}, project.name)),
        h("span", {"class": "muted"}, f"{project.code} · {project.tenderer}"),
        h("span", {"class": "side"}, _said(view, opening)),
    )


def _said(view: View, opening: datetime | None) -> str:
    if opening is None:
        return view.tr("提交后即开启")
    return view.tr("{time} 开标", time=f"{opening:%Y-%m-%d %H:%M}")


def _task_row(view: View, task: Task) -> Element:
    session = view_of(task)
    name = session.files[0].name if session.files else ""
    return h(
        "li",
        {},
        h("a", {"href": f"/scan/{task.session}"}, h("b", {}, name)),
        h("span", {"class": "muted"}, operation_name(view, session.operation)),
        h("span", {"class": "side badge"}, state_name(view, session)),
    )
