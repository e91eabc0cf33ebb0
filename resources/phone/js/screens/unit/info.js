/** 单位信息: the basic data of a unit. */

import { h } from "../../dom.js";
import { day } from "../../format.js";
import { t } from "../../i18n.js";
import { card, facts, notice } from "../../ui/parts.js";
import { unitMark } from "../../ui/unit_mark.js";
import { unitScreen } from "./unit.js";

export function infoScreen(app, { unit }) {
  return {
    title: t("单位信息"),
    testid: "unit-info",
    back: () => app.show(unitScreen, { unit: unit.id }),
    content: [
      h("section", { class: "card headed" }, unitMark(unit), h("h2", {}, unit.name)),
      unit.changing &&
        notice("info", t("单位信息变更正在审核"), t("审核完成前,原信息继续有效。")),
      card(
        null,
        facts([
          [t("统一社会信用代码"), h("span", { class: "figures" }, unit.credit_code)],
          [t("单位类型"), unitKinds()[unit.kind]],
          [t("法定代表人"), unit.legal_name],
          [t("单位管理员"), unit.admin],
          [t("成员数"), String(unit.members)],
          [t("认证时间"), unit.verified_at && day(unit.verified_at)],
        ]),
      ),
    ],
  };
}

/** Names of the kinds of units. */
export function unitKinds() {
  return {
    enterprise: t("企业"),
    institution: t("事业单位"),
    government: t("机关"),
    social: t("社会组织"),
    other: t("其他"),
  };
}
