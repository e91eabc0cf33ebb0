/** 单位印章管理: the seals in use, and what was voided. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { day, moment } from "../../format.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { empty } from "../../ui/parts.js";
import { sealScreen } from "./seal.js";
import { unitScreen } from "./unit.js";

export async function keptSealsScreen(app, { unit }) {
  const { seals } = await get(`/units/${unit.id}/seals`);
  return {
    title: t("单位印章管理"),
    testid: "kept-seals",
    back: () => app.show(unitScreen, { unit: unit.id }),
    action: {
      image: "history",
      label: t("作废记录"),
      act: () => app.show(voidedScreen, { path: `/units/${unit.id}/voided-seals`, back: () => app.show(keptSealsScreen, { unit }) }),
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

/** A seal's picture: an SVG inside an image element can neither run scripts nor fetch anything. */
export function sealPicture({ svg }) {
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return h("img", { class: "seal-picture", src: source, alt: "" });
}

/** 有效期, 永久 or dated. */
export function validity(seal) {
  return seal.valid_until
    ? t("有效期至 {date}", { date: day(seal.valid_until) })
    : t("有效期:永久");
}

/** 作废记录 at `path`, of a unit or of one's own. */
export async function voidedScreen(app, { path, back }) {
  const { seals } = await get(path);
  return {
    title: t("作废记录"),
    testid: "voided",
    back,
    content: seals.length
      ? h(
          "section",
          { class: "card flush" },
          h(
            "ul",
            { class: "records" },
            seals.map((seal) =>
              h(
                "li",
                { testid: `voided-${seal.id}` },
                h("p", { class: "split" }, h("b", {}, seal.name), h("span", { class: "badge" }, t("已作废"))),
                h("p", { class: "muted figures" }, moment(seal.voided_at), seal.voided_by && ` · ${seal.voided_by}`),
              ),
            ),
          ),
        )
      : empty("seal", t("没有作废的印章。")),
  };
}
