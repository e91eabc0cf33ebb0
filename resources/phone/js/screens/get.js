/** 下载与打开: five ways to this page on a phone; open to everyone. */

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { entrance } from "../support.js";
import { button, card } from "../ui/parts.js";
import { toast } from "../ui/toast.js";

export async function getScreen(app) {
  const { address } = await entrance();
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    toast(t("已复制"));
  };
  return {
    title: t("手机端下载"),
    testid: "get",
    content: [
      h(
        "section",
        { class: "card address" },
        h("img", { src: "/v1/phone/address.svg", alt: t("本页的二维码"), testid: "address-code" }),
        h("p", { class: "muted" }, t("用手机相机或微信扫描")),
        h("a", { href: address, class: "figures", testid: "address" }, address),
        navigator.clipboard && button(t("复制链接"), copy, { kind: "small", testid: "copy" }),
      ),
      card(
        t("五种方式,任选一种"),
        h(
          "ol",
          { class: "steps" },
          [
            t("用手机扫描上面的二维码。"),
            t("在手机浏览器中打开上面的链接。"),
            t("打开电脑端“帮助”菜单中的“手机端二维码”扫描。"),
            t("按交易平台指引,扫描平台网站上的二维码。"),
            t("打开后在浏览器菜单中选择“添加到主屏幕”,下次一点即开。"),
          ].map((way) => h("li", {}, h("span", {}, way))),
        ),
      ),
      h("p", { class: "muted" }, t("无需安装,不收集设备信息。")),
    ],
  };
}
