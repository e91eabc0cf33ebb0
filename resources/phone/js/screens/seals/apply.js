/** 申请印章授权: seals, 授权有效期, 申请说明; then the result with 联系管理员. */

import { actionKey, post } from "../../api.js";
import { h } from "../../dom.js";
import { day } from "../../format.js";
import { t } from "../../i18n.js";
import { contactButton } from "../../ui/contact.js";
import { attempt, Field } from "../../ui/fields.js";
import { button, card } from "../../ui/parts.js";
import { verdict } from "../../ui/verdict.js";

export function applyScreen(app, { unit, seals }) {
  const said = h("div", {});
  const chosen = new Set();
  const today = day(new Date());
  const first = new Field("first", t("开始日期"), { type: "date", value: today });
  const last = new Field("last", t("结束日期"), { type: "date", value: "", min: today });
  const note = h("textarea", { id: "note", maxlength: 200, rows: 3, testid: "note" });
  const key = actionKey();
  const submit = button(
    t("确认并提交"),
    () =>
      last.check(last.value !== "", t("请选择结束日期。")) &&
      last.check(last.value >= first.value, t("结束日期不能早于开始日期。")) &&
      attempt([first, last], said, async () => {
        const body = {
          seals: [...chosen],
          first: first.value,
          last: last.value,
          note: note.value.trim(),
        };
        await post(`/units/${unit}/seal-requests`, body, key);
        await app.replace(appliedScreen, { unit });
      }),
    { kind: "primary wide", testid: "apply-go", disabled: true },
  );
  const toggle = (id) => (event) => {
    if (event.target.checked) chosen.add(id);
    else chosen.delete(id);
    submit.disabled = chosen.size === 0;
  };
  return {
    title: t("申请印章授权"),
    testid: "apply-seals",
    content: [
      h(
        "fieldset",
        { class: "card" },
        h("legend", {}, t("选择需要使用的印章")),
        seals.map((seal) => pickable(seal, toggle(seal.id))),
      ),
      card(
        t("授权有效期"),
        h("div", { class: "period" }, first.element, last.element),
      ),
      card(
        null,
        h(
          "div",
          { class: "field" },
          h("label", { for: "note" }, t("申请说明")),
          note,
          h("p", { class: "field-said" }, t("例如:某某项目投标文件盖章。")),
        ),
      ),
      said,
    ],
    foot: submit,
  };
}

function pickable(seal, change) {
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(seal.svg)}`;
  return h(
    "label",
    { class: "pick", testid: `pick-${seal.id}` },
    h("img", { src: source, alt: "" }),
    h("span", { class: "grow" }, seal.name),
    seal.usable && h("span", { class: "badge ok" }, t("已授权")),
    h("span", { class: "tick" }, h("input", { type: "checkbox", onchange: change })),
  );
}

function appliedScreen(app, { unit }) {
  return {
    title: t("申请印章授权"),
    testid: "applied",
    content: [
      verdict(
        "info",
        "clock",
        t("申请已提交,待审核"),
        t("单位管理员或法人同意后,印章即可使用,您会收到消息。"),
      ),
      contactButton(unit),
    ],
    foot: button(t("完成"), () => app.done(), { kind: "primary wide", testid: "done" }),
  };
}
