/** Letters of authorisation that wait for a person's eyes. */

import { callOperator } from "../api.js";
import { h } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { empty } from "../ui/parts.js";
import { decisionCard } from "./decision.js";

/** The waiting letters; `again` draws them anew after a decision. */
export async function reviews(again) {
  const { reviews: waiting } = await callOperator("GET", "/reviews");
  if (!waiting.length) return empty("check", t("没有待审核的授权委托书。"));
  return waiting.map((review) => reviewCard(review, again));
}

function reviewCard(review, again) {
  const path = `/reviews/${review.id}`;
  return decisionCard({
    id: review.id,
    path,
    title: review.name,
    rows: [
      [t("统一社会信用代码"), h("span", { class: "figures" }, review.credit_code)],
      [t("法定代表人"), review.legal_name],
      [t("申请人"), `${review.applicant} ${review.phone}`],
      [t("转审时间"), moment(review.handed_over_at)],
    ],
    papers: [
      { name: t("授权委托书"), label: t("查看授权委托书"), path: `${path}/letter` },
    ],
    again,
  });
}
