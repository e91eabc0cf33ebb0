/** 单位证书管理: the certificates that members hold, authority by authority. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { algorithmName } from "../../format.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { button, empty } from "../../ui/parts.js";
import { keptRecords } from "./records.js";
import { stockScreen } from "./stock.js";

export async function keptCertificatesScreen(app, { unit }) {
  const { certificates } = await get(`/units/${unit.id}/certificates`);
  return {
    title: t("单位证书管理"),
    testid: "kept-certificates",
    content: certificates.length
      ? certificates.map((item) => authorityCard(app, unit, item))
      : empty("certificate", t("还没有单位证书。")),
    foot: button(t("为成员购买证书"), () => app.show(stockScreen, { unit }), {
      kind: "primary wide",
      testid: "buy-for-member",
    }),
  };
}

function authorityCard(app, unit, item) {
  return h(
    "button",
    {
      type: "button",
      class: "card kept",
      onclick: () => app.show(authorityScreen, { unit, item }),
      testid: `authority-${item.authority}`,
    },
    h("span", { class: "plate" }, icon("certificate")),
    h(
      "span",
      { class: "grow" },
      h("b", {}, item.ca),
      " ",
      h("span", { class: "badge" }, algorithmName(item.algorithm)),
      h("span", { class: "muted" }, h("br"), t("{n} 名成员持有", { n: item.holders })),
    ),
    icon("forward", "small"),
  );
}

function authorityScreen(_, { unit, item }) {
  const path = `/units/${unit.id}/certificates/${item.authority}`;
  const said = h("div", {});
  return {
    title: `${item.ca} ${algorithmName(item.algorithm)}`,
    testid: "authority",
    content: [said, keptRecords(path, said)],
  };
}
