/** 我的: the person, the account, certificates, language, the way out. */

import { post } from "../api.js";
import { h } from "../dom.js";
import { money } from "../format.js";
import { choose, language, t } from "../i18n.js";
import { messagesLink } from "../ui/bubble.js";
import { button, card, rowLink } from "../ui/parts.js";
import { supportLink } from "../ui/support.js";
import { who } from "./home.js";

export async function mineScreen(app) {
  const me = await app.refreshMe();
  return {
    bare: true,
    title: t("我的"),
    testid: "mine",
    tab: "/m/mine",
    content: [
      h(
        "div",
        { class: "hero" },
        who(me, t("我的")),
        h(
          "p",
          {},
          me.name ? `${me.phone} ` : null, // else it stands where the name would
          h(
            "span",
            { class: me.real_name ? "badge ok" : "badge warn" },
            me.real_name ? t("已实名") : t("未实名"),
          ),
        ),
        me.real_name
          ? null
          : button(t("立即认证"), () => app.go("/m/identity"), {
              kind: "wide hero-button",
              testid: "verify-now",
            }),
      ),
      account(app, me),
      card(
        null,
        rowLink("card", t("订单中心"), t("日包订单和发票"), () => app.go("/m/orders"), "to-orders"),
        rowLink(
          "certificate",
          t("证书管理"),
          null,
          () => app.go("/m/certificates"),
          "to-certificates",
        ),
        rowLink("unit", t("我的单位"), null, () => app.go("/m/units"), "to-units"),
        me.real_name &&
          rowLink("identity", t("实名认证"), null, () => app.go("/m/identity"), "to-identity"),
        me.real_name &&
          rowLink("lock", t("授权管理"), null, () => app.go("/m/consents"), "to-consents"),
        rowLink("phone", t("登录设备"), t("退出其他设备"), () => app.go("/m/logins"), "to-logins"),
        messagesLink(app),
        rowLink("help", t("新用户必看"), null, () => app.go("/m/help"), "to-help"),
        rowLink("phone", t("手机端下载"), null, () => app.go("/m/get"), "to-get"),
        rowLink(
          "language",
          t("语言"),
          language() === "en" ? "English" : "简体中文",
          () => switchLanguage(app),
          "language",
        ),
      ),
      h("p", { class: "centred" }, supportLink()),
      button(t("退出登录"), () => logout(app), { kind: "refuse wide", testid: "logout" }),
    ],
  };
}

function account(app, me) {
  return card(
    t("互认账户"),
    h("p", { class: "muted" }, t("可用余额")),
    h("p", { class: "balance figures", testid: "available" }, money(me.available)),
    me.available === me.balance
      ? null
      : h(
          "p",
          { class: "muted figures" },
          t("账户余额 {balance},其中一部分已为进行中的签章预留", { balance: money(me.balance) }),
        ),
    h(
      "p",
      { class: "muted" },
      t("余额用于按次计费,任一互认平台通用。签章时余额不足可充值,日包在签章时购买。"),
    ),
    rowLink(
      "history",
      t("互认账户"),
      t("充值明细、消费明细、开具发票"),
      () => app.go("/m/account"),
      "to-account",
    ),
  );
}

async function switchLanguage(app) {
  choose(language() === "en" ? "zh-CN" : "en");
  await app.again();
}

async function logout(app) {
  await post("/logout");
  app.remember(null);
  await app.open("/m/login");
}
