/** Changes of units' data that wait for an operator. */

import { actionKey, callOperator } from "../api.js";
import { h, replace } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { materialNames } from "../screens/unit/materials.js";
import { attempt } from "../ui/fields.js";
import { button, empty, facts } from "../ui/parts.js";
import { paper } from "./reviews.js";

/** The waiting changes; `again` draws them anew after a decision. */
export async function changes(again) {
  const { changes: waiting } = await callOperator("GET", "/changes");
  if (!waiting.length) return empty("check", t("没有待审核的单位信息变更。"));
  return waiting.map((change) => changeCard(change, again));
}

function changeCard(change, again) {
  const said = h("div", {});
  const shown = h("div", { class: "stack" });
  const note = h("textarea", { id: `note-${change.id}`, maxlength: 200, rows: 2, testid: "note" });
  const path = `/changes/${change.id}`;
  const look = (item) =>
    attempt([], said, async () => {
      const found = await callOperator("GET", `${path}/papers/${item.id}`);
      replace(shown, paper(found, materialNames()[item.kind]));
    });
  const decide = (decision) =>
    attempt([], said, async () => {
      const body = { decision, note: note.value.trim() };
      await callOperator("POST", `${path}/decision`, body, actionKey());
      await again();
    });
  return h(
    "section",
    { class: "card stack" },
    h("h2", {}, change.former_name),
    facts([
      [t("统一社会信用代码"), h("span", { class: "figures" }, change.credit_code)],
      [t("新单位名称"), change.name],
      [t("原法定代表人"), change.former_legal_name],
      [t("新法定代表人"), `${change.legal_name} ${change.legal_number}`],
      [t("申请人"), `${change.applicant} ${change.phone}`],
      [t("提交时间"), moment(change.created_at)],
    ]),
    shown,
    h(
      "div",
      { class: "buttons even" },
      change.papers.map((item) =>
        button(materialNames()[item.kind], () => look(item), { testid: "look" }),
      ),
    ),
    h(
      "div",
      { class: "field" },
      h("label", { for: note.id }, t("审核意见(拒绝时告知申请人)")),
      note,
    ),
    said,
    h(
      "div",
      { class: "buttons even" },
      button(t("拒绝"), () => decide("reject"), { kind: "refuse", testid: "reject" }),
      button(t("通过"), () => decide("approve"), { kind: "primary", testid: "approve" }),
    ),
  );
}
