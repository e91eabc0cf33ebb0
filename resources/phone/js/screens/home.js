/** 首页: who one is, the way to stamping, and how it goes. */

import { get } from "../api.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { messagesLink } from "../ui/bubble.js";
import { centre } from "../ui/centre.js";
import { card, rowLink } from "../ui/parts.js";
import { steps } from "./help.js";

export async function homeScreen(app) {
  app.remember(await get("/me"));
  return {
    bare: true,
    title: t("首页"),
    testid: "home",
    tab: "/m/",
    content: [
      h("div", { class: "hero deep" }, who(app.me, t("首页"))),
      h(
        "button",
        {
          type: "button",
          class: "card launch lift-up",
          onclick: () => app.go("/m/scan"),
          testid: "launch",
        },
        h("span", { class: "plate" }, icon("stamp")),
        h(
          "span",
          {},
          h("b", {}, t("单位盖章")),
          h("span", { class: "muted" }, t("扫描电脑上的二维码,确认后签章")),
        ),
        icon("forward", "small"),
      ),
      app.me.real_name
        ? null
        : card(
            null,
            rowLink(
              "identity",
              t("立即认证"),
              t("完成实名认证后才能签章、加入单位"),
              () => app.go("/m/identity"),
              "verify-now",
            ),
          ),
      card(
        null,
        rowLink(
          "seal",
          t("印章管理"),
          t("各单位的印章和个人印章"),
          () => app.go("/m/seals"),
          "to-seals",
        ),
        rowLink(
          "certificate",
          t("证书管理"),
          t("领取证书、查看有效期"),
          () => app.go("/m/certificates"),
          "to-certificates",
        ),
        rowLink(
          "sign",
          t("个人签名"),
          t("以个人名义扫码签名"),
          () => app.go("/m/scan"),
          "to-personal",
        ),
        app.me.real_name &&
          rowLink(
            "platforms",
            t("认证共享中心"),
            t("企业信息一次录入认证,多平台一网共享"),
            () => app.go("/m/consents"),
            "to-sharing",
          ),
        messagesLink(app),
        rowLink(
          "help",
          t("新用户必看"),
          t("如何实名认证、签章和使用 PIN 码"),
          () => app.go("/m/help"),
          "to-help",
        ),
      ),
      centre(app),
      card(t("三步完成签章"), steps()),
    ],
  };
}

/** The person with first unit, for the head of a screen; the heading is read aloud only. */
export function who(me, heading) {
  const unit = me.units[0]?.name ?? t("尚未加入单位");
  const name = me.name ?? me.phone;
  return h(
    "div",
    { class: "who" },
    h("span", { class: "avatar", "aria-hidden": "true" }, me.name ? [...name][0] : icon("person")),
    h(
      "div",
      {},
      h("h1", { tabindex: -1, class: "unseen" }, heading),
      h("b", {}, name),
      h("span", { class: "muted" }, unit),
    ),
  );
}
