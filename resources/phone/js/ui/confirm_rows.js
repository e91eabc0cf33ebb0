/** Rows and pop-ups of the confirmation: billing modes, certificates, what is missing. */

import { h } from "../dom.js";
import { algorithmName, day, money, moment } from "../format.js";
import { t } from "../i18n.js";
import { button } from "./parts.js";

/** A billing mode as a choice, with its price now. */
export function billingRow(option, me, operation) {
  const balance = { balance: money(me.available) };
  const rows = {
    day: {
      title: t("按日计费"),
      text: option.pass_ends
        ? t("日包有效至 {time},不限次数", { time: moment(option.pass_ends) })
        : t("日包有效期内,在本平台不限次数"),
      side: option.pass_ends
        ? h("span", { class: "badge ok" }, t("日包生效中"))
        : h("b", { class: "figures" }, t("{price}/日", { price: money(option.price) })),
    },
    use: {
      title: t("按次计费"),
      text:
        operation === "encrypt"
          ? t("加密成功才扣费,可用余额 {balance}", balance)
          : t("落章成功才扣费,可用余额 {balance}", balance),
      side: h("b", { class: "figures" }, t("{price}/次", { price: money(option.price) })),
    },
    free: { title: t("免费"), text: t("本次不收费"), side: null },
  };
  return { value: option.mode, testid: `billing-${option.mode}`, ...rows[option.mode] };
}

/** A granted certificate that is not on this phone yet. */
export function claimRow(item, act) {
  return h(
    "div",
    { class: "claim", testid: `certificate-${item.id}` },
    h(
      "div",
      {},
      h("b", {}, item.ca),
      h(
        "p",
        { class: "muted" },
        h("span", { class: "badge warn" }, t("待领取")),
        ` ${algorithmName(item.algorithm)}`,
      ),
    ),
    button(t("领取证书"), act, { kind: "small", testid: `claim-${item.id}` }),
  );
}

/** How long a certificate is valid. */
export function validity(item) {
  return item.not_after ? t("有效期至 {date}", { date: day(item.not_after) }) : "";
}

/** The pop-up that leads to the recharge. */
export function shortBalance(error) {
  return {
    title: t("账户余额不足"),
    text: error.message,
    act: t("立即充值"),
    dismiss: t("暂不充值"),
    testid: "balance-short",
  };
}

/** The pop-up that leads to the day pass. */
export function noPass() {
  return {
    title: t("暂无生效日包"),
    text: t("购买日包后,有效期内在本平台、本单位不限次数使用。"),
    act: t("立即购买"),
    dismiss: t("暂不购买"),
    testid: "no-day-pass",
  };
}
