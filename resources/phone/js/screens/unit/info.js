/** 单位信息: the basic data of a unit. */

import { h } from "../../dom.js";
import { day } from "../../format.js";
import { t } from "../../i18n.js";
import { card, facts, notice } from "../../ui/parts.js";
import { unitMark } from "../../ui/unit_mark.js";
import { unitKinds } from "./kinds.js";

export function infoScreen(_, { unit }) {
  return {
    title: t("单位信息"),
    testid: "unit-info",
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
