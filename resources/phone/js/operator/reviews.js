/** Letters of authorisation that wait for a person's eyes. */

import { actionKey, callOperator } from "../api.js";
import { h, replace } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { attempt } from "../ui/fields.js";
import { button, empty, facts } from "../ui/parts.js";

/** The waiting letters; `again` draws them anew after a decision. */
export async function reviews(again) {
  const { reviews: waiting } = await callOperator("GET", "/reviews");
  if (!waiting.length) return empty("check", t("没有待审核的授权委托书。"));
  return waiting.map((review) => reviewCard(review, again));
}

function reviewCard(review, again) {
  const said = h("div", {});
  const letter = h("div", { class: "stack" });
  const note = h("textarea", { id: `note-${review.id}`, maxlength: 200, rows: 2, testid: "note" });
  const path = `/reviews/${review.id}`;
  const look = () =>
    attempt([], said, async () => replace(letter, paper(await callOperator("GET", `${path}/letter`), t("授权委托书"))));
  const decide = (decision) =>
    attempt([], said, async () => {
      const body = { decision, note: note.value.trim() };
      await callOperator("POST", `${path}/decision`, body, actionKey());
      await again();
    });
  return h(
    "section",
    { class: "card stack" },
    h("h2", {}, review.name),
    facts([
      [t("统一社会信用代码"), h("span", { class: "figures" }, review.credit_code)],
      [t("法定代表人"), review.legal_name],
      [t("申请人"), `${review.applicant} ${review.phone}`],
      [t("转审时间"), moment(review.handed_over_at)],
    ]),
    letter,
    button(t("查看授权委托书"), look, { kind: "wide", testid: "look" }),
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

/** A paper {media_type, content}: a picture is shown, a PDF can be saved. */
export function paper({ media_type: type, content }, name) {
  const source = `data:${type};base64,${content}`;
  if (type !== "application/pdf") {
    return h("img", { class: "letter-picture", src: source, alt: name, testid: "letter" });
  }
  const link = { class: "button wide", href: source, download: "paper.pdf", testid: "letter" };
  return h("a", link, t("下载 PDF 查看"));
}
