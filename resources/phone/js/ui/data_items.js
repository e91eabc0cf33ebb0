/** Identity data that platforms ask for: its names, and which of it a login cannot do without. */

import { t } from "../i18n.js";

const NEEDED = new Set(["person.name", "unit.name"]);

/** The name of an item. */
export function itemName(item) {
  const names = {
    "person.name": t("姓名"),
    "person.phone": t("手机号"),
    "unit.name": t("单位名称"),
    "unit.credit-code": t("统一社会信用代码"),
  };
  return names[item];
}

/** Whether a login says nothing without it. */
export function needed(item) {
  return NEEDED.has(item);
}

/** What exists when one acts for this unit, or with null for oneself. */
export function applicable(items, unit) {
  return items.filter((item) => unit !== null || !item.startsWith("unit."));
}
