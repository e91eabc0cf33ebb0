/** 互认账户充值: an amount, a channel, pay; then back to the confirmation. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { money } from "../format.js";
import { t } from "../i18n.js";
import { payOrder } from "../ui/cashier.js";
import { button, card, problem } from "../ui/parts.js";
import { channels, sandboxNote, tiles } from "../ui/payment.js";
import { toast } from "../ui/toast.js";

export async function rechargeScreen(app, { flow, done }) {
  const { recharges, gifts } = await get("/tariff");
  let amount = recharges[1] ?? recharges[0];
  let channel = "alipay";
  let key = actionKey();
  const total = h("b", { class: "figures", testid: "pay-total" }, money(amount));
  const said = h("div", {});
  const changed = () => {
    key = actionKey();
    replace(total, money(amount));
  };
  const paid = async () => {
    const me = await app.refreshMe();
    toast(t("充值成功,可用余额 {balance}", { balance: money(me.available) }));
    await flow.reload();
    await done();
  };
  const place = () => post("/recharges", { amount, channel }, key);
  const anew = () => {
    key = actionKey();
    return place();
  };
  const pay = async () => {
    replace(said);
    try {
      await payOrder(app, await place(), { paid, later: done, anew });
    } catch (error) {
      if (error.code !== "network") key = actionKey();
      replace(said, problem(error));
    }
  };
  const options = recharges.map((value) => ({ value, label: `¥${Number(value)}` }));
  return {
    title: t("互认账户充值"),
    testid: "recharge",
    content: [
      card(t("可用余额"), h("p", { class: "balance figures" }, money(app.me.available))),
      tiles(t("充值金额"), "amount", options, {
        chosen: amount,
        change: (value) => {
          amount = value;
          changed();
        },
      }),
      gifts.length ? card(t("充值赠送"), gifts.map(giftLine)) : null,
      channels(channel, (value) => {
        channel = value;
        changed();
      }),
      sandboxNote(),
      h(
        "p",
        { class: "muted" },
        t("余额可在任一互认平台按次计费使用,不能用于购买日包。充值成功不支持退订。"),
      ),
      said,
    ],
    foot: [
      h("div", { class: "total" }, h("span", { class: "muted" }, t("应付")), total),
      button(t("立即支付"), pay, { kind: "primary wide", testid: "pay" }),
    ],
  };
}

function giftLine({ reached, given }) {
  return h("p", { class: "figures" }, t("充 {reached} 送 {given}", offer(reached, given)));
}

function offer(reached, given) {
  return { reached: money(reached), given: money(given) };
}
