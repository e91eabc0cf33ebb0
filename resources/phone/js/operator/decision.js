/** What an operator decides on: who asks for what, the papers to look at, and the verdict. */

import { actionKey, callOperator } from "../api.js";
import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { attempt } from "../ui/fields.js";
import { button, facts } from "../ui/parts.js";

/**
 * The card of one request at `path`.
 *
 * `rows`: what is known of it; `papers`: [{ name, label, path }], each looked at by a button with
 * that label; `again` draws the list anew after the decision.
 */
export function decisionCard({ id, path, title, rows, papers, again }) {
  const said = h("div", {});
  const shown = h("div", { class: "stack" });
  const note = h("textarea", { id: `note-${id}`, maxlength: 200, rows: 2, testid: "note" });
  const look = (item) =>
    attempt([], said, async () =>
      replace(shown, picture(await callOperator("GET", item.path), item.name)),
    );
  const decide = (decision) =>
    attempt([], said, async () => {
      const body = { decision, note: note.value.trim() };
      await callOperator("POST", `${path}/decision`, body, actionKey());
      await again();
    });
  return h(
    "section",
    { class: "card stack" },
    h("h2", {}, title),
    facts(rows),
    shown,
    h(
      "div",
      { class: "buttons even" },
      papers.map((item) => button(item.label, () => look(item), { testid: "look" })),
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

/** A paper {media_type, content}: a picture is shown, a PDF can be saved. */
function picture({ media_type: type, content }, name) {
  const source = `data:${type};base64,${content}`;
  if (type !== "application/pdf") {
    return h("img", { class: "letter-picture", src: source, alt: name, testid: "letter" });
  }
  const link = { class: "button wide", href: source, download: "paper.pdf", testid: "letter" };
  return h("a", link, t("下载 PDF 查看"));
}
