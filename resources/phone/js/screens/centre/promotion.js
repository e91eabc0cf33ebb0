/** 推广员链接: one's own link and its QR code. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { button } from "../../ui/parts.js";
import { toast } from "../../ui/toast.js";

export async function promotionScreen(app) {
  const { link, qr } = await get("/promotion");
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    toast(t("已复制"));
  };
  return {
    title: t("推广员链接"),
    testid: "promotion",
    content: h(
      "section",
      { class: "card address" },
      h("img", {
        src: `data:image/svg+xml;utf8,${encodeURIComponent(qr)}`,
        alt: t("您的推广二维码"),
        testid: "promotion-code",
      }),
      h("p", { class: "muted" }, t("请对方用手机相机扫描,或把链接发给对方。")),
      h("p", { class: "figures link", testid: "promotion-link" }, link),
      navigator.clipboard && button(t("复制链接"), copy, { kind: "small", testid: "copy" }),
    ),
  };
}
