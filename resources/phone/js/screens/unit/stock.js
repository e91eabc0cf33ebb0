/** 单位证书余量: what the unit bought, what is left, giving it to members, buying more. */

import { actionKey, get, post } from "../../api.js";
import { h } from "../../dom.js";
import { algorithmName, money, times } from "../../format.js";
import { t } from "../../i18n.js";
import { payOrder } from "../../ui/cashier.js";
import { choices } from "../../ui/choice.js";
import { attempt, Field } from "../../ui/fields.js";
import { button, card, empty } from "../../ui/parts.js";
import { channels, sandboxNote } from "../../ui/payment.js";
import { toast } from "../../ui/toast.js";

export async function stockScreen(app, { unit }) {
  const { stock } = await get(`/units/${unit.id}/stock`);
  return {
    title: t("单位证书余量"),
    testid: "stock",
    content: stock.length
      ? stock.map((item) => productCard(app, unit, item))
      : empty("certificate", t("没有可以购买的单位证书。")),
  };
}

function productCard(app, unit, item) {
  return h(
    "section",
    { class: "card stack", testid: `stock-${item.product}` },
    h(
      "div",
      { class: "split" },
      h("b", {}, item.ca),
      h("span", { class: "badge" }, algorithmName(item.algorithm)),
    ),
    h(
      "dl",
      { class: "tally" },
      [
        [t("已购买"), item.bought],
        [t("已分配"), item.assigned],
        [t("余量"), item.left],
      ].map(([name, value]) =>
        h("div", {}, h("dt", {}, name), h("dd", { class: "figures" }, value)),
      ),
    ),
    h(
      "div",
      { class: "buttons even" },
      button(t("分配给成员"), () => app.show(assignScreen, { unit, item }), {
        kind: "small",
        testid: `assign-${item.product}`,
        disabled: item.left === 0,
      }),
      button(t("购买"), () => app.show(buyScreen, { unit, item, done: () => app.again() }), {
        kind: "small primary",
        testid: `buy-${item.product}`,
      }),
    ),
  );
}

async function assignScreen(app, { unit, item }) {
  const { members } = await get(`/units/${unit.id}/members`);
  const said = h("div", {});
  let person = null;
  const go = button(
    t("确定分配"),
    () =>
      attempt([], said, async () => {
        const body = { product: item.product, person };
        await post(`/units/${unit.id}/stock/assignments`, body, actionKey());
        toast(t("已分配"));
        await app.done();
      }),
    { kind: "primary wide", testid: "assign-go", disabled: true },
  );
  const change = (value) => {
    person = value;
    go.disabled = false;
  };
  return {
    title: t("分配给成员"),
    testid: "assign",
    content: [product(item), holders(members, null, change), said],
    foot: go,
  };
}

async function buyScreen(app, { unit, item, done }) {
  const { members } = await get(`/units/${unit.id}/members`);
  let key = actionKey();
  const said = h("div", {});
  const total = h("b", { class: "figures", testid: "total" });
  let channel = "alipay";
  let person = "";
  const count = new Field("count", t("数量"), {
    type: "number",
    inputmode: "numeric",
    min: 1,
    max: 500,
    value: "1",
    oninput: () => changed(),
  });
  const changed = () => {
    key = actionKey();
    total.textContent = money(times(item.price, Number(count.value) || 0));
  };
  const paid = async () => {
    toast(t("购买成功"));
    await done();
  };
  const fine = () => /^[1-9]\d{0,2}$/.test(count.value) && Number(count.value) <= 500;
  const place = () => {
    const body = {
      product: item.product,
      count: Number(count.value),
      channel,
      person: person || null,
    };
    return post(`/units/${unit.id}/stock/orders`, body, key);
  };
  const anew = () => {
    key = actionKey();
    return place();
  };
  const act = () =>
    count.check(fine(), t("请输入 1 到 500 的数量。")) &&
    attempt([count], said, async () => {
      await payOrder(app, await place(), { paid, later: done, anew });
    });
  changed();
  return {
    title: t("购买单位证书"),
    testid: "stock-order",
    content: [
      product(item),
      card(null, count.element),
      holders(members, "", (value) => {
        person = value;
        changed();
      }),
      channels(channel, (value) => {
        channel = value;
        changed();
      }),
      sandboxNote(),
      said,
    ],
    foot: [
      h("p", { class: "split" }, h("span", { class: "muted" }, t("合计")), total),
      button(t("立即支付"), act, { kind: "primary wide", testid: "stock-pay" }),
    ],
  };
}

function product(item) {
  return card(
    null,
    h(
      "div",
      { class: "split" },
      h("b", {}, item.ca),
      h("span", { class: "badge" }, algorithmName(item.algorithm)),
    ),
    h(
      "p",
      { class: "muted figures" },
      t("{price} / 张,{days} 天", { price: money(item.price), days: item.days }),
    ),
  );
}

/** Members to choose one from; with `chosen` "" nobody need be chosen. */
function holders(members, chosen, change) {
  const nobody = { value: "", title: t("暂不分配"), text: t("计入单位证书余量"), testid: "holder-none" };
  return choices(
    t("分配给"),
    "holder",
    [
      ...(chosen === "" ? [nobody] : []),
      ...members.map(({ id, name, phone }) => ({
        value: id,
        title: name,
        text: phone,
        testid: `holder-${id}`,
      })),
    ],
    { chosen, change, testid: "holders" },
  );
}
