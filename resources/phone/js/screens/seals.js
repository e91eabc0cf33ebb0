/** 印章管理: one's own seals, and those of every unit one belongs to. */

import { get } from "../api.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { rowLink } from "../ui/parts.js";
import { ownSealsScreen } from "./own_seals.js";
import { personalSealsScreen } from "./seals/personal.js";
import { unitSealsScreen } from "./seals/unit.js";

export async function sealsScreen(app) {
  const { shelves } = await get("/seals");
  const own = shelves.find(({ unit }) => unit === null);
  const units = shelves.filter(({ unit }) => unit !== null);
  return {
    title: t("印章管理"),
    testid: "seals",
    content: [
      h(
        "section",
        { class: "card" },
        rowLink(
          "person",
          t("{name}的个人印章", { name: app.me.name }),
          t("共 {n} 枚印章", { n: own.seals.length }),
          () => app.show(personalSealsScreen),
          "shelf-personal",
        ),
        rowLink(
          "history",
          t("使用记录和作废"),
          null,
          () => app.show(ownSealsScreen),
          "to-own-seals",
        ),
      ),
      h(
        "section",
        { class: "card" },
        h("h2", {}, t("我的单位印章")),
        units.length
          ? units.map(({ unit, name, seals }) =>
              rowLink(
                "unit",
                name,
                t("共 {n} 枚印章", { n: seals.length }),
                () => app.show(unitSealsScreen, { unit }),
                `shelf-${unit}`,
              ),
            )
          : h("p", { class: "muted" }, t("尚未加入单位")),
      ),
    ],
  };
}
