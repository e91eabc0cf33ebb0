/** 印章管理: the seals of every unit one belongs to, and one's own. */

import { get } from "../api.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { card, rowLink } from "../ui/parts.js";
import { sealFigure } from "../ui/session_cards.js";
import { ownSealsScreen } from "./own_seals.js";

export async function sealsScreen(app) {
  const { shelves } = await get("/seals");
  return {
    title: t("印章管理"),
    testid: "seals",
    back: () => app.go("/m/"),
    content: shelves.map((item) => shelf(app, item)),
  };
}

function shelf(app, { unit, name, seals }) {
  return h(
    "div",
    { testid: `shelf-${unit ?? "personal"}` },
    card(
      name ?? t("个人印章"),
      seals.length
        ? h(
            "div",
            { class: "seals", tabindex: 0, role: "group", "aria-label": name ?? t("个人印章") },
            seals.map((seal) =>
              sealFigure({
                ...seal,
                allowed: seal.usable,
                reason: seal.usable ? null : t("未授权"),
              }),
            ),
          )
        : h("p", { class: "muted" }, t("还没有印章。")),
      unit === null &&
        rowLink(
          "history",
          t("使用记录和作废"),
          null,
          () => app.show(ownSealsScreen),
          "to-own-seals",
        ),
    ),
  );
}
