/** 个人印章: one's signature and name seals, made in three ways. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { plus } from "../../ui/fab.js";
import { chooseWay } from "../../ui/menu.js";
import { empty } from "../../ui/parts.js";
import { sealFigure } from "../../ui/session_cards.js";
import { handwritingScreen } from "./handwriting.js";
import { makingScreen } from "./making.js";

export async function personalSealsScreen(app) {
  const { shelves } = await get("/seals");
  const { seals } = shelves.find(({ unit }) => unit === null);
  const add = async () => {
    const way = await chooseWay(t("选择制作方式"), ways(), "add-ways");
    const done = () => app.again();
    if (way === "hand") await app.show(handwritingScreen, { done });
    else if (way) await app.show(makingScreen, { draft: { unit: null, way, kind: "name" }, done });
  };
  return {
    title: t("个人印章"),
    testid: "personal-seals",
    content: [
      seals.length
        ? h(
            "div",
            { class: "seal-grid" },
            seals.map((seal) => sealFigure({ ...seal, allowed: seal.usable, reason: null })),
          )
        : empty("seal", t("还没有个人印章。点击右下角【+】,手写签名或制作人名章。")),
      plus(t("添加个人印章"), add, "add-seal"),
    ],
  };
}

function ways() {
  return [
    { value: "hand", image: "pen", title: t("手写签名"), text: t("在手机上书写您的签名") },
    { value: "scan", image: "scan", title: t("扫描印章"), text: t("用手机拍摄已盖好的人名章") },
    { value: "make", image: "seal", title: t("印模制作"), text: t("用实名姓名在线生成人名章") },
  ];
}
