/** The frame around every screen: bar, content, foot or tabs. */

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";

/** The bar at the top; `back` adds an arrow, `action` {image, label, act, testid} a button. */
export function bar(title, back, action) {
  return h(
    "header",
    { class: "bar" },
    back &&
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": t("返回"),
          onclick: back,
          testid: "back",
        },
        icon("back"),
      ),
    h("h1", { tabindex: -1 }, title),
    action &&
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": action.label,
          onclick: action.act,
          testid: action.testid,
        },
        icon(action.image),
      ),
  );
}

/** The tab bar; the scanner stands in the middle, one tap from everywhere. */
export function tabs(current) {
  const tab = (path, image, label) =>
    h(
      "a",
      {
        href: path,
        "aria-current": current === path ? "page" : null,
        testid: `tab-${path.slice(3) || "home"}`,
      },
      icon(image),
      label,
    );
  return h(
    "nav",
    { class: "tabs", "aria-label": t("主导航") },
    tab("/m/", "home", t("首页")),
    tab("/m/units", "unit", t("我的单位")),
    h(
      "a",
      { href: "/m/scan", class: "scan", testid: "tab-scan" },
      h("span", {}, icon("scan")),
      t("扫一扫"),
    ),
    tab("/m/platforms", "platforms", t("互连平台")),
    tab("/m/mine", "person", t("我的")),
  );
}
