/** 扫码共享登录 on a platform's own page: in whose name, and which data the platform may know. */

import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { choices } from "../ui/choice.js";
import { applicable, itemName, needed } from "../ui/data_items.js";
import { button, card, notice, problem } from "../ui/parts.js";
import { refuseButton } from "./refusal.js";

const ALONE = ""; // a radio button cannot hold null

export function siteLoginScreen(app, { flow }) {
  const said = h("div", {});
  const data = h("div", {});
  const chosen = new Set();
  const draw = () => replace(data, dataCard(app, flow, chosen));
  const act = async () => {
    try {
      const items = applicable(flow.session.asks, flow.unit);
      await flow.confirm(items.filter((item) => needed(item) || chosen.has(item)));
    } catch (error) {
      replace(said, problem(error));
    }
  };
  draw();
  return {
    title: t("扫码登录"),
    testid: "site-login",
    back: null,
    content: [
      h(
        "div",
        { class: "verdict info" },
        h("span", { class: "disc" }, icon("platforms")),
        h("h2", {}, flow.session.platform_name),
        h("p", {}, t("请求用您的身份登录该平台。请确认是您本人的操作。")),
      ),
      identities(app, flow, draw),
      data,
      notice(
        "info",
        t("登录不收费"),
        t("同意后可随时在“我的 - 授权管理”中撤回,撤回后平台立即不能再读取。"),
      ),
      said,
    ],
    foot: h(
      "div",
      { class: "buttons" },
      refuseButton(app, flow),
      button(t("同意并登录"), act, { kind: "primary", testid: "agree-login" }),
    ),
  };
}

function identities(app, flow, changed) {
  const options = [
    ...flow.scan.units.map(({ id, name }) => ({ value: id, title: name, text: t("单位身份") })),
    { value: ALONE, title: app.me.name, text: t("个人身份") },
  ];
  return choices(
    t("以谁的名义"),
    "unit",
    options.map((option) => ({ ...option, testid: `unit-${option.value || "personal"}` })),
    {
      chosen: flow.unit ?? ALONE,
      testid: "units",
      change: (value) => {
        flow.unit = value === ALONE ? null : value;
        changed();
      },
    },
  );
}

function dataCard(app, flow, chosen) {
  const items = applicable(flow.session.asks, flow.unit);
  return h(
    "fieldset",
    { class: "card", testid: "shared-data" },
    h("legend", {}, t("将向该平台提供")),
    items.map((item) => itemRow(item, valueOf(app, flow, item), chosen)),
  );
}

function itemRow(item, value, chosen) {
  const fixed = needed(item);
  return h(
    "label",
    { class: fixed ? "tick data-item fixed" : "tick data-item" },
    h("input", {
      type: "checkbox",
      checked: fixed || chosen.has(item),
      disabled: fixed,
      testid: `share-${item}`,
      onchange: (event) => {
        if (event.target.checked) chosen.add(item);
        else chosen.delete(item);
      },
    }),
    h("span", { class: "grow" }, h("b", {}, itemName(item)), value && h("span", {}, value)),
    h("span", { class: "badge" }, fixed ? t("登录所需") : t("可选")),
  );
}

function valueOf(app, flow, item) {
  const values = {
    "person.name": app.me.name,
    "person.phone": app.me.phone,
    "unit.name": flow.unitName,
  };
  return values[item];
}
