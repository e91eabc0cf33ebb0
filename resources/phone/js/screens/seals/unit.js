/** 单位印章: a unit's seals; who decides for the unit makes some, a member asks to use them. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { day } from "../../format.js";
import { t } from "../../i18n.js";
import { contactButton } from "../../ui/contact.js";
import { plus } from "../../ui/fab.js";
import { chooseWay } from "../../ui/menu.js";
import { button, empty } from "../../ui/parts.js";
import { sealFigure } from "../../ui/session_cards.js";
import { applyScreen } from "./apply.js";
import { makingScreen } from "./making.js";

const DECIDERS = new Set(["admin", "legal-person"]);

export async function unitSealsScreen(app, { unit }) {
  const [{ shelves }, { requests }] = await Promise.all([
    get("/seals"),
    get(`/units/${unit}/seal-requests`),
  ]);
  const shelf = shelves.find((item) => item.unit === unit);
  const { role } = app.me.units.find(({ id }) => id === unit);
  const decides = DECIDERS.has(role);
  const make = async () => {
    const way = await chooseWay(t("添加单位印章"), ways(), "add-ways");
    if (way) await app.show(makingScreen, { draft: { unit, way }, done: () => app.again() });
  };
  return {
    title: t("单位印章"),
    testid: "unit-seals",
    content: [
      h("p", { class: "shelf-name" }, shelf.name),
      shelf.seals.length
        ? h("div", { class: "seal-grid" }, shelf.seals.map(figure))
        : empty("seal", t("还没有印章。")),
      requests.length > 0 && history(requests),
      decides && plus(t("添加单位印章"), make, "add-seal"),
    ],
    foot: decides
      ? null
      : h(
          "div",
          { class: "buttons even" },
          contactButton(unit),
          button(t("申请印章授权"), () => app.show(applyScreen, { unit, seals: shelf.seals }), {
            kind: "primary",
            testid: "ask-seals",
            disabled: shelf.seals.length === 0,
          }),
        ),
  };
}

function ways() {
  return [
    {
      value: "make",
      image: "seal",
      title: t("制作单位印章"),
      text: t("根据印模在线制作"),
    },
    {
      value: "scan",
      image: "scan",
      title: t("扫描单位印章"),
      text: t("用手机拍摄已盖好的印章"),
    },
  ];
}

function figure(seal) {
  return sealFigure({
    ...seal,
    allowed: seal.usable,
    reason: seal.usable ? null : t("未授权"),
  });
}

function history(requests) {
  return h(
    "section",
    { class: "card", testid: "seal-requests" },
    h("h2", {}, t("申请记录")),
    requests.map((request) =>
      h(
        "div",
        { class: "record" },
        h("div", { class: "split" }, h("b", {}, request.seals.join("、")), badge(request.state)),
        h(
          "p",
          { class: "muted figures" },
          t("有效期:{from} 到 {to}", { from: day(request.starts_at), to: day(request.ends_at) }),
        ),
      ),
    ),
  );
}

function badge(state) {
  const [kind, words] = {
    waiting: ["warn", t("待审核")],
    approved: ["ok", t("已同意")],
    refused: ["", t("已拒绝")],
  }[state];
  return h("span", { class: `badge ${kind}` }, words);
}
