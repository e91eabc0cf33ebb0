/** 信用报告对比: two reports of one unit, measure by measure. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { day } from "../../format.js";
import { t } from "../../i18n.js";
import { button, card, empty } from "../../ui/parts.js";

/** The report before the one at `index`, of the same unit; none when it is the first. */
export function olderOf(reports, index) {
  return reports.slice(index + 1).find(({ unit }) => unit === reports[index].unit);
}

/** The latest two reports of a unit; without two, the way to download them. */
export async function latestComparisonScreen(app) {
  const { reports } = await get("/reports?name=");
  const index = reports.findIndex((_, at) => olderOf(reports, at));
  if (index >= 0) {
    const earlier = olderOf(reports, index).id;
    return comparisonScreen(app, { later: reports[index].id, earlier });
  }
  return {
    title: t("信用报告对比"),
    testid: "comparison",
    content: empty(
      "report",
      t("下载同一单位的两份信用报告后,即可在此对比。"),
      button(t("去下载信用报告"), () => app.go("/m/reports"), {
        kind: "primary",
        testid: "to-reports",
      }),
    ),
  };
}

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
