/** 消费明细: per-use charges by month, the month's total, and a way to object. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { moment, money } from "../../format.js";
import { t } from "../../i18n.js";
import { empty, facts } from "../../ui/parts.js";
import { modal, sheetHead } from "../../ui/sheet.js";
import { supportLink } from "../../ui/support.js";

export async function consumptionScreen(app, { month = "" } = {}) {
  const found = await get(`/account/consumption?month=${month}`);
  const months = found.months.length ? found.months : [found.month];
  return {
    title: t("消费明细"),
    testid: "consumption",
    content: [
      h(
        "section",
        { class: "card month" },
        h(
          "label",
          {},
          h("span", { class: "muted" }, t("月份")),
          h(
            "select",
            {
              testid: "month",
              onchange: (event) => app.replace(consumptionScreen, { month: event.target.value }),
            },
            months.map((name) =>
              h("option", { value: name, selected: name === found.month }, monthName(name)),
            ),
          ),
        ),
        h(
          "p",
          { class: "month-total" },
          h("span", { class: "muted" }, t("消费")),
          h("b", { class: "figures", testid: "month-total" }, money(found.total)),
        ),
      ),
      found.rows.length
        ? h("ul", { class: "card moves" }, found.rows.map(row))
        : empty("clock", t("这个月没有按次消费。")),
    ],
  };
}

/** The name of an operation. */
export function operationName(operation) {
  return operation === "encrypt" ? t("扫码加密") : t("扫码签章");
}

function monthName(name) {
  const [year, number] = name.split("-");
  return t("{year} 年 {month} 月", { year, month: Number(number) });
}

function row(charge) {
  return h(
    "li",
    { testid: "consumption-row" },
    h(
      "div",
      { class: "move" },
      h("b", {}, charge.platform_name),
      h("span", {}, charge.personal ? `${t("个人")} ${charge.holder}` : charge.holder),
      h("span", { class: "muted" }, [operationName(charge.operation), charge.ca].filter(Boolean).join(" · ")),
      h("span", { class: "muted figures" }, moment(charge.at)),
      h(
        "button",
        { type: "button", class: "ask-about", onclick: () => object(charge), testid: "object" },
        t("有疑问"),
      ),
    ),
    h("b", { class: "sum figures" }, `-${money(charge.amount)}`),
  );
}

/** Raise an objection: what to name, and whom to call. */
function object(charge) {
  return modal(
    "sheet",
    (close) => [
      sheetHead(t("对这笔扣费有疑问"), close),
      h("p", { class: "muted" }, t("请联系客服,并提供下面的编号。")),
      facts([
        [t("编号"), h("span", { class: "code" }, charge.id)],
        [t("平台"), charge.platform_name],
        [t("操作"), operationName(charge.operation)],
        [t("时间"), h("span", { class: "figures" }, moment(charge.at))],
        [t("金额"), h("span", { class: "figures" }, money(charge.amount))],
      ]),
      h("p", { class: "centred" }, supportLink()),
    ],
    { testid: "objection", label: t("对这笔扣费有疑问") },
  );
}
