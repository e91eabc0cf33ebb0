/** Changes of units' data that wait for an operator. */

import { callOperator } from "../api.js";
import { h } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { paperNames } from "../screens/unit/paper_names.js";
import { empty } from "../ui/parts.js";
import { decisionCard } from "./decision.js";

/** The waiting changes; `again` draws them anew after a decision. */
export async function changes(again) {
  const { changes: waiting } = await callOperator("GET", "/changes");
  if (!waiting.length) return empty("check", t("没有待审核的单位信息变更。"));
  return waiting.map((change) => changeCard(change, again));
}

function changeCard(change, again) {
  const path = `/changes/${change.id}`;
  return decisionCard({
    id: change.id,
    path,
    title: change.former_name,
    rows: [
      [t("统一社会信用代码"), h("span", { class: "figures" }, change.credit_code)],
      [t("新单位名称"), change.name],
      [t("原法定代表人"), change.former_legal_name],
      [t("新法定代表人"), `${change.legal_name} ${change.legal_number}`],
      [t("申请人"), `${change.applicant} ${change.phone}`],
      [t("提交时间"), moment(change.created_at)],
    ],
    papers: change.papers.map((item) => ({
      name: paperNames()[item.kind],
      label: paperNames()[item.kind],
      path: `${path}/papers/${item.id}`,
    })),
    again,
  });
}
