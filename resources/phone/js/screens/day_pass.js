/** 日包选择: how many days, a channel, the note to agree to, pay; then back. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { dayCount, money, times } from "../format.js";
import { t } from "../i18n.js";
import { payOrder } from "../ui/cashier.js";
import { InvoiceWish } from "../ui/invoice_wish.js";
import { button, card, facts, problem } from "../ui/parts.js";
import { channels, sandboxNote, tiles } from "../ui/payment.js";
import { ask } from "../ui/sheet.js";
import { toast } from "../ui/toast.js";

export async function passScreen(app, { flow, done }) {
  const [{ days: lengths }, { platforms }] = await Promise.all([get("/tariff"), get("/platforms")]);
  const platform = platforms.find(({ code }) => code === flow.session.platform);
  const price = flow.scan.options.find(({ mode }) => mode === "day").price;
  let days = lengths[0];
  let channel = "alipay";
  let key = actionKey();
  const total = h("b", { class: "figures", testid: "pay-total" }, money(price));
  const said = h("div", {});
  const changed = () => {
    key = actionKey();
    replace(total, money(times(price, days)));
  };
  const paid = async () => {
    await app.refreshMe();
    toast(t("支付成功,日包已生效"));
    await flow.reload();
    await done();
  };
  const buyer = flow.unit
    ? { title_kind: "unit", name: flow.unitName }
    : { title_kind: "person", name: app.me.name };
  const invoice = new InvoiceWish(() => {
    key = actionKey();
  }, buyer);
  const place = () => {
    const { code } = platform;
    const wish = { platform: code, unit: flow.unit, days, channel, invoice: invoice.value };
    return post("/passes", wish, key);
  };
  const anew = () => {
    key = actionKey();
    return place();
  };
  const pay = async () => {
    replace(said);
    if (!(await ask(passNote(flow, days)))) return;
    try {
      await payOrder(app, await place(), { paid, later: done, anew });
    } catch (error) {
      if (error.code !== "network") key = actionKey();
      if (!(await invoice.took(error))) replace(said, problem(error));
    }
  };
  return {
    title: t("购买日包"),
    testid: "day-pass",
    content: [
      card(
        t("共享互认 CA 畅享包(日包)"),
        facts([
          [t("平台"), flow.session.platform_name],
          [t("单位"), flow.unitName],
          [t("单价"), t("{price}/日", { price: money(price) })],
          [t("计日"), dayName(platform)],
        ]),
      ),
      tiles(
        t("购买天数"),
        "days",
        lengths.map((value) => ({ value, label: dayCount(value) })),
        {
          chosen: days,
          change: (value) => {
            days = value;
            changed();
          },
        },
      ),
      invoice.element,
      channels(channel, (value) => {
        channel = value;
        changed();
      }),
      sandboxNote(),
      said,
    ],
    foot: [
      h("div", { class: "total" }, h("span", { class: "muted" }, t("应付")), total),
      button(t("立即支付"), pay, { kind: "primary wide", testid: "pay" }),
    ],
  };
}

/** What the platform calls a day. */
function dayName({ day_count: count }) {
  return count === "hours" ? t("支付后每 24 小时为一天") : t("自然日,当日为第一天");
}

function passNote(flow, days) {
  return {
    title: t("日包说明"),
    image: "info",
    text: [
      t("有效 {n} 天,期间在“{platform}”不限次数使用。", {
        n: days,
        platform: flow.session.platform_name,
      }),
      t("仅限当前平台和当前单位,不支持跨平台、跨企业使用。"),
      t("有效期内默认按日计费,不显示按次计费。"),
      t("购买成功不支持退订。"),
    ],
    act: t("确定"),
    dismiss: t("取消"),
    testid: "pass-note",
  };
}
