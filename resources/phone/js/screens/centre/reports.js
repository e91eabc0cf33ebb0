/** 企业信用报告: found by name, downloaded, kept, and two of them compared. */

import { get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { moment } from "../../format.js";
import { t } from "../../i18n.js";
import { button, card, empty, problem } from "../../ui/parts.js";
import { comparisonScreen, olderOf } from "./comparison.js";

export async function reportsScreen(app) {
  const units = h("div", { class: "stack", testid: "report-units" });
  const history = h("div", { class: "stack", testid: "report-history" });
  const said = h("div", { "aria-live": "polite" });
  const search = async (words) => {
    try {
      const found = await get(`/reports?name=${encodeURIComponent(words)}`);
      replace(units, ownUnits(found.units, order));
      replace(history, kept(app, found.reports));
    } catch (error) {
      replace(said, problem(error));
    }
  };
  const order = async (unit) => {
    replace(said);
    try {
      const report = await post(`/units/${unit.id}/reports`);
      location.assign(address(report));
      await search("");
    } catch (error) {
      replace(said, problem(error));
    }
  };
  await search("");
  return {
    title: t("企业信用报告"),
    testid: "reports",
    content: [
      h(
        "div",
        { class: "field" },
        h("label", { for: "report-search", class: "unseen" }, t("搜索单位")),
        h("input", {
          id: "report-search",
          type: "search",
          autocomplete: "off",
          maxlength: 40,
          placeholder: t("输入本单位名称"),
          testid: "report-search",
          oninput: (event) => search(event.target.value.trim()),
        }),
      ),
      said,
      units,
      h("h2", { class: "above-list" }, t("历史报告")),
      history,
    ],
  };
}

function address(report) {
  return `/v1/phone/reports/${report.id}/document`;
}

function ownUnits(units, order) {
  if (!units.length) return empty("unit", t("没有找到。只能下载您所属单位的报告。"));
  return units.map((unit) =>
    card(
      unit.name,
      button(t("下载信用报告"), () => order(unit), {
        kind: "primary wide",
        testid: `order-${unit.id}`,
      }),
    ),
  );
}

function kept(app, reports) {
  if (!reports.length) return empty("file", t("还没有下载过报告。"));
  return reports.map((report, index) => {
    const older = olderOf(reports, index);
    const compare = () => app.show(comparisonScreen, { later: report.id, earlier: older.id });
    return h(
      "section",
      { class: "card", testid: "report" },
      h(
        "div",
        { class: "split" },
        h("b", {}, report.unit_name),
        h("b", { class: "grade" }, report.grade),
      ),
      h(
        "p",
        { class: "muted figures" },
        moment(report.at),
        " · ",
        t("综合 {n} 分", { n: report.total }),
      ),
      h(
        "div",
        { class: "pair" },
        h("a", { class: "button small", href: address(report), testid: "open-report" }, t("下载")),
        older && button(t("与上次对比"), compare, { kind: "small", testid: "compare" }),
      ),
    );
  });
}
