/** 制作与扫描: 印章类型 → 印章模板 → 印章优化 or 拍摄 → 预览 → 提交; every step can go back. */

import { get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { choices } from "../../ui/choice.js";
import { attempt, Field } from "../../ui/fields.js";
import { button, card, notice } from "../../ui/parts.js";
import { segments } from "../../ui/segments.js";
import { photographScreen } from "./photograph.js";
import { previewScreen } from "./preview.js";
import { kindName, steps, templateName } from "./steps.js";

const UNDECIDED = { template: null, shape: null, line: null, code: null, colour: null };
const UNIT_KINDS = ["official", "finance", "contract", "legal-person"];

/**
 * `draft` is {unit, way, kind?, template?, shape?, line?, code?, colour?}: every step writes into it
 * what it is left with, and finds it there again. `done()` is called once the seal is made.
 */
export async function makingScreen(app, { draft, done }) {
  const { templates } = await get("/seal-templates");
  const screen = draft.unit ? kindScreen : templateScreen;
  return screen(app, { draft, templates, done });
}

function title(draft) {
  if (!draft.unit) return draft.way === "scan" ? t("扫描印章") : t("印模制作");
  return draft.way === "scan" ? t("扫描单位印章") : t("制作单位印章");
}

function kindScreen(app, { draft, templates, done }) {
  let kind = draft.kind ?? UNIT_KINDS[0];
  const words = {
    official: t("代表单位的法定印章"),
    finance: t("用于财务、票据业务"),
    contract: t("用于签订合同"),
    "legal-person": t("法定代表人的名章"),
  };
  const option = (value) => {
    const usual = templates.find((item) => item.kind === value);
    return {
      value,
      testid: `kind-${value}`,
      title: kindName(value),
      text: `${words[value]} · ${templateName(usual)}`,
    };
  };
  return {
    title: title(draft),
    testid: "making-kind",
    content: [
      steps(draft, "kind"),
      choices(t("印章类型"), "kind", UNIT_KINDS.map(option), {
        chosen: kind,
        change: (value) => {
          kind = value;
        },
      }),
    ],
    foot: button(
      t("下一步"),
      () => {
        // another kind has other templates, and other words
        if (kind !== draft.kind) Object.assign(draft, { ...UNDECIDED, kind });
        return app.show(templateScreen, { draft, templates, done });
      },
      { kind: "primary wide", testid: "next" },
    ),
  };
}

function templateScreen(app, { draft, templates, done }) {
  const offered = templates.filter(({ kind }) => kind === draft.kind);
  let chosen = offered.find(({ code }) => code === draft.template) ?? offered[0];
  const said = h("div", {});
  const place = h("div", { class: "template-preview", "aria-live": "polite" });
  const show = () => attempt([], said, async () => replace(place, await sample(draft, chosen)));
  if (draft.way === "make") show();
  const next = draft.way === "scan" ? photographScreen : tuneScreen;
  const other = draft.unit ? t("按单位登记的尺寸选择") : t("按习惯选择");
  return {
    title: title(draft),
    testid: "making-template",
    content: [
      steps(draft, "template"),
      choices(
        t("印章模板"),
        "template",
        offered.map((item) => ({
          value: item.code,
          testid: `template-${item.code}`,
          title: templateName(item),
          text: item === offered[0] ? t("常用尺寸") : other,
        })),
        {
          chosen: chosen.code,
          change: (value) => {
            chosen = offered.find(({ code }) => code === value);
            if (draft.way === "make") show();
          },
        },
      ),
      draft.way === "make"
        ? place
        : notice("info", t("请选择与实物相同的形状和尺寸"), t("印章按此尺寸登记,盖章时不会缩放。")),
      said,
    ],
    foot: button(
      t("下一步"),
      () => {
        Object.assign(draft, { template: chosen.code, shape: chosen.shape });
        return app.show(next, { draft, done });
      },
      { kind: "primary wide", testid: "next" },
    ),
  };
}

async function sample(draft, template) {
  const body = { unit: draft.unit, template: template.code };
  const { svg, name } = await post("/seal-drafts/template", body);
  return picture(svg, name);
}

function picture(svg, name) {
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return h("img", { src: source, alt: name });
}

function tuneScreen(app, { draft, done }) {
  const round = draft.shape === "round";
  const said = h("div", {});
  let colour = draft.colour ?? "vermilion";
  const line = new Field("line", t("下弧文字"), {
    value: draft.line ?? "",
    maxlength: 12,
    hint: t("印章下方的一行字,不填按印章类型默认。"),
  });
  const code = new Field("code", t("印章编码"), {
    value: draft.code ?? "",
    maxlength: 13,
    inputmode: "numeric",
    hint: t("13 位数字,按公安备案填写;没有可不填。"),
  });
  const fields = round ? [line, code] : [];
  const keep = () => Object.assign(draft, { line: line.value, code: code.value, colour });
  const next = () =>
    code.check(/^(\d{13})?$/.test(code.value), t("请填写 13 位数字,或留空。")) &&
    attempt(fields, said, async () => {
      const { unit, template } = draft;
      const body = { unit, template, colour, line: line.value, code: code.value };
      const preview = await post("/seal-drafts/template", body);
      await app.show(previewScreen, {
        preview,
        title: title(draft),
        progress: steps(draft, "preview"),
        done,
      });
    });
  return {
    title: title(draft),
    testid: "making-tune",
    leave: keep,
    content: [
      steps(draft, "tune"),
      card(
        t("印泥颜色"),
        segments(
          t("印泥颜色"),
          "colour",
          [
            { value: "vermilion", label: t("朱红") },
            { value: "bright", label: t("大红") },
          ],
          {
            chosen: colour,
            change: (value) => {
              colour = value;
            },
          },
        ),
      ),
      fields.length > 0 &&
        card(
          t("印章文字"),
          h(
            "div",
            { class: "stack" },
            fields.map(({ element }) => element),
          ),
        ),
      said,
    ],
    foot: button(t("预览"), next, { kind: "primary wide", testid: "next" }),
  };
}
