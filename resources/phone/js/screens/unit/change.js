/** 单位信息变更: new data with papers, the agreement ticked; an operator decides. */

import { actionKey, get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { moment } from "../../format.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { readLetter } from "../../letter_file.js";
import { paragraphs } from "../../ui/agreement.js";
import { attempt, Field, form } from "../../ui/fields.js";
import { button, card, facts, notice } from "../../ui/parts.js";
import { modal, sheetHead } from "../../ui/sheet.js";
import { toast } from "../../ui/toast.js";
import { unitKinds } from "./kinds.js";
import { paperNames } from "./paper_names.js";

export async function changeScreen(app, { unit }) {
  const { changes } = await get(`/units/${unit.id}/changes`);
  const [last] = changes;
  if (last?.state === "review") return pending(app, { unit, last });
  return apply(app, { unit, last });
}

function pending(app, { unit, last }) {
  const said = h("div", {});
  const withdraw = () =>
    attempt([], said, async () => {
      await post(`/units/${unit.id}/changes/${last.id}/withdraw`, {}, actionKey());
      await app.again();
    });
  return {
    title: t("单位信息变更"),
    testid: "change-pending",
    content: [
      notice("info", t("单位信息变更正在审核"), t("审核完成前,原信息继续有效。")),
      card(
        t("提交的信息"),
        facts([
          [t("单位名称"), last.name],
          [t("单位类型"), unitKinds()[last.kind]],
          [t("法定代表人"), last.legal_name],
          [t("提交时间"), moment(last.created_at)],
        ]),
      ),
      said,
      button(t("撤回变更"), withdraw, { kind: "refuse wide", testid: "change-withdraw" }),
    ],
  };
}

async function apply(app, { unit, last }) {
  const agreement = await get("/agreements/unit-change");
  const said = h("div", {});
  const name = new Field("name", t("单位名称"), { value: unit.name, maxlength: 100 });
  const legalName = new Field("legal_name", t("法定代表人姓名"), {
    value: unit.legal_name ?? "",
    maxlength: 60,
  });
  const legalNumber = new Field("legal_number", t("法定代表人证件号码"), { maxlength: 32 });
  const kind = h(
    "select",
    { id: "kind", testid: "kind" },
    Object.entries(unitKinds()).map(([code, words]) =>
      h("option", { value: code, selected: code === unit.kind }, words),
    ),
  );
  const papers = { licence: upload("licence"), proof: upload("proof") };
  const fields = [name, legalName, legalNumber];
  const submit = button(t("提交变更"), () => act(), {
    kind: "primary wide",
    testid: "change-go",
    disabled: true,
  });
  const tick = h("input", {
    type: "checkbox",
    testid: "agree",
    onchange: (event) => {
      submit.disabled = !event.target.checked;
    },
  });
  const key = actionKey();
  const act = () =>
    legalNumber.check(legalNumber.value !== "", t("请输入法定代表人证件号码。")) &&
    attempt(fields, said, async () => {
      const materials = [];
      for (const [which, paper] of Object.entries(papers)) {
        if (!paper.file()) continue;
        const body = { kind: which, ...(await readLetter(paper.file())) };
        materials.push((await post(`/units/${unit.id}/materials`, body, actionKey())).id);
      }
      const body = {
        agreement: agreement.version,
        name: name.value,
        kind: kind.value,
        legal_name: legalName.value,
        legal_number: legalNumber.value,
        materials,
      };
      await post(`/units/${unit.id}/changes`, body, `${key}-${materials.join()}`.slice(0, 128));
      toast(t("已提交审核"));
      await app.again();
    });
  const read = h(
    "button",
    { type: "button", class: "link", onclick: () => show(agreement), testid: "read-agreement" },
    t("《单位信息变更协议》"),
  );
  return {
    title: t("单位信息变更"),
    testid: "change",
    content: [
      last?.state === "rejected" &&
        notice("err", t("上次变更未通过审核"), last.note || t("请核对材料后重新提交。")),
      card(
        t("单位信息"),
        form(
          [
            name,
            h(
              "div",
              { class: "field" },
              h("span", { class: "label" }, t("统一社会信用代码")),
              h("p", { class: "figures fixed" }, unit.credit_code),
            ),
            h("div", { class: "field" }, h("label", { for: "kind" }, t("单位类型")), kind),
            legalName,
            legalNumber,
          ],
          null,
          act,
        ),
      ),
      card(t("上传相关照片"), papers.licence.element, papers.proof.element),
      said,
    ],
    foot: [h("label", { class: "tick" }, tick, h("span", {}, t("同意并签署"), read)), submit],
  };
}

/** A place for one paper; `file()` is what was chosen. */
function upload(kind) {
  let chosen = null;
  const label = paperNames()[kind];
  const said = h("b", { testid: `${kind}-name` }, label);
  const input = h("input", {
    type: "file",
    accept: "image/jpeg,image/png,application/pdf",
    class: "unseen",
    id: `paper-${kind}`,
    testid: `${kind}-file`,
    onchange: (event) => {
      chosen = event.target.files[0] ?? null;
      replace(said, chosen ? `${label}:${chosen.name}` : label);
    },
  });
  const element = h("label", { class: "upload", for: `paper-${kind}` }, icon("upload"), said, input);
  return { element, file: () => chosen };
}

function show(agreement) {
  return modal(
    "sheet",
    (close) => [
      sheetHead(t("单位信息变更协议"), close),
      h("div", { class: "agreement", tabindex: 0, role: "region", "aria-label": t("单位信息变更协议") }, paragraphs(agreement.text)),
    ],
    { testid: "agreement-sheet", label: t("单位信息变更协议") },
  );
}
