/** Step 1: name, kind, code and legal representative of the unit. */

import { actionKey, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { attempt, Field, form } from "../../ui/fields.js";
import { button, card, notice } from "../../ui/parts.js";
import { ask } from "../../ui/sheet.js";
import { joiningScreen } from "../joining.js";
import { unitKinds } from "../unit/kinds.js";
import { steps } from "./steps.js";

/** `founding` is a draft to be corrected; else `name` begins a new one. */
export function companyScreen(app, { founding, name = "", on }) {
  let draft = founding;
  let kind = founding?.kind ?? null;
  const said = h("div", {});
  const kindSaid = h("p", { class: "field-said" });
  const fields = dataFields(founding ?? { name });
  const choose = (value) => {
    kind = value;
    replace(kindSaid);
  };
  const save = async () => {
    const body = { kind, ...Object.fromEntries(fields.map((field) => [field.name, field.value])) };
    const path = draft ? `/foundings/${draft.id}/company` : "/foundings";
    draft = await post(path, body, actionKey());
    const handed = await post(`/foundings/${draft.id}/submit`, {}, actionKey());
    await on(handed);
  };
  const go = async () => {
    if (!kind) {
      kindSaid.classList.add("wrong");
      replace(kindSaid, t("请选择单位类型。"));
      return;
    }
    const blank = fields.find((field) => !field.check(field.value !== "", t("此项必填。")));
    if (!blank) await attempt(fields, said, () => save().catch((error) => known(app, error)));
  };
  return {
    title: t("创建单位"),
    testid: "company",
    content: [
      steps(0),
      card(t("单位类型"), kindTiles(kind, choose), kindSaid),
      card(null, form(fields, said, go)),
      notice(
        "info",
        t("法定代表人本人创建,无需授权委托书"),
        t("由单位管理员创建时,下一步上传法定代表人授权委托书。"),
      ),
    ],
    foot: button(t("提交"), go, { kind: "primary wide", testid: "company-go" }),
  };
}

function dataFields(known) {
  return [
    new Field("name", t("单位名称"), {
      value: known.name,
      maxlength: 100,
      placeholder: t("营业执照上的全称"),
    }),
    new Field("credit_code", t("统一社会信用代码"), {
      value: known.credit_code ?? "",
      maxlength: 18,
      autocapitalize: "characters",
      placeholder: t("18 位"),
    }),
    new Field("legal_name", t("法定代表人姓名"), {
      value: known.legal_name ?? "",
      maxlength: 60,
      placeholder: t("与工商登记一致"),
    }),
    new Field("legal_number", t("法定代表人证件号"), {
      maxlength: 20,
      autocapitalize: "characters",
      placeholder: t("请输入证件号码"),
    }),
  ];
}

function kindTiles(chosen, change) {
  return h(
    "div",
    { class: "amounts kinds", role: "radiogroup", "aria-label": t("单位类型") },
    Object.entries(unitKinds()).map(([value, label]) =>
      h(
        "label",
        { testid: `kind-${value}` },
        h("input", {
          type: "radio",
          name: "kind",
          value,
          checked: value === chosen,
          onchange: () => change(value),
        }),
        label,
      ),
    ),
  );
}

/** A unit that exists is joined, not created again. */
async function known(app, error) {
  if (error.code !== "unit.exists" || !error.details.id) throw error;
  const join = await ask({
    title: t("该单位已认证"),
    text: t("“{unit}”已在平台认证,请申请加入。", { unit: error.details.unit }),
    act: t("申请加入"),
    image: "unit",
    testid: "unit-exists",
  });
  if (join) await app.replace(joiningScreen, { unit: error.details.id });
}
