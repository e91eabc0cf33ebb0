"""The frame around every page of the site, and the parts that pages are made of."""

from __future__ import annotations

from dataclasses import dataclass

from resources.i18n import Translator
from sync.cloud.platform.guests import Guest
from sync.cloud.platform.html import Child, Element, h, page
from sync.cloud.platform.settings import SiteSettings
from sync.protocol.consent import DataItem


@dataclass(frozen=True, slots=True)
class View:
    """For whom a page is made."""

    settings: SiteSettings
    guest: Guest
    tr: Translator

    @property
    def name(self) -> str:
        """Who is logged in; empty for nobody."""
        identity = self.guest.identity
        return identity.data.get(DataItem.PERSON_NAME, "") if identity else ""


def framed(view: View, title: str, *content: Child, scripts: tuple[str, ...] = ()) -> str:
    """A page."""
    tr, settings = view.tr, view.settings
    head = (
        h("meta", {"charset": "utf-8"}),
        h("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        h("title", {}, f"{title} · {settings.name}"),
        h("link", {"rel": "icon", "type": "image/svg+xml", "href": "/assets/mark.svg"}),
        *(
            h("link", {"rel": "stylesheet", "href": address})
            for address in ("/assets/tokens.css", "/theme.css", "/assets/platform.css")
        ),
        *(h("script", {"type": "module", "src": f"/assets/{name}"}) for name in scripts),
    )
    body = (
        h("p", {"class": "ribbon"}, tr("测试交易平台:项目、公告和结果均为虚构,不具有任何效力。")),
        h(
            "header",
            {"class": "top"},
            h(
                "a",
                {"class": "brand", "href": "/"},
                h("span", {"class": "mark", "aria-hidden": "true"}, tr("测")),
                h("b", {}, settings.name),
            ),
            _account(view),
        ),
        h("main", {}, h("h1", {}, title), *content),
        h(
            "footer",
            {},
            h("p", {}, tr("文件始终留在您的电脑上,本平台只收到摘要和结果。")),
            _languages(view),
        ),
    )
    return page(tr.language, head, body)


def card(title: str, *content: Child, testid: str | None = None) -> Element:
    """A section with a heading."""
    return h("section", {"class": "card", "data-testid": testid}, h("h2", {}, title), *content)


def facts(rows: list[tuple[str, Child]]) -> Element:
    """Names and values; rows without a value are left out."""
    return h(
        "dl",
        {},
        *(h("div", {}, h("dt", {}, name), h("dd", {}, value)) for name, value in rows if value),
    )


def action(address: str, label: str, *, kind: str = "", testid: str | None = None) -> Element:
    """A button that changes something."""
    return h(
        "form",
        {"method": "post", "action": address},
        h("button", {"class": f"button {kind}".strip(), "data-testid": testid}, label),
    )


def link(address: str, label: str, *, kind: str = "", testid: str | None = None) -> Element:
    """A link that looks like a button."""
    attributes: dict[str, str | bool | None] = {
        "class": f"button {kind}".strip(),
        "href": address,
        "data-testid": testid,
    }
    return h("a", attributes, label)


def _account(view: View) -> Element:
    tr = view.tr
    if view.guest.identity is None:
        return h("nav", {}, h("a", {"href": "/login"}, tr("登录")))
    return h(
        "nav",
        {},
        h("a", {"href": "/account", "data-testid": "who"}, view.name or tr("已登录")),
        action("/logout", tr("退出登录"), kind="quiet", testid="logout"),
    )


def _languages(view: View) -> Element:
    other = "zh-CN" if view.tr.language == "en" else "en"
    return h(
        "form",
        {"method": "post", "action": f"/language/{other}"},
        h(
            "button",
            {"class": "button quiet", "lang": other},
            "中文" if other == "zh-CN" else "English",
        ),
    )
