/** 加入或创建单位: search by name; found means join, not found means create. */

import { get } from "../api.js";
import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { button, empty, problem } from "../ui/parts.js";
import { foundingScreen } from "./founding/founding.js";
import { joiningScreen } from "./joining.js";

const SHORTEST = 2; // characters
const PAUSE = 250; // ms of silence before a search

export function joinScreen(app) {
  const results = h("div", { class: "stack", "aria-live": "polite", testid: "results" });
  let timer = 0;
  let asked = "";
  const search = async (words) => {
    asked = words;
    try {
      const { units } = await get(`/units?name=${encodeURIComponent(words)}`);
      if (asked === words) replace(results, found(app, words, units));
    } catch (error) {
      replace(results, problem(error));
    }
  };
  const changed = (event) => {
    const words = event.target.value.trim();
    clearTimeout(timer);
    asked = words;
    if (words.length < SHORTEST) replace(results, hint());
    else timer = setTimeout(() => search(words), PAUSE);
  };
  replace(results, hint());
  return {
    title: t("加入单位"),
    testid: "join",
    leave: () => clearTimeout(timer),
    content: [
      h(
        "div",
        { class: "field" },
        h("label", { for: "unit-search", class: "unseen" }, t("搜索单位")),
        h("input", {
          id: "unit-search",
          type: "search",
          autocomplete: "off",
          maxlength: 100,
          placeholder: t("输入单位名称"),
          testid: "unit-search",
          oninput: changed,
        }),
      ),
      results,
    ],
  };
}

function hint() {
  return h("p", { class: "muted hint" }, t("输入单位名称中的两个字以上,从结果中选择。"));
}

function found(app, words, units) {
  const create = () => app.show(foundingScreen, { name: words });
  return [
    units.map((unit) => hit(app, unit)),
    units.length
      ? h(
          "p",
          { class: "muted hint" },
          t("以上都不是?"),
          " ",
          button(t("创建单位"), create, { kind: "quiet small", testid: "create" }),
        )
      : empty(
          "unit",
          t("没有找到已认证的单位。"),
          h("p", { class: "muted" }, t("从未认证过的单位,可由法定代表人或单位管理员创建。")),
          button(t("创建单位"), create, { kind: "primary", testid: "create" }),
        ),
  ];
}

function hit(app, unit) {
  const standing = {
    none: () =>
      button(t("申请加入"), () => app.show(joiningScreen, { unit: unit.id }), {
        kind: "small",
        testid: `join-${unit.id}`,
      }),
    pending: () => h("span", { class: "badge warn" }, t("待审核")),
    member: () => h("span", { class: "badge ok" }, icon("check", "small"), t("已加入")),
  };
  return h(
    "section",
    { class: "card split", testid: `hit-${unit.id}` },
    h("b", {}, unit.name),
    standing[unit.standing](),
  );
}
