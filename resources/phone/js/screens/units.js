/** 我的单位: the units one belongs to, and whether recognition is open there. */

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { empty } from "../ui/parts.js";

export async function unitsScreen(app) {
  const me = await app.refreshMe();
  return {
    title: t("我的单位"),
    testid: "units",
    tab: "/m/units",
    content: me.units.length
      ? me.units.map(unitCard)
      : empty("unit", t("尚未加入单位。请联系单位管理员邀请您加入。")),
  };
}

function unitCard(unit) {
  const role = { "legal-person": t("法人"), admin: t("单位管理员"), member: t("成员") }[unit.role];
  const open = unit.recognition_open;
  return h(
    "section",
    { class: "card", testid: `unit-${unit.id}` },
    h("div", { class: "split" }, h("b", {}, unit.name), h("span", { class: "badge" }, role)),
    h(
      "p",
      { class: "muted" },
      h(
        "span",
        { class: open ? "badge ok" : "badge warn" },
        open && icon("check", "small"),
        open ? t("已开通 CA 互认") : t("未开通 CA 互认"),
      ),
      open ? null : ` ${t("首次扫码时开通")}`,
    ),
  );
}
