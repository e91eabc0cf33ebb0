/** 个人印章: the use of each, voiding one, and what was voided. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { button, empty, problem } from "../ui/parts.js";
import { useRecords } from "../ui/records.js";
import { sealPicture } from "../ui/seal_picture.js";
import { ask } from "../ui/sheet.js";
import { toast } from "../ui/toast.js";
import { voidedScreen } from "./voided_seals.js";

export async function ownSealsScreen(app) {
  const { shelves } = await get("/seals");
  const { seals } = shelves.find(({ unit }) => unit === null);
  return {
    title: t("个人印章"),
    testid: "own-seals",
    action: {
      image: "history",
      label: t("作废记录"),
      act: () => app.show(voidedScreen, { path: "/voided-seals" }),
      testid: "to-voided",
    },
    content: seals.length
      ? seals.map((seal) =>
          h(
            "button",
            {
              type: "button",
              class: "card kept",
              onclick: () => app.show(ownSealScreen, { seal }),
              testid: `own-${seal.id}`,
            },
            sealPicture(seal),
            h("b", { class: "grow" }, seal.name),
            icon("forward", "small"),
          ),
        )
      : empty("seal", t("还没有个人印章。")),
  };
}

function ownSealScreen(app, { seal }) {
  const said = h("div", {});
  const voidIt = async () => {
    const sure = await ask({
      title: t("您确定作废此个人印章?"),
      text: t("作废后不能恢复;此前的签章不受影响。"),
      act: t("确定"),
      dismiss: t("我再想想"),
      danger: true,
      testid: "void-sheet",
    });
    if (!sure) return;
    try {
      await post(`/seals/${seal.id}/void`, {}, actionKey());
      toast(t("作废成功"));
      await app.done();
    } catch (error) {
      replace(said, problem(error));
    }
  };
  return {
    title: t("使用记录"),
    testid: "own-seal",
    content: [
      h(
        "section",
        { class: "card headed" },
        sealPicture(seal),
        h("h2", {}, seal.name),
        button(t("作废"), voidIt, { kind: "small refuse wide", testid: "void" }),
      ),
      said,
      useRecords(`/seals/${seal.id}/uses`, t("请输入平台名称"), { file: false }),
    ],
  };
}
