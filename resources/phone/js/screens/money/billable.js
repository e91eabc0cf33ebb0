/** 开具发票 of per-use charges: choose several, personal and units', into one invoice. */

import { get } from "../../api.js";
import { h, replace } from "../../dom.js";
import { moment, money } from "../../format.js";
import { t } from "../../i18n.js";
import { button, empty } from "../../ui/parts.js";
import { operationName } from "./consumption.js";
import { invoiceScreen } from "./invoice.js";
import { invoiceFormScreen } from "./invoice_form.js";

export async function billableScreen(app) {
  const { rows } = await get("/account/billable");
  const view = { title: t("开具发票"), testid: "billable" };
  if (!rows.length) {
    return { ...view, content: empty("file", t("没有可开票的按次消费。日包发票请在订单中心开具。")) };
  }
  const chosen = new Set();
  const sum = h("b", { class: "figures", testid: "billable-total" }, money(0));
  const count = h("span", { class: "muted" });
  const boxes = rows.map((row) => box(row, (on) => choose([row.id], on)));
  const all = h("input", {
    type: "checkbox",
    testid: "all",
    onchange: () => {
      for (const { input } of boxes) input.checked = all.checked;
      choose(rows.map(({ id }) => id), all.checked);
    },
  });
  const next = button(
    t("下一步"),
    () =>
      app.show(invoiceFormScreen, {
        orders: [...chosen].map((id) => ({ kind: "use", id })),
        amount: total(),
        then: invoiceScreen,
      }),
    { kind: "primary wide", testid: "billable-next", disabled: true },
  );
  const total = () => {
    const fen = rows.filter(({ id }) => chosen.has(id)).map(({ invoiceable }) => toFen(invoiceable));
    return (fen.reduce((left, right) => left + right, 0) / 100).toFixed(2);
  };
  const choose = (ids, on) => {
    for (const id of ids) if (on) chosen.add(id);
      else chosen.delete(id);
    all.checked = chosen.size === rows.length;
    next.disabled = !chosen.size;
    replace(sum, money(total()));
    replace(count, t("已选 {n} 笔", { n: chosen.size }));
  };
  choose([], false);
  return {
    ...view,
    content: [
      h("p", { class: "muted" }, t("选择按次消费订单,个人和单位的都可以合并到一张发票。")),
      h("section", { class: "card moves" }, boxes.map(({ element }) => element)),
    ],
    foot: [
      h(
        "div",
        { class: "total" },
        h("label", { class: "tick" }, all, t("全选")),
        h("span", { class: "chosen" }, count, " ", sum),
      ),
      next,
    ],
  };
}

function box(row, change) {
  const input = h("input", {
    type: "checkbox",
    testid: `bill-${row.id}`,
    onchange: () => change(input.checked),
  });
  const element = h(
    "label",
    { class: "tick bill", testid: "billable-row" },
    input,
    h(
      "span",
      { class: "move" },
      h("b", {}, row.platform_name),
      h("span", {}, row.personal ? `${t("个人")} ${row.holder}` : row.holder),
      h("span", { class: "muted" }, operationName(row.operation)),
      h("span", { class: "muted figures" }, moment(row.at)),
    ),
    h("b", { class: "sum figures" }, money(row.invoiceable)),
  );
  return { element, input };
}

function toFen(amount) {
  return Math.round(Number(amount) * 100);
}
