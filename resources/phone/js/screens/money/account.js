/** 互认账户: the balance with its two parts, and the ways to what moved it. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { money } from "../../format.js";
import { t } from "../../i18n.js";
import { card, notice, rowLink } from "../../ui/parts.js";
import { modal, sheetHead } from "../../ui/sheet.js";

export async function accountScreen(app) {
  const account = await get("/account");
  const reserved = Number(account.reserved) > 0;
  return {
    title: t("互认账户"),
    testid: "account",
    content: [
      h(
        "section",
        { class: "card purse" },
        h("h2", {}, t("账户余额")),
        h("p", { class: "balance figures", testid: "balance" }, money(account.balance)),
        h(
          "dl",
          { class: "parts figures" },
          part(t("充值余额"), account.own, "own"),
          part(t("赠送余额"), account.gift, "gift"),
        ),
        reserved &&
          h(
            "p",
            { class: "muted figures" },
            t("其中 {amount} 已为进行中的签章、加密预留", { amount: money(account.reserved) }),
          ),
      ),
      card(
        null,
        rowLink("card", t("充值"), t("在扫码使用中余额不足时充值"), explain, "how-to-recharge"),
        link(app, "download", t("充值明细"), "recharges"),
        link(app, "clock", t("消费明细"), "consumption"),
        link(app, "file", t("开具发票"), "billable"),
        link(app, "todo", t("开票记录"), "invoices"),
      ),
      notice(
        "info",
        t("仅用于按次计费"),
        t("余额只能用于按次的签章和加密,任一互认平台通用,不能购买日包。充值成功不支持退订。"),
      ),
    ],
  };
}

function part(label, amount, testid) {
  return h("div", {}, h("dt", {}, label), h("dd", { testid }, money(amount)));
}

function link(app, image, label, path) {
  return rowLink(image, label, null, () => app.go(`/m/${path}`), `to-${path}`);
}

/** There is no purchase outside of a use. */
function explain() {
  return modal(
    "sheet",
    (close) => [
      sheetHead(t("如何充值"), close),
      h(
        "ol",
        { class: "steps-list" },
        [
          t("用“扫一扫”扫描电脑上的签章或加密二维码。"),
          t("选择按次计费和证书,点击“确定”并输入 PIN 码。"),
          t("余额不足时点击“立即充值”,选择金额并支付。"),
        ].map((line) => h("li", {}, line)),
      ),
    ],
    { testid: "recharge-help", label: t("如何充值") },
  );
}
