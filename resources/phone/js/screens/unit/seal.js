/** One seal of a unit: 授权记录, 使用记录, granting it, and 作废. */

import { actionKey, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { button, problem } from "../../ui/parts.js";
import { sealPicture, validity } from "../../ui/seal_picture.js";
import { ask } from "../../ui/sheet.js";
import { toast } from "../../ui/toast.js";
import { grantScreen } from "./grant.js";
import { keptRecords } from "./records.js";

export function sealScreen(app, { unit, seal, tab = "grants" }) {
  const path = `/units/${unit.id}/seals/${seal.id}`;
  const said = h("div", {});
  return {
    title: t("印章详情"),
    testid: "seal",
    content: [
      h(
        "section",
        { class: "card headed" },
        sealPicture(seal),
        h("h2", {}, seal.name),
        h("p", { class: "muted figures" }, validity(seal)),
        h(
          "div",
          { class: "buttons even" },
          button(t("作废"), () => voidSeal(app, { path, said }), {
            kind: "small refuse",
            testid: "void",
          }),
          button(t("授权给成员"), () => app.show(grantScreen, { unit, seal }), {
            kind: "small",
            testid: "give",
          }),
        ),
      ),
      said,
      keptRecords(path, said, { tab }),
    ],
  };
}

async function voidSeal(app, { path, said }) {
  const sure = await ask({
    title: t("您确定作废此单位印章?"),
    text: t("作废后不能恢复,所有成员立即不能再使用;此前的签章不受影响。"),
    act: t("确定"),
    dismiss: t("我再想想"),
    danger: true,
    testid: "void-sheet",
  });
  if (!sure) return;
  try {
    await post(`${path}/void`, {}, actionKey());
    toast(t("作废成功"));
    await app.done();
  } catch (error) {
    replace(said, problem(error));
  }
}
