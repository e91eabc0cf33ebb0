/** 互认账户充值: an amount, a channel, pay; then back to the confirmation. */

import { actionKey, post } from "../api.js";
import { h, replace } from "../dom.js";
import { money } from "../format.js";
import { t } from "../i18n.js";
import { button, card, problem } from "../ui/parts.js";
import { channels, sandboxNote, tiles } from "../ui/payment.js";
import { toast } from "../ui/toast.js";

const AMOUNTS = ["10.00", "20.00", "50.00", "100.00", "200.00", "500.00"];

export function rechargeScreen(app, { flow, back }) {
  let amount = AMOUNTS[1];
  let channel = "alipay";
  let key = actionKey();
  const total = h("b", { class: "figures", testid: "pay-total" }, money(amount));
  const said = h("div", {});
  const changed = () => {
    key = actionKey();
    replace(total, money(amount));
  };
  const pay = async () => {
    try {
      const paid = await post("/recharges", { amount, channel }, key);
      app.me = { ...app.me, balance: paid.balance, available: paid.available };
      toast(t("充值成功,可用余额 {balance}", { balance: money(paid.available) }));
      await flow.reload();
      await app.show(back, { flow });
    } catch (error) {
      if (error.code !== "network") key = actionKey();
      replace(said, problem(error));
    }
  };
  const options = AMOUNTS.map((value) => ({ value, label: `¥${Number(value)}` }));
  return {
    title: t("互认账户充值"),
    testid: "recharge",
    back: () => app.show(back, { flow }),
    content: [
      card(t("可用余额"), h("p", { class: "balance figures" }, money(app.me.available))),
      tiles(t("充值金额"), "amount", options, {
        chosen: amount,
        change: (value) => {
          amount = value;
          changed();
        },
      }),
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
