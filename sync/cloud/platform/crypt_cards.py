"""Encrypting and decrypting on a project's page: all of it happens in the browser."""

from __future__ import annotations

from dataclasses import dataclass

from sync.cloud.platform.frame import View, card
from sync.cloud.platform.html import Element, h
from sync.cloud.platform.projects import Project


@dataclass(frozen=True, slots=True)
class _Words:
    """What one of the two cards says of itself."""

    kind: str
    """Its door, and the beginning of its test ids."""
    title: str
    explained: str
    button: str
    done: str
    save: str


def encrypt_card(view: View, project: Project) -> Element:
    """文件制作加密."""
    tr = view.tr
    words = _Words(
        kind="encrypt",
        title=tr("文件制作加密"),
        explained=tr(
            "文件在本机浏览器中加密,手机先试解密一次,确认开标时能够打开。文件和密钥都不会上传。"
        ),
        button=tr("扫码加密"),
        done=tr("加密完成,请保存加密文件,开标时用它解密。"),
        save=tr("保存加密文件"),
    )
    return _card(view, project, words)


def decrypt_card(view: View, project: Project) -> Element:
    """开标解密."""
    tr = view.tr
    words = _Words(
        kind="decrypt",
        title=tr("开标解密"),
        explained=tr("选择加密文件(.bse),用手机确认后在本机浏览器中解密。解密不收费。"),
        button=tr("扫码解密"),
        done=tr("解密完成,内容与加密前一致。"),
        save=tr("保存解密文件"),
    )
    return _card(view, project, words)


def _card(view: View, project: Project, words: _Words) -> Element:
    kind = words.kind
    form = {
        "class": "digest crypt",
        "data-kind": kind,
        "data-start": f"/projects/{project.code}/{kind}",
        **_sentences(view, words),
    }
    said = {"class": "said", "role": "status", "data-testid": f"{kind}-said"}
    saved: dict[str, str | bool] = {
        "class": "button primary saved",
        "hidden": True,
        "data-testid": f"{kind}-save",
    }
    return card(
        words.title,
        h("p", {}, words.explained),
        h(
            "form",
            form,
            *_chooser(view, kind),
            _code(view, kind),
            h("p", said),
            h("a", saved, words.save),
            h("button", {"class": "button primary", "data-testid": kind}, words.button),
        ),
        testid=f"{kind}-card",
    )


def _sentences(view: View, words: _Words) -> dict[str, str]:
    """What the script says as it goes on."""
    tr = view.tr
    return {
        "data-computing": tr("正在计算摘要…"),
        "data-scan": tr("请使用手机端【扫一扫】扫描二维码"),
        "data-scanned": tr("已扫码,请在手机上核对并确认。"),
        "data-working": tr("手机已确认,正在处理,请勿退出手机等待页面。"),
        "data-expired": tr("二维码已过期,请刷新。"),
        "data-broken": tr("没有完成,也没有扣费。"),
        "data-unfit": tr("不能读取该文件,请重新选择。"),
        "data-elsewhere": tr("该文件使用国密算法加密内容,请用标印工具端解密。"),
        "data-done": words.done,
    }


def _chooser(view: View, kind: str) -> tuple[Element, Element]:
    tr, chooser = view.tr, f"{kind}-file"
    return (
        h("input", {"type": "file", "id": chooser, "required": True, "class": "file"}),
        h(
            "label",
            {"for": chooser, "class": "chosen"},
            h("b", {}, tr("选择文件")),
            h("span", {}, tr("还没有选择文件")),
        ),
    )


def _code(view: View, kind: str) -> Element:
    """The QR and the control code, once there is a session."""
    tr = view.tr
    return h(
        "div",
        {"class": "code", "hidden": True},
        h("img", {"alt": tr("全国互认共享标准二维码"), "width": "264", "height": "264"}),
        h("p", {}, tr("核对码"), " ", h("b", {"class": "figures"})),
        h(
            "a",
            {"target": "_blank", "rel": "noopener", "data-testid": f"{kind}-open"},
            tr("在本机打开手机页(测试)"),
        ),
    )
