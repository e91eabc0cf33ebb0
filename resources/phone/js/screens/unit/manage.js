/** 单位管理: the unit's picture, its papers, handing the administration on, changing its data. */

import { actionKey, get, post } from "../../api.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { squarePicture } from "../../square_picture.js";
import { attempt } from "../../ui/fields.js";
import { card, rowLink } from "../../ui/parts.js";
import { toast } from "../../ui/toast.js";
import { unitMark } from "../../ui/unit_mark.js";
import { changeScreen } from "./change.js";
import { materialsScreen } from "./materials.js";
import { transferScreen } from "./transfer.js";

export async function manageScreen(app, { unit: given }) {
  // a change that was waiting may have been decided meanwhile
  const unit = app.returned ? await get(`/units/${given.id}`) : given;
  const said = h("div", {});
  const replacePicture = (event) =>
    attempt([], said, async () => {
      const [file] = event.target.files;
      if (!file) return;
      const body = { content: await squarePicture(file) };
      const after = await post(`/units/${unit.id}/picture`, body, actionKey());
      toast(t("单位头像已更换"));
      await app.replace(manageScreen, { unit: after });
    });
  const file = h("input", {
    type: "file",
    accept: "image/jpeg,image/png",
    class: "unseen",
    id: "unit-picture",
    testid: "picture-file",
    onchange: replacePicture,
  });
  return {
    title: t("单位管理"),
    testid: "manage",
    content: [
      h(
        "section",
        { class: "card headed" },
        unitMark(unit),
        h("h2", {}, unit.name),
        h("p", { class: "muted figures" }, unit.credit_code),
      ),
      card(
        null,
        h(
          "label",
          { class: "row-link", for: "unit-picture" },
          icon("picture"),
          h("span", { class: "grow" }, t("更换单位头像")),
          icon("forward", "small"),
          file,
        ),
        rowLink(
          "file",
          t("单位认证材料"),
          null,
          () => app.show(materialsScreen, { unit }),
          "to-materials",
        ),
        rowLink(
          "person",
          t("转让单位管理员"),
          null,
          () => app.show(transferScreen, { unit }),
          "to-transfer",
        ),
        rowLink(
          "identity",
          t("单位信息变更"),
          unit.changing ? t("审核中") : null,
          () => app.show(changeScreen, { unit }),
          "to-change",
        ),
      ),
      said,
    ],
  };
}
