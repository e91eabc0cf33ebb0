/** 开票记录: every application for an invoice. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { moment, money } from "../../format.js";
import { t } from "../../i18n.js";
import { empty } from "../../ui/parts.js";
import { invoiceScreen, kindName } from "./invoice.js";

export async function invoicesScreen(app) {
  const { invoices } = await get("/invoices");
  return {
    title: t("开票记录"),
    testid: "invoices",
    content: invoices.length
      ? h(
          "section",
          { class: "card" },
          invoices.map((row) => record(row, () => app.show(invoiceScreen, { id: row.id }))),
        )
      : empty("file", t("还没有开过发票。")),
  };
}

function record(row, open) {
  const names = { issuing: t("开票中"), issued: t("已开具"), failed: t("未开具") };
  return h(
    "button",
    { type: "button", class: "row-link", onclick: open, testid: "invoice-row" },
    h(
      "span",
      { class: "grow move" },
      h("b", {}, row.name),
      h("span", { class: "muted" }, `${kindName(row.kind)} · ${names[row.state]}`),
      h("span", { class: "muted figures" }, moment(row.requested_at)),
    ),
    h("b", { class: "sum figures" }, money(row.amount)),
  );
}
