/** 充值明细: what was paid into the account. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { moment, money } from "../../format.js";
import { t } from "../../i18n.js";
import { channelName } from "../../ui/cashier.js";
import { empty } from "../../ui/parts.js";

export async function rechargesScreen(app) {
  const { rows } = await get("/account/recharges");
  return {
    title: t("充值明细"),
    testid: "recharges",
    content: rows.length
      ? h("ul", { class: "card moves" }, rows.map(row))
      : empty("card", t("还没有充值记录。")),
  };
}

function row({ order, at, channel, amount, gift }) {
  return h(
    "li",
    { testid: "recharge-row" },
    h(
      "div",
      { class: "move" },
      h("b", {}, channelName(channel)),
      h("span", { class: "muted figures" }, moment(at)),
      h("span", { class: "code" }, t("订单号 {id}", { id: order })),
      Number(gift) > 0 && h("span", { class: "muted figures" }, gifted(gift)),
    ),
    h("b", { class: "sum figures plus" }, `+${money(amount)}`),
  );
}

function gifted(gift) {
  return t("另赠送 {gift}", { gift: money(gift) });
}
