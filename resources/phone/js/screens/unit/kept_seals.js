/** 单位印章管理: the seals in use, and what was voided. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { empty } from "../../ui/parts.js";
import { sealPicture, validity } from "../../ui/seal_picture.js";
import { voidedScreen } from "../voided_seals.js";
import { sealScreen } from "./seal.js";

export async function keptSealsScreen(app, { unit }) {
  const { seals } = await get(`/units/${unit.id}/seals`);
  return {
    title: t("单位印章管理"),
    testid: "kept-seals",
    action: {
      image: "history",
      label: t("作废记录"),
      act: () => app.show(voidedScreen, { path: `/units/${unit.id}/voided-seals` }),
      testid: "to-voided",
    },
    content: seals.length
      ? seals.map((seal) => sealCard(app, unit, seal))
      : empty("seal", t("还没有印章。")),
  };
}

function sealCard(app, unit, seal) {
  return h(
    "button",
    {
      type: "button",
      class: "card kept",
      onclick: () => app.show(sealScreen, { unit, seal }),
      testid: `kept-${seal.id}`,
    },
    sealPicture(seal),
    h(
      "span",
      { class: "grow" },
      h("b", {}, seal.name),
      h("span", { class: "muted figures" }, h("br"), validity(seal)),
      h("span", { class: "muted" }, h("br"), t("已授权 {n} 人", { n: seal.holders })),
    ),
    icon("forward", "small"),
  );
}
