/** 信用报告对比: two reports of one unit, measure by measure. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { day } from "../../format.js";
import { t } from "../../i18n.js";
import { card } from "../../ui/parts.js";

export async function comparisonScreen(app, { later, earlier }) {
  const found = await get(`/reports/${later}/against/${earlier}`);
  const names = {
    performance: t("履约能力"),
    finance: t("财务状况"),
    integrity: t("诚信记录"),
    capacity: t("经营规模"),
  };
  const grades = { measure: t("信用等级"), ...ends(found, ({ grade }) => grade), change: "" };
  const totals = { measure: t("综合得分"), ...ends(found, ({ total }) => total) };
  totals.change = signed(found.later.total - found.earlier.total);
  const lines = found.measures.map((line) => ({
    ...line,
    measure: names[line.measure],
    change: signed(line.change),
  }));
  return {
    title: t("信用报告对比"),
    testid: "comparison",
    back: () => app.go("/m/reports"),
    content: card(
      found.later.unit_name,
      h(
        "table",
        { class: "comparison figures" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, t("指标")),
            h("th", { scope: "col" }, day(found.earlier.at)),
            h("th", { scope: "col" }, day(found.later.at)),
            h("th", { scope: "col" }, t("变化")),
          ),
        ),
        h("tbody", {}, [grades, totals, ...lines].map(row)),
      ),
    ),
  };
}

function ends(found, pick) {
  return { earlier: pick(found.earlier), later: pick(found.later) };
}

function signed(change) {
  return change > 0 ? `+${change}` : String(change);
}

function row(line) {
  return h(
    "tr",
    { testid: "measure" },
    h("th", { scope: "row" }, line.measure),
    h("td", {}, line.earlier),
    h("td", {}, line.later),
    h("td", {}, line.change),
  );
}
